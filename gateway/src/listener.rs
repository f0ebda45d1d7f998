//! Ports: binding them and serving on them.

mod connection;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};

/// A port can't be listened on. `role` says what the port is for.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another process listens on the port.
    #[error("port {port} ({role}) is taken by another process")]
    PortTaken {
        /// The port.
        port: u16,
        /// What the port is for.
        role: &'static str,
    },
    /// The address is not one of this machine's.
    #[error("can't listen on {address}: this machine does not have that address")]
    ForeignAddress {
        /// The address.
        address: IpAddr,
    },
    /// The operating system refuses for another reason.
    #[error("can't listen on port {port} ({role}): {source}")]
    System {
        /// The port.
        port: u16,
        /// What the port is for.
        role: &'static str,
        /// The operating system's error.
        source: io::Error,
    },
}

/// Listens on a port of one of this machine's addresses. Port 0 takes any free one.
///
/// # Errors
/// If the port is taken, the address is foreign, or the system refuses.
pub fn listen(address: SocketAddr, role: &'static str) -> Result<TcpListener, ListenError> {
    let port = address.port();
    bind(address).map_err(|source| {
        if source.kind() == io::ErrorKind::AddrInUse {
            ListenError::PortTaken { port, role }
        } else if source.kind() == io::ErrorKind::AddrNotAvailable {
            ListenError::ForeignAddress { address: address.ip() }
        } else {
            ListenError::System { port, role, source }
        }
    })
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A port can be reused while old connections are in TIME_WAIT. On Windows the option means that
    // two processes may listen on it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Accepted connections inherit it, so small answers are sent at once.
    socket.set_nodelay(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

/// How long a client may take to send a request's head, also on a connection that it keeps open
/// between two requests. AWS's SDKs keep one for 90 seconds.
pub const HEAD_WITHIN: Duration = Duration::from_secs(120);

/// A server task on one port. Dropping it stops the server without waiting.
pub struct Server {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves `router` on `listener`, in a task of its own. A connection on which no head of a
    /// request comes within `head` is closed.
    #[must_use]
    pub fn start(listener: TcpListener, router: Router, head: Duration) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, task: tokio::spawn(connection::serve(listener, router, head, stopped)) }
    }

    /// Takes no more requests, and waits at most `limit` for those that are running.
    pub async fn stop(self, limit: Duration) {
        self.stop.send_replace(true);
        let abort = self.task.abort_handle();
        if timeout(limit, self.task).await.is_err() {
            abort.abort();
        }
    }
}
