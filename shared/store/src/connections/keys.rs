//! The keys of the Connections table.
//!
//! | item | pk |
//! |---|---|
//! | a person's connections | `USER#<id>` |
//! | ticket | `TICKET#<SHA-256, hexadecimal>` |
//! | call | `CALL#<id>` |
//! | that two people have a call | `CALLS#<conversation>` |
//! | a call's latest offer, latest answer | `OFFER#<id>`, `ANSWER#<id>` |
//! | a call's candidates before the answer | `CANDIDATES#<id>` |

use std::fmt::Write;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{call::CallId, conversation::Direct, ids::UserId};

use crate::{attributes::PK, dynamodb::Item};

/// A person's item.
pub(crate) fn user(id: UserId) -> Item {
    key(format!("USER#{id}"))
}

/// The user whose item has this key.
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

/// The key of a call.
pub(crate) fn call(id: &CallId) -> String {
    format!("CALL#{id}")
}

/// Which call a key is.
pub(crate) fn call_of(pk: &str) -> Option<CallId> {
    pk.strip_prefix("CALL#")?.parse().ok()
}

/// The key of the item that names the call which two people have.
pub(crate) fn call_between(direct: Direct) -> String {
    format!("CALLS#{}", direct.id())
}

/// The key of a call's latest offer.
pub(crate) fn offer(id: &CallId) -> String {
    format!("OFFER#{id}")
}

/// The key of a call's latest answer.
pub(crate) fn answer(id: &CallId) -> String {
    format!("ANSWER#{id}")
}

/// The key of a call's candidates before the answer.
pub(crate) fn candidates(id: &CallId) -> String {
    format!("CANDIDATES#{id}")
}

/// A whole key.
pub(crate) fn key(pk: String) -> Item {
    Item::from([(PK.to_owned(), AttributeValue::S(pk))])
}
