//! What a sync answers.

use std::collections::HashMap;

use natter_domain::{
    conversation::ConversationId, entry::Seen, ids::UserId, member::Member, seq::Seq, user::Profile,
};
use natter_store::conversations::Summary;
use serde::Serialize;

use crate::views::{conversation::ConversationView, entry::EntryView};

/// What was found in one conversation.
pub(super) struct Found {
    pub(super) conversation: ConversationId,
    pub(super) member: Member,
    pub(super) entries: Vec<Seen>,
    pub(super) last: Seq,
    /// Who wrote the newest entry, where that is news.
    pub(super) last_by: Option<UserId>,
    pub(super) more: bool,
    pub(super) recovered: bool,
    /// Of a conversation that is new to the client.
    pub(super) summary: Option<Summary>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SyncView<'a> {
    changed: Vec<FoundView<'a>>,
    new: Vec<FoundView<'a>>,
    removed: &'a [ConversationId],
    more_new: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FoundView<'a> {
    conversation_id: ConversationId,
    entries: Vec<EntryView<'a>>,
    last_seq: Seq,
    more: bool,
    recovered: bool,
    read_seq: Seq,
    cleared_seq: Seq,
    unread: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<ConversationView<'a>>,
}

impl<'a> SyncView<'a> {
    pub(super) fn new(
        changed: &'a [Found],
        new: &'a [Found],
        removed: &'a [ConversationId],
        more_new: bool,
        profiles: &'a HashMap<UserId, Profile>,
    ) -> Self {
        let view = |found: &'a Found| FoundView::new(found, profiles);
        Self {
            changed: changed.iter().map(view).collect(),
            new: new.iter().map(view).collect(),
            removed,
            more_new,
        }
    }
}

impl<'a> FoundView<'a> {
    fn new(found: &'a Found, profiles: &'a HashMap<UserId, Profile>) -> Self {
        let own = found.last_by == Some(found.member.user);
        Self {
            conversation_id: found.conversation,
            entries: found.entries.iter().map(EntryView::new).collect(),
            last_seq: found.last,
            more: found.more,
            recovered: found.recovered,
            read_seq: found.member.read,
            cleared_seq: found.member.cleared,
            unread: found.member.unread(found.last, own),
            conversation: found.summary.as_ref().and_then(|summary| ConversationView::new(summary, profiles)),
        }
    }
}
