//! Passwords: hashed and verified with bcrypt.

mod attempt;
mod cost;
mod hash;

use std::{hint::black_box, num::NonZero, sync::Arc, thread::available_parallelism};

use bcrypt::BcryptError;
use natter_domain::user::Password;
use tokio::{sync::Semaphore, task::spawn_blocking};

pub use self::{attempt::PasswordAttempt, cost::BcryptCost, hash::PasswordHash};

/// Hashes passwords and verifies them. Clones share the bound on how many are computed at once.
///
/// bcrypt keeps a core busy for a good part of a second, on purpose. So it runs off the async
/// threads, and at most as many at once as there are cores: a burst of logins queues up, and other
/// requests on the machine go on.
#[derive(Clone)]
pub struct Passwords {
    cost: BcryptCost,
    /// Verified against when there is no stored hash.
    dummy: PasswordHash,
    permits: Arc<Semaphore>,
}

/// Why a password could not be hashed or verified. None is the fault of the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The operating system gave no random bytes for a salt.
    #[error("there is no randomness for a salt")]
    NoRandomness,
    /// bcrypt refused a cost, hash or password that was checked before: a defect.
    #[error("bcrypt refused its input")]
    Refused,
    /// The computation panicked, or the runtime is shutting down.
    #[error("the computation was stopped")]
    Stopped,
}

impl Passwords {
    /// Hashes with `cost`, one at a time for each core.
    #[must_use]
    pub fn new(cost: BcryptCost) -> Self {
        let cores = available_parallelism().map_or(1, NonZero::get);
        Self { cost, dummy: PasswordHash::dummy(cost), permits: Arc::new(Semaphore::new(cores)) }
    }

    /// Hashes a new password with the configured cost and a fresh salt.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, PasswordError> {
        let cost = self.cost.get();
        // `bcrypt::hash` would cut what is over 72 bytes; a Password is never longer.
        self.compute(move || bcrypt::hash(password.expose(), cost))
            .await
            .map(PasswordHash::computed)
    }

    /// Whether `attempt` is the password that `stored` was made from.
    ///
    /// Without a stored hash (nobody has that name) the answer is false, after one computation of
    /// the configured cost like any other: the time that a login takes doesn't tell whether an
    /// account exists.
    ///
    /// An attempt of two forms is tried in both, also when the first is right, so that the time
    /// depends on what was typed alone.
    ///
    /// A stored hash is verified with the cost that it was made with. So after the configured cost
    /// was changed, accounts with an older hash answer faster or slower than unknown ones, until
    /// their password is hashed anew.
    pub async fn verify(
        &self,
        attempt: PasswordAttempt,
        stored: Option<PasswordHash>,
    ) -> Result<bool, PasswordError> {
        let known = stored.is_some();
        let hash = stored.unwrap_or_else(|| self.dummy.clone());
        let verify = move || {
            attempt
                .forms()
                .try_fold(false, |matches, form| Ok(bcrypt::verify(form, hash.as_str())? | matches))
        };
        let matches = self.compute(verify).await?;
        // The black box: no compiler may see that the computation is not needed for an unknown
        // name.
        Ok(black_box(matches) && known)
    }

    async fn compute<T: Send + 'static>(
        &self,
        computation: impl FnOnce() -> Result<T, BcryptError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permits = Arc::clone(&self.permits);
        let permit = permits.acquire_owned().await.map_err(|_| PasswordError::Stopped)?;
        let computed = spawn_blocking(move || {
            let result = computation();
            // Held in here: when the caller goes away, the core is busy all the same.
            drop(permit);
            result
        });
        Ok(computed.await.map_err(|_| PasswordError::Stopped)??)
    }
}

impl From<BcryptError> for PasswordError {
    fn from(error: BcryptError) -> Self {
        match error {
            BcryptError::Rand(_) => Self::NoRandomness,
            BcryptError::CostNotAllowed(_)
            | BcryptError::InvalidHash(_)
            | BcryptError::Truncation(_) => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests;
