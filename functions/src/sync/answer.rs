//! The answer to a sync.

use std::collections::HashMap;

use natter_domain::{
    conversation::ConversationId, entry::VisibleEntry, ids::UserId, member::Member, seq::Seq,
    user::Profile,
};
use natter_store::conversations::Summary;
use serde::Serialize;

use super::calls::{CurrentCall, CurrentCallView};
use crate::views::{conversation::ConversationView, entry::EntryView};

/// What a sync found in one conversation.
pub(super) struct SyncedConversation {
    pub(super) conversation: ConversationId,
    pub(super) member: Member,
    pub(super) entries: Vec<VisibleEntry>,
    pub(super) last: Seq,
    pub(super) unread: u32,
    pub(super) more: bool,
    pub(super) recovered: bool,
    /// The conversation itself, if it is new to the client.
    pub(super) summary: Option<Summary>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SyncView<'a> {
    changed: Vec<SyncedConversationView<'a>>,
    new: Vec<SyncedConversationView<'a>>,
    removed: &'a [ConversationId],
    more_new: bool,
    calls: Vec<CurrentCallView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SyncedConversationView<'a> {
    conversation_id: ConversationId,
    entries: Vec<EntryView<'a>>,
    last_seq: Seq,
    more: bool,
    recovered: bool,
    read_seq: Seq,
    cleared_seq: Seq,
    unread: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<ConversationView<'a>>,
}

impl<'a> SyncView<'a> {
    pub(super) fn new(
        changed: &'a [SyncedConversation],
        new: &'a [SyncedConversation],
        removed: &'a [ConversationId],
        more_new: bool,
        calls: &'a [CurrentCall],
        profiles: &'a HashMap<UserId, Profile>,
    ) -> Self {
        let view = |found: &'a SyncedConversation| SyncedConversationView::new(found, profiles);
        Self {
            changed: changed.iter().map(view).collect(),
            new: new.iter().map(view).collect(),
            removed,
            more_new,
            calls: calls.iter().map(|call| call.view(profiles.get(&call.peer()))).collect(),
        }
    }
}

impl<'a> SyncedConversationView<'a> {
    fn new(found: &'a SyncedConversation, profiles: &'a HashMap<UserId, Profile>) -> Self {
        Self {
            conversation_id: found.conversation,
            entries: found.entries.iter().map(EntryView::new).collect(),
            last_seq: found.last,
            more: found.more,
            recovered: found.recovered,
            read_seq: found.member.read,
            cleared_seq: found.member.cleared,
            unread: found.unread,
            conversation: found
                .summary
                .as_ref()
                .and_then(|summary| ConversationView::new(summary, profiles)),
        }
    }
}
