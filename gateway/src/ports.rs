//! The gateway's two ports. They are bound before the gateway starts, so that functions can be told
//! its URLs.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use tokio::net::TcpListener;

use crate::{
    control::MANAGEMENT_PATH,
    listener::{ListenError, listen},
    public_listener::WEBSOCKET_PATH,
};

const PUBLIC: &str = "HTTP and WebSocket APIs";
const CONTROL: &str = "management and Lambda APIs";
/// How often any free port is looked for that is free on every address.
const FREE_PORT_TRIES: usize = 20;

/// The bound ports of a gateway that has not started yet.
pub struct Ports {
    pub(crate) public: Vec<TcpListener>,
    pub(crate) control: Vec<TcpListener>,
    urls: Urls,
}

/// Where a gateway's APIs are. No URL has a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urls {
    /// The HTTP API.
    pub http: String,
    /// The WebSocket API.
    pub websocket: String,
    /// The management API of the WebSocket API.
    pub management: String,
    /// The Lambda API.
    pub lambda: String,
}

impl Urls {
    /// The origins that web pages of the public port itself have.
    #[must_use]
    pub fn origins(&self) -> [String; 3] {
        let named = |name| self.http.replace("127.0.0.1", name);
        [named("localhost"), named("[::1]"), self.http.clone()]
    }
}

impl Ports {
    /// Binds the public port on 127.0.0.1 and `[::1]`, and the control port on 127.0.0.1. 0 takes
    /// any free port. The control port is also bound on `control_addresses`. Must be called within
    /// a Tokio runtime.
    ///
    /// # Errors
    /// If a port is taken, or an address is not one of this machine's.
    pub fn bind(
        public: u16,
        control: u16,
        control_addresses: &[IpAddr],
    ) -> Result<Self, ListenError> {
        Self::bind_at(Ipv4Addr::LOCALHOST.into(), public, control, control_addresses)
    }

    /// As [`Ports::bind`], with the public port on `host`, too: an address of this machine, or
    /// 0.0.0.0 or `::` for all of them.
    ///
    /// # Errors
    /// If a port is taken, or an address is not one of this machine's.
    pub fn bind_at(
        host: IpAddr,
        public: u16,
        control: u16,
        control_addresses: &[IpAddr],
    ) -> Result<Self, ListenError> {
        let loopback = IpAddr::from(Ipv4Addr::LOCALHOST);
        let (public, public_port) = public_listeners(host, public)?;
        let first = listen(SocketAddr::from((loopback, control)), CONTROL)?;
        let no_port = |role| move |source| ListenError::System { port: 0, role, source };
        let control_port = port_of(&first).map_err(no_port(CONTROL))?;
        let mut control = vec![first];
        for address in control_addresses {
            control.push(listen(SocketAddr::from((*address, control_port)), CONTROL)?);
        }
        let lambda = format!("http://127.0.0.1:{control_port}");
        let urls = Urls {
            http: format!("http://127.0.0.1:{public_port}"),
            websocket: format!("ws://127.0.0.1:{public_port}{WEBSOCKET_PATH}"),
            management: format!("{lambda}{MANAGEMENT_PATH}"),
            lambda,
        };
        Ok(Self { public, control, urls })
    }

    /// Where the gateway's APIs will be.
    #[must_use]
    pub fn urls(&self) -> &Urls {
        &self.urls
    }
}

/// Listens on `host` and on the loopback addresses, at the same port.
fn public_listeners(host: IpAddr, port: u16) -> Result<(Vec<TcpListener>, u16), ListenError> {
    let mut tries = 0;
    loop {
        match listen_on_all(host, port) {
            // Free on the first address, taken on another one.
            Err(ListenError::PortTaken { .. }) if port == 0 && tries < FREE_PORT_TRIES => {
                tries += 1;
            }
            bound => return bound,
        }
    }
}

fn listen_on_all(host: IpAddr, port: u16) -> Result<(Vec<TcpListener>, u16), ListenError> {
    let first = listen(SocketAddr::from((host, port)), PUBLIC)?;
    let port =
        port_of(&first).map_err(|source| ListenError::System { port, role: PUBLIC, source })?;
    let mut listeners = vec![first];
    let every_v4 = IpAddr::from(Ipv4Addr::UNSPECIFIED);
    if host == IpAddr::from(Ipv6Addr::UNSPECIFIED) {
        // Most systems take IPv4 there as well, and then these addresses are taken.
        listeners.extend(listen(SocketAddr::from((every_v4, port)), PUBLIC));
        return Ok((listeners, port));
    }
    let (v4, v6) = (IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv6Addr::LOCALHOST));
    if host != every_v4 && host != v4 {
        listeners.push(listen(SocketAddr::from((v4, port)), PUBLIC)?);
    }
    if host != v6 {
        match listen(SocketAddr::from((v6, port)), PUBLIC) {
            Ok(listener) => listeners.push(listener),
            Err(taken @ ListenError::PortTaken { .. }) => return Err(taken),
            // There is no IPv6 here.
            Err(ListenError::ForeignAddress { .. } | ListenError::System { .. }) => {}
        }
    }
    Ok((listeners, port))
}

fn port_of(listener: &TcpListener) -> io::Result<u16> {
    listener.local_addr().map(|address| address.port())
}
