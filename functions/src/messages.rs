//! Messages: `send-message`, `get-messages`, and the sender that requests and frames share.

pub mod get;
pub(crate) mod parse;
pub mod send;
pub(crate) mod sender;
