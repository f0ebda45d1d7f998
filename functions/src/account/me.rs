//! `GET /api/auth/me` and `GET /api/users/me`: two names for one answer.

use natter_app::{
    http::{self, Body, Request, Response},
    problem::{Problem, refusals::session_revoked},
};
use serde::Serialize;

use super::App;
use crate::views::{session::SessionView, user::UserView};

#[derive(Serialize)]
struct MeView<'a> {
    user: UserView<'a>,
    session: SessionView<'a>,
}

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let session = app.authenticator.session(request, app.clock.now()).await?;
    // The account may have been deleted a moment ago.
    let profile = app.users.profile(session.user).await?.ok_or_else(session_revoked)?;
    Ok(http::ok(&MeView {
        user: UserView::own(&profile),
        session: SessionView::new(&session, session.id),
    }))
}
