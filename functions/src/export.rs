//! `GET /api/users/me/export`: everything that is stored about the caller, in pages.

mod own_entries;

use std::collections::BTreeSet;

use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    room::Role,
    seq::Seq,
    time::{Clock, Timestamp, rfc3339, rfc3339_option},
};
use natter_runtime::{
    authenticate::Authenticator,
    cursor,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
    query,
};
use natter_store::{Connections, Conversations, Users, users::Consistency};
use serde::Serialize;

use self::own_entries::{Position, Read};
use crate::{
    problems::session_revoked,
    views::{entry::EntryView, session::SessionView, user::UserView},
};

struct App {
    authenticator: Authenticator,
    users: Users,
    conversations: Conversations,
    connections: Connections,
    clock: Clock,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        authenticator: environment.authenticator()?,
        users: environment.users()?,
        conversations: environment.conversations()?,
        connections: environment.connections()?,
        clock: environment.clock(),
    };
    Ok(http::function("export", app, |app, request| Box::pin(handle(app, request))))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportView<'a> {
    #[serde(serialize_with = "rfc3339")]
    exported_at: Timestamp,
    /// In the first page only.
    #[serde(flatten)]
    account: Option<AccountView<'a>>,
    conversations: Vec<PartView<'a>>,
    next_cursor: Option<String>,
}

#[derive(Serialize)]
struct AccountView<'a> {
    user: UserView<'a>,
    sessions: Vec<SessionView<'a>>,
    blocked: Vec<UserId>,
    connections: Vec<ConnectionView>,
    #[serde(rename = "lastSeenAt", serialize_with = "rfc3339_option")]
    last_seen_at: Option<Timestamp>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConnectionView {
    #[serde(serialize_with = "rfc3339")]
    connected_until: Timestamp,
}

/// One conversation, or, where it has more than a page holds, a part of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartView<'a> {
    id: ConversationId,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    role: Role,
    #[serde(serialize_with = "rfc3339")]
    joined_at: Timestamp,
    read_seq: Seq,
    delivered_seq: Seq,
    cleared_seq: Seq,
    /// Numbers of the messages that the caller has deleted for themselves.
    hidden_seqs: &'a BTreeSet<Seq>,
    entries: Vec<EntryView<'a>>,
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let user = identity.user;
    let from = query::optional(request, "cursor", |text| cursor::read(text)?.parse::<Position>())?;
    let now = app.clock.now();
    let read = own_entries::read(&app.conversations, user, from.clone()).await?;
    let conversations = read.parts.iter().map(part).collect();
    let next_cursor = read.next.as_ref().map(|next| cursor::write(&next.to_string()));
    if from.is_some() {
        return Ok(Answer::ok(&ExportView { exported_at: now, account: None, conversations, next_cursor }));
    }
    let (profile, sessions, blocks, open) = futures_util::try_join!(
        app.users.profile(user),
        app.users.sessions(user, now),
        app.users.blocks(user),
        app.connections.of(user, Consistency::Eventual),
    )?;
    let profile = profile.ok_or_else(session_revoked)?;
    let account = AccountView {
        user: UserView::own(&profile),
        sessions: sessions.iter().map(|session| SessionView::new(session, identity.session)).collect(),
        blocked: blocks.blocking.into_iter().collect(),
        connections: open
            .live(now)
            .map(|(_, connection)| ConnectionView { connected_until: connection.expires_at })
            .collect(),
        last_seen_at: open.last_seen(now),
    };
    Ok(Answer::ok(&ExportView { exported_at: now, account: Some(account), conversations, next_cursor }))
}

fn part(read: &Read) -> PartView<'_> {
    let member = &read.member;
    PartView {
        id: read.conversation,
        kind: if read.conversation.room().is_some() { "room" } else { "direct" },
        name: read.room.as_ref().map(|room| room.name.as_str()),
        role: member.role,
        joined_at: member.joined_at,
        read_seq: member.read,
        delivered_seq: member.delivered(),
        cleared_seq: member.cleared,
        hidden_seqs: &read.hidden,
        entries: read.entries.iter().map(EntryView::new).collect(),
    }
}
