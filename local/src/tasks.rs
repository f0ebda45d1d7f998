//! Work that outlives the request that started it, and that a shutdown waits for.

use std::time::Duration;

use tokio::{sync::watch, task::JoinHandle, time::timeout};

/// Counts the tasks that are still running.
#[derive(Clone)]
pub(crate) struct Tasks {
    running: watch::Sender<usize>,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        Self { running: watch::Sender::new(0) }
    }

    /// Runs `future` to its end, also when nobody waits for the handle.
    pub(crate) fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let running = Running::new(self.running.clone());
        tokio::spawn(async move {
            let output = future.await;
            drop(running);
            output
        })
    }

    /// Waits until nothing runs any more, at most `limit` long. Says whether everything ended.
    pub(crate) async fn finished(&self, limit: Duration) -> bool {
        let mut running = self.running.subscribe();
        timeout(limit, running.wait_for(|count| *count == 0)).await.is_ok()
    }
}

/// One running task; also counted out when the task panics or is aborted.
struct Running(watch::Sender<usize>);

impl Running {
    fn new(count: watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}
