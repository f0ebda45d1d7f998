//! Functions that run in containers on this machine, as under `sam local`: how they reach it, and their settings.

use std::{collections::BTreeMap, net::IpAddr};

use crate::{
    StartError, control,
    functions::{Addresses, variables},
    template::FunctionResource,
};

/// What containers call the machine that they are on. Docker Desktop gives it the name by itself, an engine on Linux with
/// `--add-host host.docker.internal:host-gateway`. No web page can have it: `.internal` belongs to nobody.
pub(crate) const HOST: &str = "host.docker.internal";

/// Functions in containers call this machine. The ports for AWS clients then serve requests for `host.docker.internal` too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Containers {
    /// Where else than on 127.0.0.1 to listen for them. Docker Desktop needs nothing here; on Linux it is the address
    /// of Docker's bridge, such as 172.17.0.1.
    pub listen: Vec<IpAddr>,
}

/// Each function's own variables, by its logical id, as `sam local` takes them in a file: those that the template gives it, and
/// no others, because SAM passes on no others.
pub(crate) fn environments(
    functions: &BTreeMap<String, FunctionResource>,
    control_port: u16,
    mut replaced: BTreeMap<String, String>,
) -> Result<BTreeMap<String, BTreeMap<String, String>>, StartError> {
    let aws = format!("http://{HOST}:{control_port}");
    replaced.insert("MANAGEMENT_ENDPOINT".to_owned(), format!("{aws}{}", control::STAGE));
    replaced.insert("AWS_ENDPOINT_URL".to_owned(), aws);
    let addresses = Addresses { replaced, always: BTreeMap::new() };
    let function = |(id, resource): (&String, _)| Ok((id.clone(), variables(resource, &addresses)?));
    functions.iter().map(function).collect()
}
