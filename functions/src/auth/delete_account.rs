//! `DELETE /api/users/me`: from now on the account is nobody's. What is left of it goes in the background.

use natter_auth::passwords::{PasswordAttempt, Passwords};
use natter_domain::{ids::UserId, time::Clock};
use natter_push::{Background, EndReason, Pusher};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError, name},
    fields::Fields,
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::Users;

use super::password_check::check;
use crate::{
    account_deletion::AccountDeletion,
    problems::{invalid_credentials, session_revoked},
};

struct App {
    authenticator: Authenticator,
    users: Users,
    passwords: Passwords,
    pusher: Pusher,
    finish: Background,
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
        passwords: environment.passwords()?,
        pusher: environment.pusher()?,
        finish: environment.background(name::ACCOUNT_DELETION_FUNCTION)?,
        clock: environment.clock(),
    };
    Ok(http::function("delete-account", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let mut fields = Fields::of_body(request.body())?;
    let password = fields.required("password", PasswordAttempt::parse);
    let (password,) = fields.finish((password,))?;
    let user = identity.user;
    // Also one that is going already: the finishing function may not have been started, and then this is the way to do that.
    let credentials = app.users.credentials_even_while_going(user).await?.ok_or_else(session_revoked)?;
    check((&app.users, &app.passwords, &app.clock), &credentials, password).await?;
    if !app.users.mark_going(user, &credentials.password_hash, app.clock.now()).await? {
        return Err(invalid_credentials());
    }
    app.finish.start(&AccountDeletion { user }).await.map_err(|error| {
        tracing::error!(%error, "the deletion of an account was not begun");
        Problem::unavailable()
    })?;
    // It would end them, too. But whoever has deleted the account should not see it live on for a moment.
    end_sessions(app, identity.user).await;
    Ok(Answer::accepted())
}

async fn end_sessions(app: &App, user: UserId) {
    let now = app.clock.now();
    let ended = async {
        let ended = app.users.end_sessions(user, None, now).await?;
        app.pusher.end_sessions(user, &ended, EndReason::AccountDeleted, now).await
    };
    if let Err(error) = ended.await {
        tracing::warn!(%error, "the sessions of a deleted account end a little later");
    }
}
