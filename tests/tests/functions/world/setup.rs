//! The ports, the clock and the signing keys of a world.

use std::collections::BTreeMap;

use natter::{Containers, Options, Running};
use natter_domain::time::Clock;

use super::now;

/// What differs from the template's defaults: cheap passwords, and servers for calls.
pub(super) const OVERRIDES: [(&str, &str); 4] = [
    ("BCRYPT_COST", "4"),
    ("STUN_SERVERS", "stun:stun.example.com"),
    ("TURN_SERVERS", "turn:turn.example.com,turns:turn.example.com:443?transport=tcp"),
    ("TURN_SECRET", "1:s3cr3t-0123456789abcdef0123456789abcdef"),
];

/// The ports, the clock and the signing keys of a world.
pub(crate) struct Setup {
    /// The gateway's first port.
    port: u16,
    /// Its functions run in containers, which reach it there.
    containers: Option<Containers>,
    /// The value of the functions' `SIGNING_KEYS`.
    pub(super) signing_keys: String,
    pub(super) clock: Clock,
}

impl Setup {
    /// In this process alone, where time stands still.
    pub(crate) fn pinned() -> Self {
        let signing_keys = "test:0123456789abcdef0123456789abcdef".to_owned();
        Self { port: 0, containers: None, signing_keys, clock: Clock::pinned(now()) }
    }

    /// At a port that containers know, with the keys that they have.
    pub(crate) fn for_containers(port: u16, containers: Containers, signing_keys: String) -> Self {
        Self { port, containers: Some(containers), signing_keys, clock: Clock::system() }
    }

    /// A database and nothing in it, with a gateway to which it is as late as to the functions.
    pub(crate) async fn running(&self) -> Running {
        let options = Options {
            port: self.port,
            containers: self.containers.clone(),
            overrides: BTreeMap::from(OVERRIDES.map(|(name, value)| (name.into(), value.into()))),
            clock: self.clock.clone(),
            ..Options::default()
        };
        natter::start(options).await.unwrap()
    }
}
