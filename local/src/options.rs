//! The options of a natter.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    time::Duration,
};

use natter_auth::random::Random;
use natter_domain::time::Clock;
use sam_gateway::Faults;

use crate::{Containers, StartError, aws::Account, invocation::Observer};

/// The options of a natter. The default suits tests: any free ports, and nothing on disk.
pub struct Options {
    /// The public port on 127.0.0.1 and `[::1]`, for the HTTP and WebSocket APIs. The control port is the next
    /// one, the embedded DynamoDB's the one after. 0 takes any three free ports.
    pub port: u16,
    /// An address of this machine on which the public port is, besides 127.0.0.1 and `[::1]`:
    /// 0.0.0.0 or `::` for all of them. With another than a loopback address, requests may name any
    /// address as their host.
    pub host: IpAddr,
    /// Hosts that requests may name besides 127.0.0.1, localhost and `[::1]`: names without a port.
    /// Requests for other hosts are refused, because of DNS rebinding.
    pub allowed_hosts: Vec<String>,
    /// Origins of web pages that may call the API and open sockets, besides those of the template
    /// and natter's own, such as `http://localhost:5173`.
    pub allowed_origins: Vec<String>,
    /// The data folder; `None` keeps everything in memory.
    pub data: Option<PathBuf>,
    /// The template's text; `None` is Natter's own template.yaml.
    pub template: Option<String>,
    /// Whether the web client and the documents are served: the template's parameter `WebClient`.
    pub web_client: bool,
    /// Another DynamoDB instead of the embedded one.
    pub dynamodb_endpoint: Option<String>,
    /// A Lambda API that the functions are invoked over, instead of running in this process.
    pub lambda_endpoint: Option<String>,
    /// The functions' names there: `{function}` stands for a function's own name, `{id}` for its
    /// logical id.
    pub lambda_function_name: String,
    /// The region and the credentials for those two endpoints. `None` is a local account, which
    /// nobody checks.
    pub account: Option<Account>,
    /// Set if functions run in containers on this machine, behind that Lambda API or otherwise.
    pub containers: Option<Containers>,
    /// How long a socket may be idle. `None` is API Gateway's 10 minutes.
    pub idle_timeout: Option<Duration>,
    /// How long a socket may be open. `None` is API Gateway's 2 hours.
    pub max_connection_age: Option<Duration>,
    /// How long the gateway waits for a function. `None` is API Gateway's 30 seconds, 29 on a
    /// socket.
    pub integration_timeout: Option<Duration>,
    /// Values of environment variables, such as `BCRYPT_COST`, for functions whose environment in
    /// the template has the variable.
    pub overrides: BTreeMap<String, String>,
    /// The clock of the gateway and of the functions. Timeouts use real time.
    pub clock: Clock,
    /// The source of new ids and secrets. `None` is the operating system's.
    pub random: Option<Random>,
    /// Faults to inject. A clone that the caller keeps switches them on and off.
    pub faults: Faults,
    /// Gets every invocation.
    pub observer: Option<Observer>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            host: Ipv4Addr::LOCALHOST.into(),
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            data: None,
            template: None,
            web_client: true,
            dynamodb_endpoint: None,
            lambda_endpoint: None,
            lambda_function_name: "{function}".to_owned(),
            account: None,
            containers: None,
            idle_timeout: None,
            max_connection_age: None,
            integration_timeout: None,
            overrides: BTreeMap::new(),
            clock: Clock::system(),
            random: None,
            faults: Faults::none(),
            observer: None,
        }
    }
}

impl Options {
    /// The port that comes `offset` after [`Options::port`]; 0 (any free one) if that is 0.
    pub(crate) fn port_after(&self, offset: u16) -> u16 {
        if self.port == 0 { 0 } else { self.port.saturating_add(offset) }
    }
}

/// An endpoint's URL without a slash at its end. `flag` names the option in the error.
pub(crate) fn endpoint(url: &str, flag: &'static str) -> Result<String, StartError> {
    let parsed = url.parse::<http::Uri>().ok();
    let known = parsed.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
    });
    if known {
        Ok(url.trim_end_matches('/').to_owned())
    } else {
        Err(StartError::Url { flag, url: url.to_owned() })
    }
}
