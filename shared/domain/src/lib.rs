//! What a chat is made of: ids, values, entries, rules and limits.
//!
//! Nothing here knows AWS, HTTP, a clock or the environment: times and ids come in as values, and a
//! value that exists is valid. The crate is the vocabulary of all the others.

pub mod call;
pub mod conversation;
pub mod entry;
pub mod glance;
pub mod ids;
pub mod inbox;
pub mod invalid;
pub mod limits;
pub mod login_attempts;
pub mod member;
pub mod paging;
pub mod presence;
pub mod room;
mod room_values;
pub mod secret;
pub mod seq;
pub mod session;
pub mod tail;
pub mod text;
pub mod time;
pub mod user;
