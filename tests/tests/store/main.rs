//! Every public call of natter-store, on the embedded DynamoDB and with the clients that the
//! functions use. Times are values: each test sets its own time.

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod append;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod begin;
#[cfg(test)]
mod blocks;
#[cfg(test)]
mod blocks_found;
#[cfg(test)]
mod call_ends;
#[cfg(test)]
mod call_seats;
#[cfg(test)]
mod call_signals;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod contention;
#[cfg(test)]
mod dead_connections;
#[cfg(test)]
mod deleting;
#[cfg(test)]
mod deletion;
#[cfg(test)]
mod devices_in_calls;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod entries_since;
#[cfg(test)]
mod erasing;
#[cfg(test)]
mod every_call;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod find;
#[cfg(test)]
mod former_members;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod hidden_entries;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod leave_on_account_deletion;
#[cfg(test)]
mod log_budget;
#[cfg(test)]
mod login;
#[cfg(test)]
mod login_attempts;
#[cfg(test)]
mod lost_answers;
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
mod sockets;
#[cfg(test)]
mod summaries;
#[cfg(test)]
mod tickets;
#[cfg(test)]
mod together;
