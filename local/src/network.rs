//! Where other machines on the same network reach natter.

use std::net::{IpAddr, SocketAddr};

/// The addresses to open on another machine, when natter listens on `host`. `local` is the address
/// on this one.
pub(crate) fn urls(host: IpAddr, local: &str) -> Vec<String> {
    let port = local.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(80);
    let addresses = if host.is_unspecified() { of_this_machine(host) } else { vec![host] };
    let others = addresses.into_iter().filter(|address| !address.is_loopback());
    others.map(|address| format!("http://{}", SocketAddr::new(address, port))).collect()
}

/// This machine's addresses that `host` covers.
fn of_this_machine(host: IpAddr) -> Vec<IpAddr> {
    // Without the list there is nothing to print, and everything else works.
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let addresses = interfaces.into_iter().map(|interface| interface.ip());
    addresses
        .filter(|address| match address {
            IpAddr::V4(_) => true,
            // A link-local one needs the name of an interface, which URLs don't have.
            IpAddr::V6(v6) => host.is_ipv6() && !v6.is_unicast_link_local(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls_at(host: &str) -> Vec<String> {
        urls(host.parse().unwrap(), "http://127.0.0.1:3000")
    }

    #[test]
    fn an_address_is_named_with_the_port() {
        assert_eq!(urls_at("192.168.0.2"), ["http://192.168.0.2:3000"]);
        assert_eq!(urls_at("fd00::1"), ["http://[fd00::1]:3000"]);
    }

    #[test]
    fn nobody_else_reaches_a_loopback_address() {
        assert!(urls_at("127.0.0.1").is_empty() && urls_at("::1").is_empty());
        assert!(urls_at("0.0.0.0").iter().all(|url| !url.contains("127.0.0.1")));
    }
}
