//! `POST /api/auth/logout`

use natter_domain::time::Clock;
use natter_push::{EndReason, Pusher};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    fields::Fields,
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::Users;

struct App {
    authenticator: Authenticator,
    users: Users,
    pusher: Pusher,
    clock: Clock,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        pusher: environment.pusher()?,
        clock: environment.clock(),
    };
    Ok(http::function("logout", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let mut fields = Fields::of_optional_body(request.body())?;
    let everywhere = fields.flag("everywhere");
    let (everywhere,) = fields.finish((everywhere,))?;
    let now = app.clock.now();
    let ended = if everywhere {
        // This session last: if something fails before, the token still works for another try.
        let mut ended = app.users.end_sessions(identity.user, Some(identity.session), now).await?;
        ended.push(identity.session);
        ended
    } else {
        vec![identity.session]
    };
    app.users.end_session(identity, now).await?;
    // The sessions have ended and can't be logged out again, so a failure from here on is ours to know of, not the client's.
    if let Err(error) = app.pusher.end_sessions(identity.user, &ended, EndReason::Logout, now).await {
        tracing::error!(%error, "the sockets of ended sessions could not be found");
    }
    Ok(Answer::no_content())
}
