//! A handler that takes too long is given up while there is still time to answer.

use std::time::Duration;

use tokio::time::timeout;

use crate::{panics, problem::Problem};

/// Runs `work` for as long as `limit`.
///
/// # Errors
/// `internal_error` where it panicked, `unavailable` where it was not done in time: whether it has
/// stored something is unknown then, as where an answer is lost.
pub(crate) async fn answered<F: Future>(limit: Duration, work: F) -> Result<F::Output, Problem> {
    match timeout(limit, panics::caught(work)).await {
        Ok(done) => done.ok_or_else(Problem::internal),
        Err(_) => {
            tracing::warn!(seconds = limit.as_secs(), "a handler was given up");
            Err(Problem::unavailable())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future;

    use super::*;
    use crate::problem::Code;

    #[tokio::test]
    async fn what_is_not_done_in_time_is_given_up_and_what_is_done_at_once_is_not() {
        let late = answered(Duration::ZERO, future::pending::<()>()).await.unwrap_err();
        assert_eq!(late.code, Code::UNAVAILABLE);
        assert_eq!(late.retry_after_seconds(), Some(1));
        assert_eq!(answered(Duration::ZERO, async { 7 }).await, Ok(7));
    }
}
