//! `GET /api/users?query=&limit=&cursor=`

use natter_domain::{
    invalid::Invalid,
    user::{Username, UsernamePrefix},
};
use natter_runtime::{
    cursor,
    http::{Answer, HttpRequest},
    problem::Problem,
    query,
};
use serde::Serialize;

use super::App;
use crate::views::user::UserView;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsersView<'a> {
    users: Vec<UserView<'a>>,
    next_cursor: Option<String>,
}

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let prefix: UsernamePrefix = query::optional(request, "query", str::parse)?.unwrap_or_default();
    let limit = query::limit(request)?;
    let after: Option<Username> = query::optional(request, "cursor", parse_cursor)?;
    let page = app.users.directory(&prefix, after.as_ref(), limit, identity.user).await?;
    Ok(Answer::ok(&UsersView {
        users: page.profiles.iter().map(UserView::public).collect(),
        next_cursor: page.next.map(|name| cursor::write(name.as_str())),
    }))
}

fn parse_cursor(text: &str) -> Result<Username, Invalid> {
    cursor::read(text)?.parse().map_err(|_| cursor::invalid())
}
