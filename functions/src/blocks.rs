//! `PUT` and `DELETE /api/users/{userId}/block`

use natter_domain::{ids::UserId, invalid::Invalid};
use natter_push::{Background, Work};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError, name},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::Users;

use crate::problems::{not_routed_here, user_not_found};

struct App {
    authenticator: Authenticator,
    users: Users,
    fanout: Background,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        fanout: environment.background(name::FANOUT_FUNCTION)?,
    };
    Ok(http::function("blocks", app, |app, request| Box::pin(route(app, request))))
}

async fn route(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let other: UserId = request.path_parameter("userId", |text| {
        let other = text.parse()?;
        if other == identity.user { Err(Invalid::new("must be somebody else")) } else { Ok(other) }
    })?;
    match request.route() {
        "PUT /api/users/{userId}/block" => {
            app.users.profile(other).await?.ok_or_else(user_not_found)?;
            app.users.block(identity.user, other).await?;
            app.fanout.hand_over(Work::Blocked { user: identity.user, other }).await;
        }
        "DELETE /api/users/{userId}/block" => app.users.unblock(identity.user, other).await?,
        _ => return Err(not_routed_here()),
    }
    Ok(Answer::no_content())
}
