//! The keys of the Connections table.
//!
//! | item | pk |
//! |---|---|
//! | a person's connections | `USER#<id>` |
//! | ticket | `TICKET#<SHA-256, hexadecimal>` |

use std::fmt::Write;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::ids::UserId;

use crate::db::Item;

/// A person's item.
pub(crate) fn user(id: UserId) -> Item {
    key(format!("USER#{id}"))
}

/// Whose item a key is.
pub(crate) fn user_of(pk: &str) -> Option<UserId> {
    pk.strip_prefix("USER#")?.parse().ok()
}

/// A ticket's item.
pub(crate) fn ticket(hash: &[u8; 32]) -> Item {
    let mut pk = "TICKET#".to_owned();
    for byte in hash {
        // Writing to a string does not fail.
        let _ = write!(pk, "{byte:02x}");
    }
    key(pk)
}

fn key(pk: String) -> Item {
    Item::from([("pk".to_owned(), AttributeValue::S(pk))])
}
