//! `GET /api/users/me/export`: everything that is stored about the caller, in pages.

mod own_entries;

use std::collections::BTreeSet;

use futures_util::try_join;
use natter_app::{
    cursor,
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, Response},
    problem::{Problem, refusals::session_revoked},
    query, routes,
};
use natter_domain::{
    conversation::ConversationId,
    ids::{SessionId, UserId},
    presence::Connections as UserConnections,
    room::{Role, RoomName},
    seq::Seq,
    session::Session,
    time::{Timestamp, rfc3339, rfc3339_option},
    user::Profile,
};
use natter_store::{
    Connections,
    users::{Blocks, Consistency},
};
use serde::Serialize;

use self::own_entries::{Position, Read};
use crate::{
    context::{Authenticated, FromEnvironment as _, ReadContext},
    views::{entry::EntryView, session::SessionView, user::UserView},
};

struct App {
    context: Authenticated<ReadContext>,
    connections: Connections,
}

routes! {
    "GET /api/users/me/export" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        context: Authenticated::from_environment(environment)?,
        connections: environment.connections()?,
    };
    Ok(http::function("export", app, ROUTES))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExportView<'a> {
    #[serde(serialize_with = "rfc3339")]
    exported_at: Timestamp,
    /// Only on the first page.
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

/// One conversation, or a part of it if it has more entries than a page holds.
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
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "rfc3339_option")]
    left_at: Option<Timestamp>,
    read_seq: Seq,
    delivered_seq: Seq,
    cleared_seq: Seq,
    /// Numbers of the messages that the caller has deleted for themselves.
    hidden_seqs: &'a BTreeSet<Seq>,
    entries: Vec<EntryView<'a>>,
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.context.clock.now();
    let identity = app.context.authenticator.identify(request, now).await?;
    let user = identity.user;
    let from = query::optional(request, "cursor", |text| cursor::read(text)?.parse::<Position>())?;
    let is_first = from.is_none();
    let (read, account) = try_join!(
        async { Ok(own_entries::read(&app.context.conversations, user, from).await?) },
        async { if is_first { Account::read(app, user, now).await.map(Some) } else { Ok(None) } }
    )?;
    Ok(http::ok(&ExportView {
        exported_at: now,
        account: account.as_ref().map(|account| account.view(identity.session, now)),
        conversations: read.parts.iter().map(part).collect(),
        next_cursor: read.next.as_ref().map(|next| cursor::write(&next.to_string())),
    }))
}

/// What is stored about the caller beside their conversations.
struct Account {
    profile: Profile,
    sessions: Vec<Session>,
    blocks: Blocks,
    open: UserConnections,
}

impl Account {
    async fn read(app: &App, user: UserId, now: Timestamp) -> Result<Self, Problem> {
        let (profile, sessions, blocks, open) = try_join!(
            app.context.users.profile(user),
            app.context.users.sessions(user, now),
            app.context.users.blocks(user),
            app.connections.of(user, Consistency::Eventual),
        )?;
        Ok(Self { profile: profile.ok_or_else(session_revoked)?, sessions, blocks, open })
    }

    fn view(&self, current: SessionId, now: Timestamp) -> AccountView<'_> {
        let sessions = self.sessions.iter();
        let open = self.open.live(now);
        AccountView {
            user: UserView::own(&self.profile),
            sessions: sessions.map(|session| SessionView::new(session, current)).collect(),
            blocked: self.blocks.blocking.keys().copied().collect(),
            connections: open
                .map(|(_, connection)| ConnectionView { connected_until: connection.expires_at })
                .collect(),
            last_seen_at: self.open.last_seen(now),
        }
    }
}

fn part(read: &Read) -> PartView<'_> {
    let member = &read.member;
    PartView {
        id: read.conversation,
        kind: if read.conversation.room().is_some() { "room" } else { "direct" },
        name: read.room_name.as_ref().map(RoomName::as_str),
        role: member.role,
        joined_at: member.joined_at,
        left_at: read.left_at,
        read_seq: member.read,
        delivered_seq: member.delivered(),
        cleared_seq: member.cleared,
        hidden_seqs: &read.hidden,
        entries: read.entries.iter().map(EntryView::new).collect(),
    }
}
