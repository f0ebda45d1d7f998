//! `POST /api/auth/logout`

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::Problem,
    routes,
};
use natter_push::EndReason;

use crate::context::{AccountContext, Authenticated, FromEnvironment as _};

type App = Authenticated<AccountContext>;

routes! {
    "POST /api/auth/logout" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    Ok(http::function("logout", App::from_environment(environment)?, ROUTES))
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let mut fields = JsonFields::of_optional_body(request.body())?;
    let everywhere = fields.flag("everywhere");
    let (everywhere,) = fields.finish((everywhere,))?;
    let ended = if everywhere {
        // The caller's own session goes last: if something fails before, its token still works for
        // another try.
        let mut ended = app.users.end_sessions(identity.user, Some(identity.session), now).await?;
        ended.push(identity.session);
        ended
    } else {
        vec![identity.session]
    };
    app.users.end_session(identity, now).await?;
    // The sessions have ended, and a repeated logout could not close the sockets: a failure from
    // here on concerns the operator, not the client.
    if let Err(error) = app.pusher.end_sessions(identity.user, &ended, EndReason::Logout, now).await
    {
        tracing::error!(%error, "the sockets of ended sessions could not be found");
    }
    Ok(http::no_content())
}
