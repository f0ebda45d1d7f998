//! The values that the command-line options take. An error says what is wanted; clap names the
//! option beside it.

use std::net::IpAddr;

use clap::builder::{RangedI64ValueParser, RangedU64ValueParser};
use natter_auth::passwords::BcryptCost;
use natter_domain::{
    invalid::InvalidError,
    limits::{OFFLINE_SECONDS, SESSION_DAYS},
    tail::FloodLimit,
};

/// A port that leaves room for the two after it.
pub(super) fn first_port() -> RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(..=65533)
}

pub(super) fn session_days() -> RangedU64ValueParser {
    RangedU64ValueParser::<u64>::new().range(SESSION_DAYS)
}

pub(super) fn offline_seconds() -> RangedU64ValueParser {
    RangedU64ValueParser::<u64>::new().range(OFFLINE_SECONDS)
}

/// The value of an option that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum ArgumentError {
    #[error("a name alone is wanted, without http:// and port, such as chat.example.com")]
    Host,
    #[error("a private address of this machine is wanted, such as 172.17.0.1 of Docker's bridge")]
    PrivateAddress,
    #[error(
        "scheme, name and port of a web page are wanted, such as http://localhost:5173 or \
         capacitor://localhost"
    )]
    Origin,
    #[error(
        "an address of this machine is wanted, such as 0.0.0.0 for all of them; a name goes into \
         --allow-host"
    )]
    Address,
}

/// A host as in the `Host` header, but without a port.
pub(super) fn host(text: &str) -> Result<String, ArgumentError> {
    let parsed = text.parse::<http::uri::Authority>().ok();
    match parsed.filter(|authority| !text.is_empty() && authority.host() == text) {
        Some(_) => Ok(text.to_owned()),
        None => Err(ArgumentError::Host),
    }
}

/// An address that the internet does not route to, because the control port does not check
/// signatures.
pub(super) fn private_address(text: &str) -> Result<IpAddr, ArgumentError> {
    let address = text.parse::<IpAddr>().ok().filter(|address| match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback() || v6.is_unicast_link_local(),
    });
    address.ok_or(ArgumentError::PrivateAddress)
}

/// An address to listen on.
pub(super) fn address(text: &str) -> Result<IpAddr, ArgumentError> {
    text.trim_matches(['[', ']']).parse().map_err(|_| ArgumentError::Address)
}

/// A flood limit as the functions read it; the error names its bounds.
pub(super) fn flood_limit(text: &str) -> Result<String, InvalidError> {
    FloodLimit::parse(text).map(|_| text.to_owned())
}

/// A cost of bcrypt as the functions read it.
pub(super) fn bcrypt_cost(text: &str) -> Result<String, InvalidError> {
    BcryptCost::parse(text).map(|_| text.to_owned())
}

/// A web page's origin, as browsers send it.
pub(super) fn origin(text: &str) -> Result<String, ArgumentError> {
    let parsed = text.parse::<http::Uri>().ok();
    let plain = parsed.filter(|uri| {
        // Apps in a web view have schemes of their own, such as capacitor, ionic and tauri.
        uri.scheme_str().is_some_and(|scheme| !["ws", "wss", "file", "data"].contains(&scheme))
            && uri.authority().is_some_and(|of| !of.as_str().contains('@'))
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
    });
    match plain {
        Some(_) => Ok(text.to_owned()),
        None => Err(ArgumentError::Origin),
    }
}
