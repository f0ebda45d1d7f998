//! A conversation as one of its members sees it, and the event about changes of it.

use std::collections::HashMap;

use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    room::{Role, Room, Visibility},
    seq::Seq,
    time::{Timestamp, rfc3339},
    user::Profile,
};
use natter_store::conversations::Summary;
use serde::Serialize;

use super::{entry::EntryView, user::UserView};

/// A conversation in the inbox, or as the only one of an answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConversationView<'a> {
    id: ConversationId,
    #[serde(flatten)]
    kind: KindView<'a>,
    last_entry: Option<EntryView<'a>>,
    last_seq: Seq,
    read_seq: Seq,
    delivered_seq: Seq,
    cleared_seq: Seq,
    unread: u32,
    #[serde(serialize_with = "rfc3339")]
    joined_at: Timestamp,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum KindView<'a> {
    Direct {
        peer: UserView<'a>,
        /// How far the other person has read and received; only where one conversation is asked
        /// for.
        #[serde(skip_serializing_if = "Option::is_none")]
        peer_read_seq: Option<Seq>,
        #[serde(skip_serializing_if = "Option::is_none")]
        peer_delivered_seq: Option<Seq>,
    },
    Room {
        #[serde(flatten)]
        room: RoomView<'a>,
        role: Role,
        member_count: u32,
        #[serde(serialize_with = "rfc3339")]
        created_at: Timestamp,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        ended: bool,
    },
}

/// What all members of a room see of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoomView<'a> {
    name: &'a str,
    visibility: Visibility,
    owner_id: UserId,
}

impl<'a> RoomView<'a> {
    fn new(room: &'a Room) -> Self {
        Self { name: room.name.as_str(), visibility: room.visibility, owner_id: room.owner }
    }
}

impl<'a> ConversationView<'a> {
    /// `peers` are the profiles of the other people of direct conversations; a person without one
    /// has deleted the account. `None` for a room without a meta item, which does not exist.
    pub(crate) fn new(summary: &'a Summary, peers: &'a HashMap<UserId, Profile>) -> Option<Self> {
        let member = &summary.member;
        let kind = match (summary.conversation, &summary.room) {
            (ConversationId::Direct(direct), _) => {
                let peer = direct.peer_of(member.user)?;
                KindView::Direct {
                    peer: UserView::of(peer, peers.get(&peer)),
                    peer_read_seq: None,
                    peer_delivered_seq: None,
                }
            }
            (ConversationId::Room(_), Some(room)) => KindView::Room {
                room: RoomView::new(room),
                role: member.role,
                member_count: room.members,
                created_at: room.created_at,
                ended: room.ended_at.is_some(),
            },
            (ConversationId::Room(_), None) => return None,
        };
        Some(Self {
            id: summary.conversation,
            kind,
            last_entry: summary.glance.shown().map(EntryView::shown),
            last_seq: summary.glance.last(),
            read_seq: member.read,
            delivered_seq: member.delivered(),
            cleared_seq: member.cleared,
            unread: summary.glance.unread(),
            joined_at: member.joined_at,
        })
    }
}

impl ConversationView<'_> {
    /// Adds how far the other person of a direct conversation has read, and received everything.
    pub(crate) fn with_peer_receipts(mut self, (read, delivered): (Seq, Seq)) -> Self {
        if let KindView::Direct { peer_read_seq, peer_delivered_seq, .. } = &mut self.kind {
            (*peer_read_seq, *peer_delivered_seq) = (Some(read), Some(delivered));
        }
        self
    }
}

/// The people whose profiles the views of these conversations need.
pub(crate) fn peers(summaries: &[Summary]) -> Vec<UserId> {
    let peer = |summary: &Summary| summary.conversation.direct()?.peer_of(summary.member.user);
    summaries.iter().filter_map(peer).collect()
}

/// The answer that holds one conversation.
#[derive(Serialize)]
pub(crate) struct OneConversation<'a> {
    pub(crate) conversation: ConversationView<'a>,
}

/// How a conversation has changed for the person whose sockets get the event.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ConversationChange {
    /// The person is a member now.
    Added,
    /// The person's role has changed.
    Changed,
    /// The person is no member any more, or has cleared the conversation.
    Removed,
}

/// The event `conversation`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "conversation", rename_all = "camelCase")]
pub(crate) struct ConversationEvent<'a> {
    change: ConversationChange,
    conversation_id: ConversationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<RoomSummaryView<'a>>,
}

/// A room, without what differs from member to member.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoomSummaryView<'a> {
    id: ConversationId,
    kind: &'static str,
    #[serde(flatten)]
    room: RoomView<'a>,
}

impl<'a> ConversationEvent<'a> {
    /// The event for a member of the room.
    pub(crate) fn of_room(change: ConversationChange, id: ConversationId, room: &'a Room) -> Self {
        let view = RoomSummaryView { id, kind: "room", room: RoomView::new(room) };
        Self { change, conversation_id: id, conversation: Some(view) }
    }

    /// The event for a person who is no member any more, or has cleared the conversation.
    pub(crate) fn removed(id: ConversationId) -> Self {
        Self { change: ConversationChange::Removed, conversation_id: id, conversation: None }
    }
}
