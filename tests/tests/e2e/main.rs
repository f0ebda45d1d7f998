//! The end-to-end suite: the running system from outside, over HTTP and WebSocket. The server is
//! one in this process, or the one at `NATTER_URL`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test names the outcomes that it waits for, and stops at any other"
)]

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod blocks;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod cors;
#[cfg(test)]
mod deleting;
#[cfg(test)]
mod flaky_proxy;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod model;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod stored_data;
#[cfg(test)]
mod sync;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod users;
#[cfg(test)]
mod web;
