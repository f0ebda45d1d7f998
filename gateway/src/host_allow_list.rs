//! The `Host` allow list, which protects against DNS rebinding.
//!
//! A web page can make its own name resolve to this machine. The browser then treats the gateway
//! as the page's own origin and lets the page read every answer. Such a request still carries the
//! page's name in its `Host` header, so the gateway only serves known names.

use std::net::IpAddr;

use http::{HeaderMap, header::HOST, uri::Authority};

/// The hosts that requests may name: this machine's loopback names, and those that were allowed.
#[derive(Debug, Clone, Default)]
pub struct HostAllowList {
    names: Vec<String>,
    addresses: bool,
}

impl HostAllowList {
    /// Allows the loopback names and `allowed`: names without a port, in any case; IPv6 addresses
    /// in brackets.
    #[must_use]
    pub fn new(allowed: Vec<String>) -> Self {
        Self { names: allowed, addresses: false }
    }

    /// Also allows every address, as a phone asks by on the same network. A page whose host is an
    /// address came from that address: no name server can give it another.
    #[must_use]
    pub fn with_addresses(self) -> Self {
        Self { addresses: true, ..self }
    }

    /// Whether requests for this host are served, whatever the port.
    pub(crate) fn allows(&self, authority: &Authority) -> bool {
        let allowed = |name: &String| authority.host().eq_ignore_ascii_case(name);
        is_loopback(authority)
            || self.names.iter().any(allowed)
            || (self.addresses && is_address(authority))
    }
}

/// Whether no other machine can have this name.
fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    matches!(host, "127.0.0.1" | "[::1]") || host.eq_ignore_ascii_case("localhost")
}

fn is_address(authority: &Authority) -> bool {
    authority.host().trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
}

/// The host that a request names; `None` if it names none, more than one or a malformed one.
pub(crate) fn requested_host(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    let (host, None) = (hosts.next()?, hosts.next()) else { return None };
    host.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_at_any_port_is_allowed_and_other_names_only_when_listed() {
        let names = vec!["App.example.com".to_owned(), "[fd00::1]".to_owned()];
        let hosts = HostAllowList::new(names);
        let allows = |host: &str| hosts.allows(&host.parse().unwrap());
        for host in [
            "127.0.0.1",
            "localhost:3000",
            "LocalHost:1",
            "[::1]:80",
            "app.EXAMPLE.com",
            "[fd00::1]:9",
        ] {
            assert!(allows(host), "{host}");
        }
        for host in [
            "example.com",
            "evil.app.example.com",
            "localhost.evil.com",
            "127.0.0.1.evil.com",
            "localhost@evil.com",
            "0.0.0.0",
            "192.168.0.2",
        ] {
            assert!(!allows(host), "{host}");
        }
    }

    #[test]
    fn every_address_is_allowed_and_no_name_where_the_network_is_let_in() {
        let hosts = HostAllowList::new(Vec::new()).with_addresses();
        let allows = |host: &str| hosts.allows(&host.parse().unwrap());
        for host in ["192.168.0.2:3000", "10.0.2.2", "[fd00::1]:3000", "localhost:3000"] {
            assert!(allows(host), "{host}");
        }
        for host in ["evil.example", "192.168.0.2.evil.example", "3232235522", "0x7f.1", "a.local"]
        {
            assert!(!allows(host), "{host}");
        }
    }

    #[test]
    fn a_request_names_one_host() {
        let mut headers = HeaderMap::new();
        assert_eq!(requested_host(&headers), None);
        headers.append(HOST, "localhost".parse().unwrap());
        assert_eq!(requested_host(&headers).unwrap(), "localhost");
        headers.append(HOST, "localhost".parse().unwrap());
        assert_eq!(requested_host(&headers), None);
    }
}
