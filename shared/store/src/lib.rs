//! DynamoDB: keys, items and the calls that read and write them, in terms of the domain.
//!
//! One folder for each table. In each, `keys.rs` is the only place that makes a key, `item.rs` has
//! the items, and every other file is one group of calls. The calls take the names of attributes
//! from `attributes`, which documents each. They return domain outcomes, such as "the username is
//! taken"; an SDK error never leaves this crate.

mod attempts;
mod attributes;
mod backoff;
mod batch;
mod call;
pub mod connections;
mod consistency;
pub mod conversations;
mod dynamodb;
mod error;
pub mod metering;
mod query;
mod session_and_membership;
pub mod users;

pub use connections::Connections;
pub use consistency::Consistency;
pub use conversations::Conversations;
pub use dynamodb::MeteredClient;
pub use error::StoreError;
pub use session_and_membership::SessionAndMembership;
pub use users::Users;
