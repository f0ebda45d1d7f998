//! Tasks that outlive the request that started them, and that a shutdown waits for.

use std::time::Duration;

use tokio::{sync::watch, task::JoinHandle, time::timeout};

/// Counts the tasks that have not ended.
#[derive(Clone)]
pub(crate) struct TaskTracker {
    count: watch::Sender<usize>,
}

impl TaskTracker {
    pub(crate) fn new() -> Self {
        Self { count: watch::Sender::new(0) }
    }

    /// Runs `future` to its end, even if the handle is dropped.
    pub(crate) fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let guard = CountGuard::new(self.count.clone());
        tokio::spawn(async move {
            let output = future.await;
            drop(guard);
            output
        })
    }

    /// Waits at most `limit` until no task is left. Returns whether all of them ended.
    pub(crate) async fn wait(&self, limit: Duration) -> bool {
        let mut count = self.count.subscribe();
        timeout(limit, count.wait_for(|count| *count == 0)).await.is_ok()
    }
}

/// Counts one task, until it ends, panics or is aborted.
struct CountGuard(watch::Sender<usize>);

impl CountGuard {
    fn new(count: watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for CountGuard {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}
