//! The functions on the events in events/, through the same decoding as in Lambda.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test names the outcomes that it waits for, and stops at any other"
)]

#[cfg(test)]
mod answers;
#[cfg(test)]
mod authorities;
#[cfg(test)]
mod background;
#[cfg(test)]
mod containers;
#[cfg(test)]
mod counts;
#[cfg(test)]
mod panics;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod start;
#[cfg(test)]
mod web;
#[cfg(test)]
mod world;
#[cfg(test)]
mod wrong_events;
