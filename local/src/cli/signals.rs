//! Ctrl-C and SIGTERM.

use std::io;

use tokio::sync::watch;

/// Counts how often this process was asked to stop.
pub(super) struct Stop(watch::Receiver<usize>);

/// Listens from now on.
pub(super) fn listen() -> io::Result<Stop> {
    let (asked, receiver) = watch::channel(0);
    let mut signals = Signals::new()?;
    tokio::spawn(async move {
        loop {
            signals.next().await;
            asked.send_modify(|count| *count += 1);
        }
    });
    Ok(Stop(receiver))
}

impl Stop {
    /// Waits until this process was asked to stop `times` times.
    pub(super) async fn requested(&self, times: usize) {
        // An error means that nobody listens any more: the runtime ends.
        let _ = self.0.clone().wait_for(|asked| *asked >= times).await;
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
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
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
