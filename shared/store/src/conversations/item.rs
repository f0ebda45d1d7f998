//! The items of the Conversations table. The fields of their structs have the names of the
//! attributes, as `attributes/conversations.rs` lists them.

mod entry;
mod member;
mod meta;

use serde::Serialize;
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use crate::{StoreError, dynamodb::Item};

pub(super) use entry::{MESSAGE_KIND, read_entry, write_entry};
pub(super) use member::{
    read_former_member, read_member, read_positioned, write_former_member, write_member,
};
pub(super) use meta::{read_room, write_meta};

/// An item out of a struct of these modules. They hold only strings, numbers and lists, which
/// always become attributes.
fn write(item: impl Serialize, what: &'static str) -> Result<Item, StoreError> {
    to_item(item).map_err(|_| StoreError::Unreadable { what })
}
