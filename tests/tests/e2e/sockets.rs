//! Sockets: the door, what is said, who is there, and what goes wrong.

mod door;
mod events;
mod faults;
mod frames;
mod lost_write;
pub(super) mod presence;
mod presence_events;
mod sizes;
