//! Problems that several functions answer with.

use natter_auth::passwords::PasswordsFailed;
use natter_domain::time::Timestamp;
use natter_runtime::problem::{Code, Problem};

/// Name and password don't belong together. The same whether or not the name is anybody's.
pub(crate) fn invalid_credentials() -> Problem {
    Problem::new(Code::InvalidCredentials, "The name or the password is wrong.")
}

/// Too many passwords were wrong.
pub(crate) fn too_many_attempts(until: Timestamp, now: Timestamp) -> Problem {
    Problem::new(Code::TooManyAttempts, "Too many attempts have failed. Wait before the next one.")
        .retry_after(until.since(now))
}

/// There is no such person.
pub(crate) fn user_not_found() -> Problem {
    Problem::new(Code::UserNotFound, "There is no user with this id.")
}

/// The session has ended.
pub(crate) fn session_revoked() -> Problem {
    Problem::new(Code::SessionRevoked, "The session has ended. Log in again.")
}

/// A route that this function does not answer: the template sends it something that it should not.
pub(crate) fn not_routed_here() -> Problem {
    tracing::error!("a route has reached a function that does not answer it");
    Problem::internal()
}

/// A password could not be hashed or verified.
pub(crate) fn password_failed(error: PasswordsFailed) -> Problem {
    tracing::error!(%error, "a password could not be checked");
    match error {
        PasswordsFailed::NoRandomness | PasswordsFailed::Refused => Problem::internal(),
        PasswordsFailed::Stopped => Problem::unavailable(),
    }
}
