//! The hosts that requests may be for.
//!
//! A web page can have its own name point to this machine (DNS rebinding); to the browser it then is at home here, and
//! may read every answer. Such a request still says the page's name as its host, so only known names are served.

use http::{HeaderMap, header::HOST, uri::Authority};

/// The hosts that the gateway's own port serves: this machine's, and those that its user allows.
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    /// Loopback, and `allowed`: names without a port, in any case; IPv6 addresses in brackets.
    pub(crate) fn new(allowed: Vec<String>) -> Self {
        Self(allowed)
    }

    /// Whether a request for this host, at any port, is served.
    pub(crate) fn serve(&self, authority: &Authority) -> bool {
        let allowed = |name: &String| authority.host().eq_ignore_ascii_case(name);
        is_loopback(authority) || self.0.iter().any(allowed)
    }
}

/// Whether this is a name that only this machine can have.
fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    matches!(host, "127.0.0.1" | "[::1]") || host.eq_ignore_ascii_case("localhost")
}

/// The host that a request is for; `None` without one, or with one that is malformed.
pub(crate) fn asked_for(headers: &HeaderMap) -> Option<Authority> {
    headers.get(HOST)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_at_any_port_is_served_and_other_names_only_when_allowed() {
        let hosts = Hosts::new(vec!["Chat.example.com".to_owned(), "[fd00::1]".to_owned()]);
        let serves = |host: &str| hosts.serve(&host.parse().unwrap());
        for host in
            ["127.0.0.1", "localhost:3000", "LocalHost:1", "[::1]:80", "chat.EXAMPLE.com", "[fd00::1]:9"]
        {
            assert!(serves(host), "{host}");
        }
        for host in [
            "example.com",
            "evil.chat.example.com",
            "localhost.evil.com",
            "127.0.0.1.evil.com",
            "localhost@evil.com",
            "0.0.0.0",
            "192.168.0.2",
        ] {
            assert!(!serves(host), "{host}");
        }
    }
}
