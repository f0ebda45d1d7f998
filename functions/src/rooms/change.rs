//! Changing a room, and telling of it.

use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::UserId,
    room::{Command, Role, Room},
};
use natter_runtime::problem::Problem;
use natter_store::{
    conversations::{RoomChanged, RoomCommand},
    users::Consistency,
};

use super::App;
use crate::{
    problems::room_refused,
    sending::too_many_messages,
    telling::News,
    views::conversation::{ConversationChange, ConversationEvent},
};

/// Does what `actor` wants of the room, if the rules allow it, and tells everybody whom it concerns.
pub(super) async fn change(
    app: &App,
    conversation: ConversationId,
    actor: UserId,
    command: &Command,
) -> Result<(), Problem> {
    let wanted = RoomCommand { conversation, actor, command, flood: app.flood };
    match app.conversations.change_room(wanted, &app.ids, app.clock.now()).await? {
        RoomChanged::Nothing(_) => Ok(()),
        RoomChanged::Refused(refused) => Err(room_refused(refused)),
        RoomChanged::Flood { wait } => Err(too_many_messages(wait)),
        RoomChanged::Busy => Err(Problem::unavailable()),
        RoomChanged::Done { room, entries, opens_activity } => {
            tell(app, &room, News { conversation, entries: &entries, opens_activity }).await;
            Ok(())
        }
    }
}

/// Tells the members of the entries, and whoever came, went or has another role of that.
pub(super) async fn tell(app: &App, room: &Room, news: News<'_>) {
    let (conversation, entries) = (news.conversation, news.entries);
    match app.conversations.members(conversation, Consistency::Strong).await {
        Ok(members) => {
            let people: Vec<UserId> = members.into_iter().map(|member| member.user).collect();
            app.telling.tell_entries(&people, news, None).await;
        }
        Err(error) => tracing::warn!(%error, "members could not be read, so nobody is told of a change"),
    }
    for entry in entries {
        if let Some((users, change)) = concerned(entry) {
            let event = match change {
                ConversationChange::Removed => ConversationEvent::removed(conversation),
                ConversationChange::Added | ConversationChange::Changed => {
                    ConversationEvent::of_room(change, conversation, room)
                }
            };
            app.telling.tell(&users, &event, None).await;
        }
    }
}

/// Whose own part in the room an entry changes.
fn concerned(entry: &Entry) -> Option<(Vec<UserId>, ConversationChange)> {
    match &entry.body {
        Body::Joined { users } => Some((users.clone(), ConversationChange::Added)),
        Body::Left => Some((vec![entry.sender], ConversationChange::Removed)),
        Body::Removed { user } => Some((vec![*user], ConversationChange::Removed)),
        // Whoever hands the room over has another role, too.
        Body::Role { user, role: Role::Owner } => {
            Some((vec![*user, entry.sender], ConversationChange::Changed))
        }
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
