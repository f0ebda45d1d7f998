//! `POST /api/auth/login`

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::{Problem, refusals::invalid_credentials},
    routes,
};
use natter_auth::passwords::{PasswordAttempt, PasswordHash};
use natter_domain::{
    ids::UserId,
    session::Session,
    time::Timestamp,
    user::{ClaimedEmail, Username},
};
use natter_push::{EndReason, Pusher};
use natter_store::users::{Credentials, LoginName};

use super::{SignInContext, tokens::hashes};
use crate::context::FromEnvironment as _;

struct App {
    sign_in: SignInContext,
    pusher: Pusher,
}

routes! {
    "POST /api/auth/login" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let sign_in = SignInContext::from_environment(environment)?;
    Ok(http::function("login", App { sign_in, pusher: environment.pusher()? }, ROUTES))
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let SignInContext { users, tokens, .. } = &app.sign_in;
    let (who, attempt) = parse(request.body())?;
    let now = tokens.now();
    let name = match who {
        Who::Username(name) => LoginName::Username(name),
        Who::Email(claimed) => LoginName::Email(users.email_key(&claimed).await?),
    };
    let claimed = users.claim_attempt(&name, now).await?;
    let Some(credentials) = check(&app.sign_in, claimed.user, attempt).await? else {
        if claimed.first_in_long {
            users.forget_older_attempts(&name, now).await?;
        }
        return Err(invalid_credentials());
    };
    let new = tokens.new_session(credentials.profile.id, http::device(request), now);
    users
        .log_in(&name, &credentials.password_hash, &new.session, &hashes(&new.refresh_token))
        .await?;
    end_oldest_sessions(app, &new.session, now).await;
    Ok(http::ok(&tokens.welcome(&credentials.profile, &new, now)?))
}

/// Ends the oldest sessions of somebody who has too many with the new one.
async fn end_oldest_sessions(app: &App, new: &Session, now: Timestamp) {
    let ended = async {
        let ended = app.sign_in.users.end_oldest_sessions(new.user, new.id, now).await?;
        if ended.is_empty() {
            return Ok(());
        }
        let reason = EndReason::TooManySessions;
        app.pusher.end_sessions(new.user, &ended, reason, now).await
    };
    if let Err(error) = ended.await {
        tracing::warn!(%error, "the oldest sessions end with the next login, or a little later");
    }
}

/// The account, if the attempt matches its password. Costs one read and one bcrypt computation
/// whether or not the account exists, so the duration reveals nothing.
async fn check(
    app: &SignInContext,
    user: Option<UserId>,
    attempt: PasswordAttempt,
) -> Result<Option<Credentials>, Problem> {
    let nobody = UserId::from_bits(0);
    let credentials = app.users.credentials(user.unwrap_or(nobody)).await?;
    let stored = credentials
        .as_ref()
        .map(|known| PasswordHash::parse(known.password_hash.expose().to_owned()));
    let stored = stored.transpose().map_err(|_| {
        tracing::error!("a stored password hash could not be read");
        Problem::internal()
    })?;
    let right = app.passwords.verify(attempt, stored).await?;
    Ok(credentials.filter(|_| right))
}

/// What somebody typed to say who they are.
enum Who {
    Username(Username),
    Email(ClaimedEmail),
}

fn parse(body: &[u8]) -> Result<(Who, PasswordAttempt), Problem> {
    let mut fields = JsonFields::of_body(body)?;
    let username = fields.optional("username", |text| text.parse().map(Who::Username));
    let email = fields.optional("email", |text| text.parse().map(Who::Email));
    let name = match (username, email) {
        (Some(Some(name)), Some(None)) | (Some(None), Some(Some(name))) => Some(name),
        (Some(None), Some(None)) => {
            fields.reject("username", "is missing: send `username` or `email`")
        }
        (Some(Some(_)), Some(Some(_))) => {
            fields.reject("email", "must not be sent beside `username`")
        }
        // One of them is invalid, which is recorded already.
        (None, _) | (_, None) => None,
    };
    let attempt = fields.required("password", PasswordAttempt::parse);
    Ok(fields.finish((name, attempt))?)
}
