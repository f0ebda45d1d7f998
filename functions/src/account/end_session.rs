//! `DELETE /api/auth/sessions/{sessionId}`

use natter_domain::session::Identity;
use natter_push::EndReason;
use natter_runtime::{
    http::{Answer, HttpRequest},
    problem::{Code, Problem},
};

use super::App;

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let session = request.path_parameter("sessionId", str::parse)?;
    let now = app.clock.now();
    // The key has the caller's own id in it: somebody else's session is simply not there.
    if !app.users.end_session(Identity { user: identity.user, session }, now).await? {
        return Err(Problem::new(Code::SessionNotFound, "You have no session with this id."));
    }
    if let Err(error) = app.pusher.end_sessions(identity.user, &[session], EndReason::Revoked, now).await {
        tracing::error!(%error, "the sockets of an ended session could not be found");
    }
    Ok(Answer::no_content())
}
