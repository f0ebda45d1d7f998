//! The signals that stop natter: Ctrl-C (SIGINT) and SIGTERM.

use std::io;

use tokio::sync::watch;

/// Counts the stop signals.
pub(super) struct StopSignals(watch::Receiver<usize>);

/// Installs the signal handlers.
pub(super) fn install() -> io::Result<StopSignals> {
    let (count, receiver) = watch::channel(0);
    let mut signals = Signals::new()?;
    tokio::spawn(async move {
        loop {
            signals.next().await;
            count.send_modify(|count| *count += 1);
        }
    });
    Ok(StopSignals(receiver))
}

impl StopSignals {
    /// Waits until this process has got `times` stop signals.
    pub(super) async fn received(&self, times: usize) {
        // An error means that the runtime is shutting down.
        let _ = self.0.clone().wait_for(|count| *count >= times).await;
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
