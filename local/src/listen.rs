//! The ports.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use http::uri::Authority;
use natter_auth::random::Random;
use tokio::net::{TcpListener, TcpSocket};

use crate::StartError;

/// Listens on a loopback port; 0 is any free one.
pub(crate) fn listen(port: u16, role: &'static str) -> Result<TcpListener, StartError> {
    listen_on(Ipv4Addr::LOCALHOST.into(), port, role)
}

/// Listens on a port of one of this machine's addresses.
pub(crate) fn listen_on(address: IpAddr, port: u16, role: &'static str) -> Result<TcpListener, StartError> {
    bind(SocketAddr::from((address, port))).map_err(|why| {
        if why.kind() == io::ErrorKind::AddrInUse {
            StartError::PortTaken { port, role }
        } else if why.kind() == io::ErrorKind::AddrNotAvailable {
            StartError::NotOurs { address }
        } else {
            StartError::Port { port, role, why }
        }
    })
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A port can be used again while old connections are still fading away. (On Windows the option means
    // another thing: that two may listen on it.)
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Accepted connections inherit it: small answers go out at once.
    socket.set_nodelay(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

/// Listens where a web page in a browser won't find it: on any port of one of the sixteen million loopback addresses,
/// where the system has them (Linux), else on any port.
pub(crate) fn listen_unseen(random: &Random) -> Result<TcpListener, StartError> {
    let [a, b, c] = *random.bytes::<3>();
    let unseen = SocketAddr::from(([127, a, b, c.clamp(2, 254)], 0));
    let usual = SocketAddr::from(([127, 0, 0, 1], 0));
    bind(unseen).or_else(|_| bind(usual)).map_err(|why| StartError::Port { port: 0, role: "DynamoDB", why })
}

/// Where a listener can be reached.
pub(crate) fn authority_of(listener: &TcpListener) -> Result<Authority, StartError> {
    let nowhere = |why| StartError::System { what: "a listener has no address", why };
    let address = listener.local_addr().map_err(nowhere)?;
    address.to_string().parse().map_err(|_| nowhere(io::ErrorKind::AddrNotAvailable.into()))
}

/// The port that a listener has got.
pub(crate) fn port_of(listener: &TcpListener) -> Result<u16, StartError> {
    let address = listener.local_addr();
    address
        .map(|address| address.port())
        .map_err(|why| StartError::System { what: "a listener has no port", why })
}
