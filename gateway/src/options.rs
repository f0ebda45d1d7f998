//! The options of a gateway.

use std::path::PathBuf;

use axum::Router;

use crate::{
    clock::Clock, faults::Faults, invocation::Observer, limits::Limits, websocket_api::FrameStatus,
};

/// The options of a gateway. The default has API Gateway's limits and keeps nothing on disk.
pub struct Options {
    /// Hosts that requests to the public port may name besides the loopback names: without a port,
    /// in any case. Requests for other hosts are refused, because of DNS rebinding.
    pub allowed_hosts: Vec<String>,
    /// Whether requests may name any address as their host: for a port that other machines reach.
    pub allow_addresses: bool,
    /// The command-line option that adds to `allowed_hosts`. The log names it when a request is
    /// refused.
    pub allowed_hosts_option: Option<&'static str>,
    /// Origins of web pages that may call the HTTP API, besides those that the template allows and
    /// the gateway's own, such as `http://localhost:5173`.
    pub allowed_origins: Vec<String>,
    /// The command-line option that adds to `allowed_origins`. The log names it when a web page is
    /// refused.
    pub allowed_origins_option: Option<&'static str>,
    /// Hosts that requests to the control port may name besides the loopback names.
    pub control_hosts: Vec<String>,
    /// Further routes of the control port, such as another AWS service at the same address. They
    /// need a signed request, like the others.
    pub control_routes: Router,
    /// A folder that keeps the journal of open sockets, accepted events, messages of queues, and the
    /// dead letters. It is created if it does not exist. Only one gateway at a time may use it. Without
    /// one, all of that is lost when the gateway ends.
    pub state_folder: Option<PathBuf>,
    /// Time limits.
    pub limits: Limits,
    /// The clock of events and of delayed messages. Time limits use real time.
    pub clock: Clock,
    /// Faults to inject. A clone that the caller keeps switches them on and off.
    pub faults: Faults,
    /// Reads the status that the access log shows for a frame from the frame's answer. By default
    /// the log shows the status in the function's result.
    pub frame_status: FrameStatus,
    /// Gets every invocation.
    pub observer: Option<Observer>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            allowed_hosts: Vec::new(),
            allow_addresses: false,
            allowed_hosts_option: None,
            allowed_origins: Vec::new(),
            allowed_origins_option: None,
            control_hosts: Vec::new(),
            control_routes: Router::new(),
            state_folder: None,
            limits: Limits::default(),
            clock: Clock::system(),
            faults: Faults::none(),
            frame_status: |_| None,
            observer: None,
        }
    }
}
