//! `GET /api/auth/me`

use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::Problem,
};
use serde::Serialize;

use super::App;
use crate::{
    problems::session_revoked,
    views::{session::SessionView, user::UserView},
};

#[derive(Serialize)]
struct MeView<'a> {
    user: UserView<'a>,
    session: SessionView<'a>,
}

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let session = app.authenticator.session(request).await?;
    // The account may have been deleted a moment ago.
    let profile = app.users.profile(session.user).await?.ok_or_else(session_revoked)?;
    Ok(Answer::ok(&MeView { user: UserView::own(&profile), session: SessionView::new(&session, session.id) }))
}
