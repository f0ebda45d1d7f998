//! The ports.

use std::{io, net::SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

use crate::StartError;

/// Listens on a loopback port; 0 is any free one.
pub(crate) fn listen(port: u16, role: &'static str) -> Result<TcpListener, StartError> {
    bind(port).map_err(|why| {
        if why.kind() == io::ErrorKind::AddrInUse {
            StartError::PortTaken { port, role }
        } else {
            StartError::Port { port, role, why }
        }
    })
}

fn bind(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // A port can be used again while old connections are still fading away. (On Windows the option means
    // another thing: that two may listen on it.)
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Accepted connections inherit it: small answers go out at once.
    socket.set_nodelay(true)?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], port)))?;
    socket.listen(1024)
}

/// The port that a listener has got.
pub(crate) fn port_of(listener: &TcpListener) -> Result<u16, StartError> {
    let address = listener.local_addr();
    address
        .map(|address| address.port())
        .map_err(|why| StartError::System { what: "a listener has no port", why })
}
