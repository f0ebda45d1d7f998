//! Writing and reading.

mod crowd;
mod flood;
mod history;
mod repeats;
mod send;
mod texts;
