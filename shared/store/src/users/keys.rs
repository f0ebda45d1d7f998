//! The keys of the Users table.
//!
//! | item | pk | sk |
//! |---|---|---|
//! | profile | `USER#<id>` | `PROFILE` |
//! | guard of a username | `NAME#<lower case>` | `-` |
//! | guard of an address | `MAIL#<canonical form>` | `-` |
//! | session | `USER#<id>` | `SESSION#<id>` |
//! | somebody whom the person blocks | `USER#<id>` | `BLOCK#<id>` |
//! | somebody who blocks the person | `USER#<id>` | `BLOCKED#<id>` |
//! | password attempts while logged in | `USER#<id>` | `PASSWORD` |
//!
//! The `directory` index holds the profiles under one partition, sorted by lower-cased username.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::ids::{SessionId, UserId};

use crate::{
    attributes::{PK, SK},
    dynamodb::Item,
};

/// The sort key of a profile.
pub(crate) const PROFILE: &str = "PROFILE";
/// The sort key of a guard.
pub(crate) const GUARD: &str = "-";
/// The sort key of the item that counts a logged-in person's attempts at their own password.
pub(crate) const PASSWORD_ATTEMPTS: &str = "PASSWORD";
/// The index by username.
pub(crate) const DIRECTORY: &str = "directory";
/// The index's only partition: it is read in the order of names, across everyone.
pub(crate) const DIRECTORY_PARTITION: &str = "users";
/// What the sort key of every session begins with.
pub(crate) const SESSIONS: &str = "SESSION#";

/// What the sort keys of all blocks begin with, in both directions.
pub(crate) const BLOCKS: &str = "BLOCK";
/// What the sort keys of the blocks that a person makes begin with.
pub(crate) const BLOCKING: &str = "BLOCK#";

/// The sort key of a block: the partition's person blocks `other`.
pub(crate) fn block(other: UserId) -> String {
    format!("{BLOCKING}{other}")
}

/// The sort key of a block as the one who is blocked has it: `other` blocks the partition's person.
pub(crate) fn blocked(other: UserId) -> String {
    format!("BLOCKED#{other}")
}

/// Whom the person of such an item blocks.
pub(crate) fn block_of(sk: &str) -> Option<UserId> {
    sk.strip_prefix(BLOCKING)?.parse().ok()
}

/// Who blocks the person of such an item.
pub(crate) fn blocked_of(sk: &str) -> Option<UserId> {
    sk.strip_prefix("BLOCKED#")?.parse().ok()
}

/// The partition of a person's profile and sessions.
pub(crate) fn user(id: UserId) -> String {
    format!("USER#{id}")
}

/// The sort key of a session.
pub(crate) fn session(id: SessionId) -> String {
    format!("{SESSIONS}{id}")
}

/// The partition of a username's guard.
pub(crate) fn name(lower: &str) -> String {
    format!("NAME#{lower}")
}

/// The partition of an address's guard.
pub(crate) fn mail(form: &str) -> String {
    format!("MAIL#{form}")
}

/// Whose profile or session a partition key is.
pub(crate) fn user_of(pk: &str) -> Option<UserId> {
    pk.strip_prefix("USER#")?.parse().ok()
}

/// Which session a sort key is.
pub(crate) fn session_of(sk: &str) -> Option<SessionId> {
    sk.strip_prefix(SESSIONS)?.parse().ok()
}

/// A whole key.
pub(crate) fn key(pk: String, sk: impl Into<String>) -> Item {
    Item::from([
        (PK.to_owned(), AttributeValue::S(pk)),
        (SK.to_owned(), AttributeValue::S(sk.into())),
    ])
}
