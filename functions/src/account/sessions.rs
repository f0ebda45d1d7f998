//! `GET /api/auth/sessions`

use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::Problem,
};
use serde::Serialize;

use super::App;
use crate::views::session::SessionView;

#[derive(Serialize)]
struct SessionsView<'a> {
    sessions: Vec<SessionView<'a>>,
}

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let sessions = app.users.sessions(identity.user, app.clock.now()).await?;
    let sessions = sessions.iter().map(|session| SessionView::new(session, identity.session)).collect();
    Ok(Answer::ok(&SessionsView { sessions }))
}
