//! Checks the password of a person who is signed in.

use natter_app::problem::{Problem, refusals::invalid_credentials};
use natter_auth::passwords::{PasswordAttempt, PasswordHash, Passwords};
use natter_domain::time::Timestamp;
use natter_store::{
    Users,
    users::{Credentials, LoginName},
};

/// That the password was right. The attempts until then are still to be forgotten, beside whatever
/// follows.
#[must_use]
pub(super) struct Checked<'a> {
    users: &'a Users,
    name: LoginName,
}

impl Checked<'_> {
    /// Forgets the attempts. Where that fails they count until they are old: what follows is not
    /// left half done for it.
    pub(super) async fn forget_attempts(self) {
        if let Err(error) = self.users.forget_attempts(&self.name).await {
            tracing::warn!(%error, "attempts with a wrong password are not forgotten");
        }
    }
}

/// Attempts are limited as for a login, with a counter of their own: a stolen access token must not
/// be a way to guess the password, and a stranger's guesses must not keep the owner from using it.
pub(super) async fn check<'a>(
    (users, passwords): (&'a Users, &Passwords),
    credentials: &Credentials,
    attempt: PasswordAttempt,
    now: Timestamp,
) -> Result<Checked<'a>, Problem> {
    let name = LoginName::LoggedIn(credentials.profile.id);
    let claimed = users.claim_attempt(&name, now).await?;
    let stored =
        PasswordHash::parse(credentials.password_hash.expose().to_owned()).map_err(|_| {
            tracing::error!("a stored password hash could not be read");
            Problem::internal()
        })?;
    if passwords.verify(attempt, Some(stored)).await? {
        return Ok(Checked { users, name });
    }
    if claimed.first_in_long {
        users.forget_older_attempts(&name, now).await?;
    }
    Err(invalid_credentials())
}
