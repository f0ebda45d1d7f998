//! `GET /api/rooms/{roomId}/members`

use std::collections::HashMap;

use futures_util::try_join;
use natter_app::{
    cursor,
    http::{self, Body, Request, Response},
    problem::{Problem, refusals::conversation_not_found},
    query,
};
use natter_domain::{ids::UserId, member::Member, user::Profile};
use natter_store::users::Consistency;
use serde::Serialize;

use super::{App, room_of};
use crate::{
    people::seen_by,
    views::{member::MemberView, user::UserView},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MembersView<'a> {
    members: Vec<MemberView<'a>>,
    next_cursor: Option<String>,
}

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let room = room_of(request)?;
    let limit = query::limit(request)?;
    let after = query::optional(request, "cursor", |text| {
        cursor::read(text)?.parse::<UserId>().map_err(|_| cursor::invalid())
    })?;
    let (own, (members, more)) = try_join!(
        app.conversations.member(room, identity.user, Consistency::Strong),
        app.conversations.members_page(room, after, limit),
    )?;
    own.ok_or_else(conversation_not_found)?;
    let people: Vec<UserId> = members.iter().map(|member| member.user).collect();
    let (profiles, connections, blocks) = try_join!(
        app.users.profiles(&people),
        app.connections.of_all(&people),
        app.users.blocks_among(identity.user, &people),
    )?;
    let profiles: HashMap<UserId, Profile> =
        profiles.into_iter().map(|(id, profile)| (id, seen_by(&blocks, profile))).collect();
    let view = |member: &Member| {
        let user = UserView::of(member.user, profiles.get(&member.user));
        let open = connections.get(&member.user).is_some_and(|connections| connections.online(now));
        MemberView::new(member, user, open && !blocks.between(member.user))
    };
    Ok(http::ok(&MembersView {
        members: members.iter().map(view).collect(),
        next_cursor: people.last().filter(|_| more).map(|last| cursor::write(&last.to_string())),
    }))
}
