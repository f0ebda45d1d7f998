//! `DELETE /api/auth/sessions/{sessionId}`

use natter_app::{
    http::{self, Body, GatewayRequest as _, Request, Response},
    problem::{Problem, code},
};
use natter_domain::session::Identity;
use natter_push::EndReason;

use super::App;

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let session = request.path_parameter("sessionId", str::parse)?;
    // The key contains the caller's own id: another person's session is not found.
    if !app.users.end_session(Identity { user: identity.user, session }, now).await? {
        return Err(Problem::new(code::SESSION_NOT_FOUND, "You have no session with this id."));
    }
    if let Err(error) =
        app.pusher.end_sessions(identity.user, &[session], EndReason::Revoked, now).await
    {
        tracing::error!(%error, "the sockets of an ended session could not be found");
    }
    Ok(http::no_content())
}
