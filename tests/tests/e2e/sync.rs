//! Recovery after a reconnect: missed entries, new conversations, removed ones.

mod bad_input;
mod behind;
mod many;
mod missed;
mod visible_entries;
