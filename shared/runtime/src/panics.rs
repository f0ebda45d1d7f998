//! A panic in one request is that request's failure and nobody else's.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

/// Runs `work`; `None` if it panicked. What it panicked with is not kept: it may quote input. The
/// place is logged by the panic hook.
pub(crate) async fn caught<F: Future>(work: F) -> Option<F::Output> {
    AssertUnwindSafe(work).catch_unwind().await.ok()
}
