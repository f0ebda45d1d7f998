//! How a gateway is to run.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use natter_auth::random::Random;
use natter_domain::time::Clock;
use natter_runtime::function::Function;

use crate::{Containers, StartError, aws::Account, faults::Faults, record::Observer};

/// How a gateway is to run. The default is what a test wants: any free ports, and nothing kept.
pub struct Options {
    /// The HTTP and WebSocket APIs' port on 127.0.0.1. The control listener gets the next one, the embedded
    /// DynamoDB the one after. 0 takes any three free ports.
    pub port: u16,
    /// Hosts that requests may be for besides 127.0.0.1, localhost and `[::1]`: names without a port. A request for any
    /// other is refused, because a web page can have its own name point to this machine.
    pub allowed_hosts: Vec<String>,
    /// Origins of web pages that may call the API and open sockets, besides those of the template and of the gateway
    /// itself: `http://localhost:5173`.
    pub allowed_origins: Vec<String>,
    /// The data folder; `None` keeps everything in memory.
    pub data: Option<PathBuf>,
    /// The template's text; `None` is Natter's own template.yaml.
    pub template: Option<String>,
    /// Functions that take the place of Natter's own with the same name.
    pub functions: Vec<Function>,
    /// Another DynamoDB instead of the embedded one.
    pub dynamodb_endpoint: Option<String>,
    /// A Lambda API that the functions are invoked over, instead of running in this process.
    pub lambda_endpoint: Option<String>,
    /// What the functions are called there: `{function}` stands for a function's own name, `{id}` for its
    /// logical id.
    pub lambda_function_name: String,
    /// Region and credentials for those two endpoints. `None` is a local account, which nothing checks.
    pub account: Option<Account>,
    /// Functions run in containers on this machine, over that Lambda API or some other way.
    pub containers: Option<Containers>,
    /// How long a socket may be silent. `None` is API Gateway's 10 minutes.
    pub idle_timeout: Option<Duration>,
    /// How long a socket may be open. `None` is API Gateway's 2 hours.
    pub max_connection_age: Option<Duration>,
    /// How long the gateway waits for a function. `None` is API Gateway's 30 seconds, 29 on a socket.
    pub integration_timeout: Option<Duration>,
    /// Values of the functions' environment variables, where their environment in the template has them:
    /// `BCRYPT_COST`, `FLOOD_LIMIT`.
    pub overrides: BTreeMap<String, String>,
    /// The gateway's and the functions' clock. Timeouts keep real time.
    pub clock: Clock,
    /// Where the functions' new ids and secrets come from. `None` is the system's randomness.
    pub random: Option<Random>,
    /// What goes wrong. A clone kept by the caller switches faults on later.
    pub faults: Faults,
    /// Sees every invocation.
    pub observer: Option<Observer>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            data: None,
            template: None,
            functions: Vec::new(),
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

/// An endpoint's address without a slash at its end, if it is one.
pub(crate) fn endpoint(url: &str, flag: &'static str) -> Result<String, StartError> {
    let parsed = url.parse::<http::Uri>().ok();
    let known =
        parsed.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some());
    if known {
        Ok(url.trim_end_matches('/').to_owned())
    } else {
        Err(StartError::Url { flag, url: url.to_owned() })
    }
}
