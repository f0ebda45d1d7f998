//! Somebody who is logged in shows once more that they know their password.

use natter_auth::passwords::{PasswordAttempt, PasswordHash, Passwords};
use natter_domain::time::Clock;
use natter_runtime::problem::Problem;
use natter_store::{
    Users,
    users::{AttemptClaim, Credentials, LoginName},
};

use crate::problems::{invalid_credentials, password_failed, too_many_attempts};

/// Slowed down as a login is, with a count of its own: a stolen access token must not be a way to guess the password, and
/// a stranger's guesses must not keep the owner from using it.
pub(super) async fn check(
    (users, passwords, clock): (&Users, &Passwords, &Clock),
    credentials: &Credentials,
    attempt: PasswordAttempt,
) -> Result<(), Problem> {
    let now = clock.now();
    let name = LoginName::LoggedIn(credentials.profile.id);
    let first_in_long = match users.claim_attempt(&name, now).await? {
        AttemptClaim::Allowed { first_in_long, .. } => first_in_long,
        AttemptClaim::Wait { until } => return Err(too_many_attempts(until, now)),
    };
    let stored = PasswordHash::parse(credentials.password_hash.expose().to_owned()).map_err(|_| {
        tracing::error!("a stored password hash could not be read");
        Problem::internal()
    })?;
    if passwords.verify(attempt, Some(stored)).await.map_err(password_failed)? {
        users.forget_attempts(&name).await?;
        return Ok(());
    }
    if first_in_long {
        users.forget_older_attempts(&name, now).await?;
    }
    Err(invalid_credentials())
}
