//! Sending and reading messages.

mod flood;
mod history;
mod many_senders;
mod repeats;
mod send;
mod texts;
mod together;
