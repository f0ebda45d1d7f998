//! `PUT /api/auth/password`: its own function, because bcrypt wants more memory (which is CPU) than the rest of an account.

use natter_auth::passwords::{PasswordAttempt, Passwords};
use natter_domain::{secret::Secret, session::Identity, time::Clock, user::Password};
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

use super::password_check::check;
use crate::problems::{invalid_credentials, password_failed, session_revoked};

struct App {
    authenticator: Authenticator,
    users: Users,
    passwords: Passwords,
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
        passwords: environment.passwords()?,
        pusher: environment.pusher()?,
        clock: environment.clock(),
    };
    Ok(http::function("password", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let (attempt, new) = parse(request.body())?;
    // The account may have been deleted a moment ago.
    let credentials = app.users.credentials(identity.user).await?.ok_or_else(session_revoked)?;
    check((&app.users, &app.passwords, &app.clock), &credentials, attempt).await?;
    let hash = app.passwords.hash(new).await.map_err(password_failed)?;
    // Before the change: should the process die in between, the client can do all of it again.
    end_others(app, identity).await?;
    let hash = Secret::new(hash.as_str().to_owned());
    if !app.users.change_password(identity.user, &credentials.password_hash, &hash).await? {
        return Err(invalid_credentials());
    }
    // After it as well: somebody may have logged in with the old password in the meantime. From now on nobody can.
    end_others(app, identity).await?;
    Ok(Answer::no_content())
}

async fn end_others(app: &App, identity: Identity) -> Result<(), Problem> {
    let now = app.clock.now();
    let ended = app.users.end_sessions(identity.user, Some(identity.session), now).await?;
    if !ended.is_empty() {
        app.pusher.end_sessions(identity.user, &ended, EndReason::PasswordChanged, now).await?;
    }
    Ok(())
}

fn parse(body: &[u8]) -> Result<(PasswordAttempt, Password), Problem> {
    let mut fields = Fields::of_body(body)?;
    let current = fields.required("currentPassword", PasswordAttempt::parse);
    let new = fields.required("newPassword", Password::parse);
    fields.finish((current, new))
}
