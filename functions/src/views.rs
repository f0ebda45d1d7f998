//! What clients see: the JSON shapes of the public contract.

pub(crate) mod conversation;
pub(crate) mod entry;
pub(crate) mod member;
pub(crate) mod session;
pub(crate) mod user;
