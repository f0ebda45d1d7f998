//! The keys of the Conversations table.
//!
//! | item | pk | sk |
//! |---|---|---|
//! | meta | `<conversation>` | `META` |
//! | member | `<conversation>` | `MEMBER#<user>` |
//! | entry | `<conversation>` | `ENTRY#<20 digits>` |
//!
//! The `by-user` index holds a person's member items under `user`, sorted by `act`, the span of latest activity.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    conversation::ConversationId, ids::UserId, limits::ACTIVITY_BUCKET, seq::Seq, time::Timestamp,
};

use crate::db::Item;

/// The sort key of a conversation's meta item.
pub(crate) const META: &str = "META";

/// The sort key of a member.
pub(crate) fn member(user: UserId) -> String {
    format!("MEMBER#{user}")
}

/// The sort key of an entry. Twenty digits hold every number and sort like it.
pub(crate) fn entry(seq: Seq) -> String {
    format!("ENTRY#{:020}", seq.get())
}

/// Which entry a sort key is.
pub(crate) fn entry_of(sk: &str) -> Option<Seq> {
    Seq::new(sk.strip_prefix("ENTRY#")?.parse().ok()?).ok()
}

/// The sort key of a conversation in the inbox of a member: ten digits hold the spans of the next millennia.
pub(crate) fn activity(now: Timestamp) -> String {
    format!("{:010}", now.bucket(ACTIVITY_BUCKET))
}

/// A whole key.
pub(crate) fn key(conversation: ConversationId, sk: impl Into<String>) -> Item {
    Item::from([
        ("pk".to_owned(), AttributeValue::S(conversation.to_string())),
        ("sk".to_owned(), AttributeValue::S(sk.into())),
    ])
}
