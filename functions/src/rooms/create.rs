//! `POST /api/rooms`

use std::collections::{BTreeSet, HashMap};

use natter_domain::{
    conversation::ConversationId,
    entry::Seen,
    ids::UserId,
    limits::ROOM_FIRST_MEMBERS,
    member::Member,
    room::{Role, RoomName, Visibility},
    seq::Seq,
};
use natter_runtime::{
    fields::Fields,
    http::{Answer, HttpRequest},
    problem::{Code, FieldError, Problem},
};
use natter_store::{
    conversations::{NewRoom, Summary},
    users::Consistency,
};

use super::{App, change::tell};
use crate::{
    problems::blocked,
    telling::News,
    views::conversation::{ConversationView, OneConversation},
};

pub(super) async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let (name, visibility, others) = parse(request.body(), identity.user)?;
    check(app, identity.user, &others).await?;
    let now = app.clock.now();
    let id = app.ids.room(now);
    let new = NewRoom { id, name, visibility, owner: identity.user, others: &others };
    let (room, entry) = app.conversations.create_room(new, &app.ids, now).await?;
    let conversation = ConversationId::Room(id);
    let news = News { conversation, entries: std::slice::from_ref(&entry), opens_activity: false };
    tell(app, &room, news).await;
    let member = Member {
        user: identity.user,
        role: Role::Owner,
        joined_at: now,
        read: entry.seq,
        delivered: Seq::NONE,
        cleared: Seq::NONE,
        hides: false,
    };
    let last = entry.seq;
    let newest = Some(Seen { entry, hidden: false });
    let summary = Summary { conversation, member, room: Some(room), newest, last };
    let nobody = HashMap::new();
    let view = ConversationView::new(&summary, &nobody).ok_or_else(Problem::internal)?;
    Ok(Answer::created(&OneConversation { conversation: view }))
}

fn parse(body: &[u8], owner: UserId) -> Result<(RoomName, Visibility, Vec<UserId>), Problem> {
    let mut fields = Fields::of_body(body)?;
    let name = fields.required("name", |text| RoomName::parse(&text));
    let visibility = fields.required("visibility", |text| text.parse());
    let members = fields.list("members", ROOM_FIRST_MEMBERS, |text| text.parse::<UserId>());
    let members = members.and_then(|members| {
        let distinct: BTreeSet<_> = members.iter().collect();
        if distinct.len() < members.len() {
            return fields.flaw("members", "must not name anybody twice");
        }
        if distinct.contains(&owner) {
            return fields.flaw("members", "must not name yourself: you are a member anyway");
        }
        Some(members)
    });
    fields.finish((name, visibility, members))
}

/// Everybody must exist, and have to do with the owner.
async fn check(app: &App, owner: UserId, others: &[UserId]) -> Result<(), Problem> {
    if others.is_empty() {
        return Ok(());
    }
    let (profiles, blocks) = futures_util::try_join!(
        app.users.profiles(others),
        app.users.blocks_with(owner, others, Consistency::Strong)
    )?;
    if let Some(index) = others.iter().position(|user| !profiles.contains_key(user)) {
        let message = format!("item {index} is nobody's id");
        let errors = vec![FieldError { field: "members".to_owned(), message }];
        return Err(Problem {
            errors,
            ..Problem::new(Code::UserNotFound, "There is no user with one of these ids.")
        });
    }
    if others.iter().any(|user| blocks.between(*user)) { Err(blocked()) } else { Ok(()) }
}
