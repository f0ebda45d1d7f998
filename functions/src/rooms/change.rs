//! Changes a room, and notifies its members.

use natter_app::problem::Problem;
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::UserId,
    room::{Command, Role, Room},
    time::Timestamp,
};
use natter_store::{
    conversations::{RoomChanged, RoomCommand},
    users::Consistency,
};

use super::App;
use crate::{
    notify::Notification,
    views::conversation::{ConversationChange, ConversationEvent},
};

/// Carries out `command` for `actor` if the rules allow it, and notifies everybody concerned.
pub(super) async fn change(
    app: &App,
    conversation: ConversationId,
    actor: UserId,
    command: &Command,
    now: Timestamp,
) -> Result<(), Problem> {
    let wanted = RoomCommand { conversation, actor, command, flood: app.flood_limit };
    match app.conversations.change_room(wanted, &app.ids, now).await? {
        RoomChanged::Unchanged(_) => Ok(()),
        RoomChanged::Done { room, entries, bumps_inbox } => {
            let notification = Notification { conversation, entries: &entries, bumps_inbox };
            notify(app, &room, notification, now).await;
            Ok(())
        }
    }
}

/// Notifies the members of the entries, and each person who joined, left or has another role.
pub(super) async fn notify(app: &App, room: &Room, notification: Notification<'_>, now: Timestamp) {
    let conversation = notification.conversation;
    let people = match app.conversations.members(conversation, Consistency::Strong).await {
        Ok(members) => members.into_iter().map(|member| member.user).collect(),
        Err(error) => {
            tracing::warn!(%error, "members could not be read: they are not notified of a change");
            Vec::new()
        }
    };
    notify_members(app, room, &people, notification, now).await;
}

/// As [`notify`], where the members are known.
pub(super) async fn notify_members(
    app: &App,
    room: &Room,
    members: &[UserId],
    notification: Notification<'_>,
    now: Timestamp,
) {
    let (conversation, entries) = (notification.conversation, notification.entries);
    if !members.is_empty() {
        app.notifier.notify_entries(members, notification, None, now).await;
    }
    for entry in entries {
        if let Some((users, change)) = concerned(entry) {
            let event = match change {
                ConversationChange::Removed => ConversationEvent::removed(conversation),
                ConversationChange::Added | ConversationChange::Changed => {
                    ConversationEvent::of_room(change, conversation, room)
                }
            };
            app.notifier.notify(&users, &event, None, now).await;
        }
    }
}

/// The people whose membership or role an entry changes, and how.
fn concerned(entry: &Entry) -> Option<(Vec<UserId>, ConversationChange)> {
    match &entry.body {
        Body::Joined { users } => Some((users.clone(), ConversationChange::Added)),
        Body::Left | Body::LeftWithAccount => {
            Some((vec![entry.sender], ConversationChange::Removed))
        }
        Body::Removed { user } => Some((vec![*user], ConversationChange::Removed)),
        // The former owner has another role, too.
        Body::Role { user, role: Role::Owner } => {
            Some((vec![*user, entry.sender], ConversationChange::Changed))
        }
        // Its former owner is gone.
        Body::Inherited { user } => Some((vec![*user], ConversationChange::Changed)),
        Body::Role { user, role: Role::Admin | Role::Member } => {
            Some((vec![*user], ConversationChange::Changed))
        }
        Body::Message(_)
        | Body::DeletedMessage
        | Body::Deleted { .. }
        | Body::Renamed { .. }
        | Body::Visibility { .. }
        | Body::Ended
        | Body::Call(_) => None,
    }
}
