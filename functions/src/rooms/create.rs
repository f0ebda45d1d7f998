//! `POST /api/rooms`

use std::collections::{BTreeSet, HashMap};

use natter_app::{
    http::{self, Body, Request, Response},
    json_fields::JsonFields,
    problem::{Problem, code, refusals::blocked},
};
use natter_domain::{
    conversation::ConversationId,
    glance::Glance,
    ids::UserId,
    limits::ROOM_FIRST_MEMBERS,
    member::Member,
    room::{Role, RoomName, Visibility},
    seq::Seq,
};
use natter_store::{
    conversations::{NewRoom, Summary},
    users::Consistency,
};

use super::{App, change::notify_members};
use crate::{
    notify::Notification,
    views::conversation::{ConversationView, OneConversation},
};

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let (name, visibility, others) = parse(request.body(), identity.user)?;
    check(app, identity.user, &others).await?;
    let id = app.ids.room(now);
    let new = NewRoom { id, name, visibility, owner: identity.user, others: &others };
    let (room, entry) = app.conversations.create_room(new, &app.ids, now).await?;
    let conversation = ConversationId::Room(id);
    let notification =
        Notification { conversation, entries: std::slice::from_ref(&entry), bumps_inbox: false };
    // Those with whom the room begins: whoever has come since has read its log.
    let members: Vec<UserId> = others.iter().copied().chain([identity.user]).collect();
    notify_members(app, &room, &members, notification, now).await;
    let member = Member {
        user: identity.user,
        role: Role::Owner,
        joined_at: now,
        read: entry.seq,
        delivered: Seq::NONE,
        cleared: Seq::NONE,
        has_hidden: false,
    };
    let mut glance = Glance::new(&member);
    glance.look_at(std::slice::from_ref(&entry), entry.seq, &BTreeSet::new());
    let summary = Summary { conversation, member, room: Some(room), glance };
    let nobody = HashMap::new();
    let view = ConversationView::new(&summary, &nobody).ok_or_else(Problem::internal)?;
    Ok(http::created(&OneConversation { conversation: view }))
}

fn parse(body: &[u8], owner: UserId) -> Result<(RoomName, Visibility, Vec<UserId>), Problem> {
    let mut fields = JsonFields::of_body(body)?;
    let name = fields.required("name", |text| RoomName::parse(&text));
    let visibility = fields.required("visibility", |text| text.parse());
    let members = fields.list("members", ROOM_FIRST_MEMBERS, |text| text.parse::<UserId>());
    let members = members.and_then(|members| {
        let distinct: BTreeSet<_> = members.iter().collect();
        if distinct.len() < members.len() {
            return fields.reject("members", "must not name anybody twice");
        }
        if distinct.contains(&owner) {
            return fields.reject("members", "must not name yourself: you are a member anyway");
        }
        Some(members)
    });
    Ok(fields.finish((name, visibility, members))?)
}

/// Refuses members who do not exist, or who block the owner or are blocked.
async fn check(app: &App, owner: UserId, others: &[UserId]) -> Result<(), Problem> {
    if others.is_empty() {
        return Ok(());
    }
    let (profiles, blocks) = futures_util::try_join!(
        app.users.profiles(others),
        app.users.blocks_with(owner, others, Consistency::Strong)
    )?;
    if let Some(index) = others.iter().position(|user| !profiles.contains_key(user)) {
        let nobody = "There is no user with one of these ids.";
        return Err(Problem::new(code::USER_NOT_FOUND, nobody)
            .field("members", format_args!("item {index} is nobody's id")));
    }
    if others.iter().any(|user| blocks.between(*user)) { Err(blocked()) } else { Ok(()) }
}
