//! `PUT /api/auth/password`: its own function, because bcrypt wants more memory (which is CPU) than the rest of an account.

use natter_auth::passwords::{PasswordAttempt, PasswordHash, Passwords};
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
use natter_store::{
    Users,
    users::{AttemptClaim, Credentials, LoginName},
};

use crate::problems::{invalid_credentials, password_failed, session_revoked, too_many_attempts};

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
    check(app, &credentials, attempt).await?;
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

/// Slowed down as a login is, with a count of its own: a stolen access token must not be a way to guess the password, and
/// a stranger's guesses must not keep the owner from changing it.
async fn check(app: &App, credentials: &Credentials, attempt: PasswordAttempt) -> Result<(), Problem> {
    let now = app.clock.now();
    let name = LoginName::LoggedIn(credentials.profile.id);
    let first_in_long = match app.users.claim_attempt(&name, now).await? {
        AttemptClaim::Allowed { first_in_long, .. } => first_in_long,
        AttemptClaim::Wait { until } => return Err(too_many_attempts(until, now)),
    };
    let stored = PasswordHash::parse(credentials.password_hash.expose().to_owned()).map_err(|_| {
        tracing::error!("a stored password hash could not be read");
        Problem::internal()
    })?;
    if app.passwords.verify(attempt, Some(stored)).await.map_err(password_failed)? {
        app.users.forget_attempts(&name).await?;
        return Ok(());
    }
    if first_in_long {
        app.users.forget_older_attempts(&name, now).await?;
    }
    Err(invalid_credentials())
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
