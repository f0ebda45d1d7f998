//! `POST /api/sync`: everything that a client has missed, in one call after a reconnect.
//!
//! Reads the caller's memberships first, and since which number they see each conversation; then
//! the new entries of each. Memberships of rooms are read once more after that: a member who was
//! removed meanwhile does not get the entries after the removal.

mod answer;
mod budget;
mod calls;
mod changed;
mod new;

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
};

use futures_util::try_join;
use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, Response},
    json_fields::{DomainFields as _, JsonFields},
    problem::Problem,
    routes,
};
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    limits::{SYNC_CONVERSATIONS, SYNC_NEW},
    member::Member,
    paging::PageSize,
    seq::Seq,
};
use natter_store::{
    Connections, StoreError,
    conversations::{LogBudget, Summary},
    users::Consistency,
};

use self::{
    answer::{SyncView, SyncedConversation},
    budget::Budget,
    calls::CurrentCall,
};
use crate::{
    context::{Authenticated, FromEnvironment, ReadContext},
    people::profiles_for,
    views::conversation::peers,
};

/// How many logs are read at once: what they hold fits into memory and into the answer.
const AT_ONCE: usize = 16;

type App = Authenticated<SyncContext>;

/// A reader's context, with the table that knows the calls.
struct SyncContext {
    reading: ReadContext,
    connections: Connections,
}

impl FromEnvironment for SyncContext {
    fn from_environment(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self {
            reading: ReadContext::from_environment(environment)?,
            connections: environment.connections()?,
        })
    }
}

impl Deref for SyncContext {
    type Target = ReadContext;

    fn deref(&self) -> &ReadContext {
        &self.reading
    }
}

routes! {
    "POST /api/sync" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    Ok(http::function("sync", App::from_environment(environment)?, ROUTES))
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let (known, limit) = parse(request.body())?;
    let user = identity.user;
    let handed_in: HashSet<ConversationId> = known.iter().map(|(id, _)| *id).collect();
    let ids: Vec<ConversationId> = known.iter().map(|(id, _)| *id).collect();
    let (mut members, all, calls) = try_join!(
        app.conversations.memberships(user, &ids, Consistency::Strong),
        app.conversations.positions(user),
        calls::read(app, identity, now),
    )?;
    let unknown = all.into_iter().filter(|listed| !handed_in.contains(&listed.conversation));
    let unknown: Vec<_> = unknown.collect();
    let logs = LogBudget::new(members.len().saturating_add(unknown.len().min(SYNC_NEW)));
    let (fresh, more_new) = new::summaries(app, user, unknown, now, &logs).await?;

    let mut budget = Budget::new();
    let mut changed = changed::read(app, &known, &members, limit, &mut budget, &logs).await?;
    let mut new = new::read(app, fresh, limit, &mut budget, &logs).await?;
    still_members(app, user, &mut members, &mut changed, &mut new).await?;

    let summaries: Vec<&Summary> = new.iter().filter_map(|found| found.summary.as_ref()).collect();
    let wanted = summaries
        .iter()
        .flat_map(|summary| peers(std::slice::from_ref(*summary)))
        .chain(calls.iter().map(CurrentCall::peer))
        .collect::<Vec<_>>();
    let profiles = profiles_for(&app.users, user, &wanted).await?;
    let removed: Vec<ConversationId> =
        ids.into_iter().filter(|id| !members.contains_key(id)).collect();
    Ok(http::ok(&SyncView::new(&changed, &new, &removed, more_new, &calls, &profiles)))
}

fn parse(body: &[u8]) -> Result<(Vec<(ConversationId, Seq)>, PageSize), Problem> {
    let mut fields = JsonFields::of_body(body)?;
    let conversations = fields.seqs("conversations", SYNC_CONVERSATIONS, str::parse);
    let limit = fields.limit("limit");
    Ok(fields.finish((conversations, limit))?)
}

/// Removes the rooms that the caller is no member of any more.
async fn still_members(
    app: &App,
    user: UserId,
    members: &mut HashMap<ConversationId, Member>,
    changed: &mut Vec<SyncedConversation>,
    new: &mut Vec<SyncedConversation>,
) -> Result<(), StoreError> {
    let rooms: Vec<ConversationId> = changed
        .iter()
        .chain(new.iter())
        .filter(|found| found.conversation.room().is_some())
        .map(|found| found.conversation)
        .collect();
    if rooms.is_empty() {
        return Ok(());
    }
    let now = app.conversations.memberships(user, &rooms, Consistency::Strong).await?;
    let stays = |id: &ConversationId| id.direct().is_some() || now.contains_key(id);
    changed.retain(|found| stays(&found.conversation));
    new.retain(|found| stays(&found.conversation));
    for room in rooms {
        if !now.contains_key(&room) {
            members.remove(&room);
        }
    }
    Ok(())
}
