//! What every public call of natter-store does, against the embedded DynamoDB and through the clients that the functions
//! use. Times are values: each test says what time it is.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test names the outcomes that it waits for, and stops at any other"
)]

#[cfg(test)]
mod append;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod begin;
#[cfg(test)]
mod blocks;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod contention;
#[cfg(test)]
mod deleting;
#[cfg(test)]
mod deletion;
#[cfg(test)]
mod depart;
#[cfg(test)]
mod devices_in_calls;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod every_call;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod find;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod hiding;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod login;
#[cfg(test)]
mod login_attempts;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod people;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod proxy;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod refresh;
#[cfg(test)]
mod register;
#[cfg(test)]
mod removal;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod room;
#[cfg(test)]
mod room_races;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod since;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod summaries;
#[cfg(test)]
mod tickets;
