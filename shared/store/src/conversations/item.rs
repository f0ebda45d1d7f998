//! The items of the Conversations table. Attribute names are short: they are stored, and paid for, with every item.

mod entry;
mod member;
mod meta;

use serde::Serialize;
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use crate::{StoreError, db::Item};

pub(super) use entry::{read_entry, write_entry};
pub(super) use member::{read_member, read_placed, write_member};
pub(super) use meta::{read_room, write_meta};

/// An item out of a struct of these modules. They hold only strings, numbers and lists, which always become attributes.
fn write(item: impl Serialize, what: &'static str) -> Result<Item, StoreError> {
    to_item(item).map_err(|_| StoreError::Unreadable { what })
}
