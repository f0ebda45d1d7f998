//! The whole of Natter on one machine: the local gateway, the embedded DynamoDB and the functions.
pub mod template;
