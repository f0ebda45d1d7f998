//! `GET /api/auth/sessions`

use natter_app::{
    http::{self, Body, Request, Response},
    problem::Problem,
};
use serde::Serialize;

use super::App;
use crate::views::session::SessionView;

#[derive(Serialize)]
struct SessionsView<'a> {
    sessions: Vec<SessionView<'a>>,
}

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let sessions = app.users.sessions(identity.user, now).await?;
    let sessions =
        sessions.iter().map(|session| SessionView::new(session, identity.session)).collect();
    Ok(http::ok(&SessionsView { sessions }))
}
