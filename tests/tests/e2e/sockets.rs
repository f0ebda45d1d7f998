//! Sockets: the door, what is said, who is there, and what goes wrong.

mod door;
mod events;
mod faults;
mod frames;
mod presence;
mod sizes;
