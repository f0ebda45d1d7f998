//! `PUT /api/auth/password`: a function of its own, because bcrypt needs more memory (and so more
//! CPU) than the rest of an account.

use futures_util::join;
use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::{Problem, refusals::session_revoked},
    routes,
};
use natter_auth::passwords::{PasswordAttempt, Passwords};
use natter_domain::{secret::Secret, session::Identity, time::Timestamp, user::Password};
use natter_push::EndReason;

use super::password_check::check;
use crate::context::{AccountContext, Authenticated, FromEnvironment as _};

struct App {
    account: Authenticated<AccountContext>,
    passwords: Passwords,
}

routes! {
    "PUT /api/auth/password" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        account: Authenticated::from_environment(environment)?,
        passwords: environment.passwords()?,
    };
    Ok(http::function("password", app, ROUTES))
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.account.clock.now();
    let identity = app.account.authenticator.identify(request, now).await?;
    let (attempt, new) = parse(request.body())?;
    // The account may have been deleted a moment ago.
    let credentials =
        app.account.users.credentials(identity.user).await?.ok_or_else(session_revoked)?;
    let checked = check((&app.account.users, &app.passwords), &credentials, attempt, now).await?;
    // The other sessions end before the change: if the process dies in between, the client can
    // repeat the whole request. Nothing of this waits for the hash, nor that for the table.
    let (hash, (), ended) =
        join!(app.passwords.hash(new), checked.forget_attempts(), end_others(app, identity, now));
    let hash = hash?;
    ended?;
    let hash = Secret::new(hash.as_str().to_owned());
    app.account.users.change_password(identity.user, &credentials.password_hash, &hash).await?;
    // And after it: somebody may have logged in with the old password in the meantime. From now on
    // nobody can.
    end_others(app, identity, now).await?;
    Ok(http::no_content())
}

async fn end_others(app: &App, identity: Identity, now: Timestamp) -> Result<(), Problem> {
    let ended = app.account.users.end_sessions(identity.user, Some(identity.session), now).await?;
    if !ended.is_empty() {
        app.account
            .pusher
            .end_sessions(identity.user, &ended, EndReason::PasswordChanged, now)
            .await?;
    }
    Ok(())
}

fn parse(body: &[u8]) -> Result<(PasswordAttempt, Password), Problem> {
    let mut fields = JsonFields::of_body(body)?;
    let current = fields.required("currentPassword", PasswordAttempt::parse);
    let new = fields.required("newPassword", Password::parse);
    Ok(fields.finish((current, new))?)
}
