//! `POST /api/auth/login`

use natter_auth::passwords::{PasswordAttempt, PasswordHash, Passwords};
use natter_domain::ids::UserId;
use natter_runtime::{
    environment::{Environment, StartError},
    fields::Fields,
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::{
    Users,
    users::{AttemptClaim, Credentials, LoggedIn, LoginName},
};

use super::tokens::{Tokens, hashes};
use crate::problems::{invalid_credentials, password_failed, too_many_attempts};

struct App {
    users: Users,
    passwords: Passwords,
    tokens: Tokens,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        users: environment.users()?,
        passwords: environment.passwords()?,
        tokens: Tokens::new(environment)?,
    };
    Ok(http::function("login", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let (name, attempt) = parse(request.body())?;
    let now = app.tokens.now();
    let (user, first_in_long) = match app.users.claim_attempt(&name, now).await? {
        AttemptClaim::Allowed { user, first_in_long } => (user, first_in_long),
        AttemptClaim::Wait { until } => return Err(too_many_attempts(until, now)),
    };
    let Some(credentials) = check(app, user, attempt).await? else {
        if first_in_long {
            app.users.forget_older_attempts(&name, now).await?;
        }
        return Err(invalid_credentials());
    };
    let new = app.tokens.new_session(credentials.profile.id, request.device(), now);
    let stored = app
        .users
        .log_in(&name, &credentials.password_hash, &new.session, &hashes(&new.refresh_token))
        .await?;
    match stored {
        LoggedIn::Yes => Ok(Answer::ok(&app.tokens.welcome(&credentials.profile, &new, now)?)),
        LoggedIn::CredentialsChanged => Err(invalid_credentials()),
    }
}

/// The account, if the attempt is its password. Takes one read and one bcrypt computation whether or not there is an
/// account, so that the time tells nothing.
async fn check(
    app: &App,
    user: Option<UserId>,
    attempt: PasswordAttempt,
) -> Result<Option<Credentials>, Problem> {
    let nobody = UserId::from_bits(0);
    let credentials = app.users.credentials(user.unwrap_or(nobody)).await?;
    let stored =
        credentials.as_ref().map(|known| PasswordHash::parse(known.password_hash.expose().to_owned()));
    let stored = stored.transpose().map_err(|_| {
        tracing::error!("a stored password hash could not be read");
        Problem::internal()
    })?;
    let right = app.passwords.verify(attempt, stored).await.map_err(password_failed)?;
    Ok(credentials.filter(|_| right))
}

fn parse(body: &[u8]) -> Result<(LoginName, PasswordAttempt), Problem> {
    let mut fields = Fields::of_body(body)?;
    let username = fields.optional("username", |text| text.parse().map(LoginName::Username));
    let email = fields.optional("email", |text| text.parse().map(LoginName::Email));
    let name = match (username, email) {
        (Some(Some(name)), Some(None)) | (Some(None), Some(Some(name))) => Some(name),
        (Some(None), Some(None)) => fields.flaw("username", "is missing: send `username` or `email`"),
        (Some(Some(_)), Some(Some(_))) => fields.flaw("email", "must not be sent beside `username`"),
        // One of them is flawed, which is already noted.
        (None, _) | (_, None) => None,
    };
    let attempt = fields.required("password", PasswordAttempt::parse);
    fields.finish((name, attempt))
}
