//! Functions in containers on this machine, as under `sam local`: how they reach natter, and their
//! environment.

use std::{collections::BTreeMap, net::IpAddr};

use sam_gateway::{Urls, template::FunctionResource};

use crate::{
    StartError,
    environment::{EnvironmentValues, variables},
};

/// The name of this machine in containers. Docker Desktop defines it, an engine on Linux does with
/// `--add-host host.docker.internal:host-gateway`. No web page can have it, because the top-level
/// domain `.internal` is reserved.
pub(crate) const HOST: &str = "host.docker.internal";

/// The settings for functions in containers. With them, the ports for AWS clients also serve
/// requests for `host.docker.internal`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Containers {
    /// Further addresses of the control port. Docker Desktop needs none; on Linux it is the address
    /// of Docker's bridge, such as 172.17.0.1.
    pub listen: Vec<IpAddr>,
}

/// Each function's variables by its logical id, as a file for `sam local`: only those that the
/// template gives the function, because SAM passes no others on.
pub(crate) fn environments(
    functions: &BTreeMap<String, FunctionResource>,
    urls: &Urls,
    mut replaced: BTreeMap<String, String>,
) -> Result<BTreeMap<String, BTreeMap<String, String>>, StartError> {
    let aws = urls.lambda.replace("127.0.0.1", HOST);
    replaced.insert("MANAGEMENT_ENDPOINT".to_owned(), urls.management.replace("127.0.0.1", HOST));
    replaced.insert("AWS_ENDPOINT_URL".to_owned(), aws);
    // `sam local start-api` is another host than the one with the sockets.
    replaced.insert("WEBSOCKET_URL".to_owned(), urls.websocket.clone());
    let values = EnvironmentValues { replaced, always: BTreeMap::new() };
    let function = |(id, resource): (&String, _)| Ok((id.clone(), variables(resource, &values)?));
    functions.iter().map(function).collect()
}
