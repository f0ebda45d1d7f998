//! The servers by which two devices find a way to each other: their addresses, as RFC 7064 (STUN)
//! and RFC 7065 (TURN) write them, within what browsers take
//! (<https://www.w3.org/TR/webrtc/#dom-rtciceserver>).

use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;

use crate::invalid::InvalidError;

/// The address of a STUN server, such as `stun:stun.example.com:3478`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct StunUrl(String);

/// The address of a TURN server, such as `turn:turn.example.com:3478?transport=tcp`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TurnUrl(String);

impl StunUrl {
    /// Reads `stun:` or `stuns:`, a host and perhaps a port.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        let server = text.strip_prefix("stun:").or_else(|| text.strip_prefix("stuns:"));
        match server.filter(|server| is_host_and_port(server)) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(InvalidError::new(
                "must have addresses such as stun:stun.example.com or stuns:stun.example.com:5349",
            )),
        }
    }

    /// Reads addresses with commas between them.
    ///
    /// # Errors
    /// When one of them is none.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, InvalidError> {
        text.split(',').map(Self::parse).collect()
    }
}

impl TurnUrl {
    /// Reads `turn:` or `turns:`, a host, perhaps a port, and perhaps `?transport=` with udp or
    /// tcp.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        let server = text.strip_prefix("turn:").or_else(|| text.strip_prefix("turns:"));
        let known = server.is_some_and(|server| match server.split_once('?') {
            None => is_host_and_port(server),
            Some((server, query)) => {
                is_host_and_port(server) && matches!(query, "transport=udp" | "transport=tcp")
            }
        });
        if known {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidError::new(
                "must have addresses such as turn:turn.example.com, \
                 turn:turn.example.com:3478?transport=tcp or turns:turn.example.com:443",
            ))
        }
    }

    /// Reads addresses with commas between them.
    ///
    /// # Errors
    /// When one of them is none.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, InvalidError> {
        text.split(',').map(Self::parse).collect()
    }
}

/// A name or an address, perhaps with a port; an address of IP version 6 in brackets.
fn is_host_and_port(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        return address.parse::<Ipv6Addr>().is_ok()
            && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
    is_host(host) && port.is_none_or(is_port)
}

/// A domain name in lower case, or an address of IP version 4.
fn is_host(text: &str) -> bool {
    let numeric = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if numeric {
        return text.parse::<Ipv4Addr>().is_ok();
    }
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        (1..=63).contains(&bytes.len())
            && bytes.iter().all(|byte| plain(byte) || *byte == b'-')
            && bytes.first().is_some_and(plain)
            && bytes.last().is_some_and(plain)
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// 1 to 65535, without a sign or a zero in front.
fn is_port(text: &str) -> bool {
    text.starts_with(|first: char| matches!(first, '1'..='9')) && text.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: [&str; 10] = [
        "a",
        "localhost",
        "stun.example.com",
        "xn--bcher-kva.example",
        "1.example",
        "a-b.example:1",
        "stun.example.com:65535",
        "203.0.113.7:3478",
        "[2001:db8::1]",
        "[::1]:3478",
    ];

    #[test]
    fn a_stun_server_is_a_host_and_perhaps_a_port() {
        for host in HOSTS {
            for scheme in ["stun", "stuns"] {
                assert!(StunUrl::parse(&format!("{scheme}:{host}")).is_ok(), "{scheme}:{host}");
            }
            for text in [format!("turn:{host}"), format!("stun:{host}?transport=udp")] {
                assert!(StunUrl::parse(&text).is_err(), "{text}");
            }
        }
    }

    #[test]
    fn a_turn_server_may_name_its_transport() {
        for host in HOSTS {
            for text in [
                format!("turn:{host}"),
                format!("turns:{host}"),
                format!("turn:{host}?transport=udp"),
                format!("turns:{host}?transport=tcp"),
            ] {
                assert!(TurnUrl::parse(&text).is_ok(), "{text}");
            }
            for text in [
                format!("stun:{host}"),
                format!("turn:{host}?"),
                format!("turn:{host}?transport=tls"),
                format!("turn:{host}?transport=udp&a=b"),
                format!("turn:{host}?a=b"),
            ] {
                assert!(TurnUrl::parse(&text).is_err(), "{text}");
            }
        }
    }

    #[test]
    fn anything_else_is_no_host() {
        for host in [
            "",
            " ",
            "//stun.example.com",
            "me@stun.example.com",
            "stun.example.com/",
            "stun.example.com:",
            "stun.example.com:0",
            "stun.example.com:+1",
            "stun.example.com:03478",
            "stun.example.com:65536",
            "stun.example.com:stun",
            "stun.example.com:1:2",
            ".example.com",
            "stun..example",
            "-a.example",
            "a-.example",
            "a_b.example",
            "STUN.example",
            "é.example",
            "203.0.113.256",
            "203.0.113",
            "::1",
            "[::1",
            "[::1]3478",
            "[::1]:",
            "[203.0.113.7]",
            "[stun.example.com]",
            "a.example b.example",
            "a.example\n",
        ] {
            for text in [format!("stun:{host}"), format!(" stun:{host}"), host.to_owned()] {
                assert!(StunUrl::parse(&text).is_err(), "{text:?}");
            }
            assert!(TurnUrl::parse(&format!("turn:{host}")).is_err(), "{host:?}");
        }
        let label = "a".repeat(63);
        assert!(StunUrl::parse(&format!("stun:{label}.example")).is_ok());
        assert!(StunUrl::parse(&format!("stun:a{label}.example")).is_err());
    }

    #[test]
    fn a_list_has_commas_and_no_blanks() {
        let list = StunUrl::parse_list("stun:a.example,stuns:b.example:5349").unwrap();
        let both = [StunUrl("stun:a.example".into()), StunUrl("stuns:b.example:5349".into())];
        assert_eq!(list, both);
        for text in ["", ",", "stun:a.example,", "stun:a.example, stun:b.example"] {
            assert!(StunUrl::parse_list(text).is_err(), "{text:?}");
        }
        assert_eq!(TurnUrl::parse_list("turn:a.example,turns:a.example").unwrap().len(), 2);
        assert!(TurnUrl::parse_list("turn:a.example,stun:a.example").is_err());
    }
}
