//! The keys of the Conversations table.
//!
//! | item | pk | sk |
//! |---|---|---|
//! | meta | `<conversation>` | `META` |
//! | member | `<conversation>` | `MEMBER#<user>` |
//! | somebody who was a member | `<conversation>` | `FORMER#<user>` |
//! | entry | `<conversation>` | `ENTRY#<20 digits>` |
//! | entry that a member has hidden | `<conversation>` | `HIDDEN#<user>#<20 digits>` |
//!
//! The `by-user` index holds a person's member items under `user`, sorted by `act`, the place
//! in the inbox; and under `FORMER#<user>` what is kept of them where they were a member.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{conversation::ConversationId, ids::UserId, seq::Seq};

use crate::{
    attributes::{PK, SK},
    dynamodb::Item,
};

/// The sort key of a conversation's meta item.
pub(crate) const META: &str = "META";
/// What the sort key of every member begins with.
pub(crate) const MEMBERS: &str = "MEMBER#";
/// What the sort key of everybody who was a member begins with.
const FORMER_MEMBERS: &str = "FORMER#";
/// The index of a person's conversations.
pub(crate) const BY_USER: &str = "by-user";

/// The sort key of a member.
pub(crate) fn member(user: UserId) -> String {
    format!("{MEMBERS}{user}")
}

/// The sort key of what is kept of somebody who was a member, and its partition in the `by-user`
/// index: no inbox has it.
pub(crate) fn former_member(user: UserId) -> String {
    format!("{FORMER_MEMBERS}{user}")
}

/// Who that is.
pub(crate) fn former_member_of(sk: &str) -> Option<UserId> {
    sk.strip_prefix(FORMER_MEMBERS)?.parse().ok()
}

/// The sort key of an entry. Twenty digits hold every number and sort like it.
pub(crate) fn entry(seq: Seq) -> String {
    format!("ENTRY#{:020}", seq.get())
}

/// Which entry a sort key is.
pub(crate) fn entry_of(sk: &str) -> Option<Seq> {
    Seq::new(sk.strip_prefix("ENTRY#")?.parse().ok()?).ok()
}

/// The sort key of an entry that `user` has deleted for themselves.
pub(crate) fn hidden(user: UserId, seq: Seq) -> String {
    format!("HIDDEN#{user}#{:020}", seq.get())
}

/// Which entry such a sort key hides.
pub(crate) fn hidden_of(sk: &str) -> Option<Seq> {
    Seq::new(sk.rsplit('#').next()?.parse().ok()?).ok()
}

/// A whole key.
pub(crate) fn key(conversation: ConversationId, sk: impl Into<String>) -> Item {
    Item::from([
        (PK.to_owned(), AttributeValue::S(conversation.to_string())),
        (SK.to_owned(), AttributeValue::S(sk.into())),
    ])
}
