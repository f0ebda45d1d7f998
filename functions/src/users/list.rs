//! `GET /api/users?query=&limit=&cursor=`

use futures_util::try_join;
use natter_app::{
    cursor,
    http::{self, Body, Request, Response},
    problem::Problem,
    query,
};
use natter_domain::{
    ids::UserId,
    invalid::InvalidError,
    user::{Profile, Username, UsernamePrefix},
};
use serde::Serialize;

use super::App;
use crate::{people::seen_by, views::user::UserView};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsersView<'a> {
    users: Vec<UserView<'a>>,
    next_cursor: Option<String>,
}

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let prefix: UsernamePrefix = query::optional(request, "query", str::parse)?.unwrap_or_default();
    let limit = query::limit(request)?;
    let after: Option<Username> = query::optional(request, "cursor", parse_cursor)?;
    let (page, few_blocks) = try_join!(
        app.users.directory(&prefix, after.as_ref(), limit, identity.user),
        app.users.few_blocks(identity.user),
    )?;
    let blocks = match few_blocks {
        Some(blocks) => blocks,
        None => {
            let people: Vec<UserId> = page.profiles.iter().map(|profile| profile.id).collect();
            app.users.blocks_by_key(identity.user, &people).await?
        }
    };
    let profiles: Vec<Profile> =
        page.profiles.into_iter().map(|profile| seen_by(&blocks, profile)).collect();
    Ok(http::ok(&UsersView {
        users: profiles.iter().map(UserView::public).collect(),
        next_cursor: page.next.map(|name| cursor::write(name.as_str())),
    }))
}

fn parse_cursor(text: &str) -> Result<Username, InvalidError> {
    cursor::read(text)?.parse().map_err(|_| cursor::invalid())
}
