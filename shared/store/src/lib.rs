//! DynamoDB: keys, items and the calls that read and write them, in terms of the domain.
//!
//! One folder for each table. In each, `keys.rs` is the only place that knows a key, `item.rs` the only place that
//! knows an attribute's name, and every other file is one group of calls. Calls return domain outcomes, such as
//! "the username is taken"; an SDK error never leaves this crate.

mod admission;
mod batch;
pub mod connections;
pub mod conversations;
mod db;
mod error;
pub mod metering;
pub mod users;

pub use admission::Admission;
pub use connections::Connections;
pub use conversations::Conversations;
pub use db::Db;
pub use error::StoreError;
pub use users::Users;
