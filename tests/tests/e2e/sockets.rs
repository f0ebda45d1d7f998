//! Sockets: handshake, frames, presence and faults.

mod events;
mod faults;
mod frames;
mod given_up;
mod handshake;
mod lost_write;
pub(super) mod presence;
mod presence_events;
mod sizes;
