//! A port that web pages in a browser can't find.

use std::{io, net::SocketAddr};

use http::uri::Authority;
use natter_auth::random::Random;
use sam_gateway::listener::{ListenError, listen};
use tokio::net::TcpListener;

use crate::StartError;

const ROLE: &str = "DynamoDB";

/// Listens on any port of a random one of the sixteen million loopback addresses, if the system has
/// them (Linux), or else on any port of 127.0.0.1.
pub(crate) fn listen_unseen(random: &Random) -> Result<TcpListener, ListenError> {
    let [a, b, c] = *random.bytes::<3>();
    let unseen = SocketAddr::from(([127, a, b, c.clamp(2, 254)], 0));
    let usual = SocketAddr::from(([127, 0, 0, 1], 0));
    listen(unseen, ROLE).or_else(|_| listen(usual, ROLE))
}

/// The address of a listener.
pub(crate) fn authority_of(listener: &TcpListener) -> Result<Authority, StartError> {
    let nowhere = |why| StartError::System { what: "a listener has no address", why };
    let address = listener.local_addr().map_err(nowhere)?;
    address.to_string().parse().map_err(|_| nowhere(io::ErrorKind::AddrNotAvailable.into()))
}
