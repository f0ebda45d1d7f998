//! `POST /api/sync`: everything that a client has missed, in one call after a reconnect.
//!
//! First what the caller is a member of, and since which number they see each conversation; then what has come in each. Rooms are
//! looked at once more after that: who was removed meanwhile does not see what was said after.

mod answer;
mod budget;

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream, try_join};
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    limits::{SYNC_CONVERSATIONS, SYNC_NEW},
    member::Member,
    paging::PageSize,
    seq::Seq,
};
use natter_runtime::{
    authenticate::Authenticator,
    environment::{Environment, StartError},
    fields::Fields,
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::Problem,
};
use natter_store::{
    Conversations, StoreError, Users,
    conversations::{Since, Summary},
    users::Consistency,
};

use self::{
    answer::{Found, SyncView},
    budget::Budget,
};
use crate::views::conversation::peers;

/// Logs that are read at once.
const AT_ONCE: usize = 32;

struct App {
    authenticator: Authenticator,
    users: Users,
    conversations: Conversations,
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
    };
    Ok(http::function("sync", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &HttpRequest) -> Result<Answer, Problem> {
    let identity = app.authenticator.identify(request).await?;
    let (known, limit) = parse(request.body())?;
    let user = identity.user;
    let handed_in: HashSet<ConversationId> = known.iter().map(|(id, _)| *id).collect();
    let ids: Vec<ConversationId> = known.iter().map(|(id, _)| *id).collect();
    let (mut members, all) = try_join!(
        app.conversations.memberships(user, &ids, Consistency::Strong),
        app.conversations.of_user(user),
    )?;
    let unknown = all.into_iter().filter(|id| !handed_in.contains(id));
    let (fresh, more_new) = new_ones(app, user, unknown.collect()).await?;

    let mut changed = read_changed(app, &known, &members, limit).await?;
    let mut new = read_new(app, fresh, limit).await?;
    still_members(app, user, &mut members, &mut changed, &mut new).await?;

    let mut budget = Budget::new();
    for found in changed.iter_mut().chain(new.iter_mut()) {
        budget.spend(found);
    }
    let summaries: Vec<&Summary> = new.iter().filter_map(|found| found.summary.as_ref()).collect();
    let wanted =
        summaries.iter().flat_map(|summary| peers(std::slice::from_ref(*summary))).collect::<Vec<_>>();
    let profiles = app.users.profiles(&wanted).await?;
    let removed: Vec<ConversationId> = ids.into_iter().filter(|id| !members.contains_key(id)).collect();
    Ok(Answer::ok(&SyncView::new(&changed, &new, &removed, more_new, &profiles)))
}

fn parse(body: &[u8]) -> Result<(Vec<(ConversationId, Seq)>, PageSize), Problem> {
    let mut fields = Fields::of_body(body)?;
    let conversations = fields.seqs("conversations", SYNC_CONVERSATIONS, str::parse);
    let limit = fields.limit("limit");
    fields.finish((conversations, limit))
}

/// Conversations that the client does not know, as far as they are to be seen, and whether there are more than one answer holds.
async fn new_ones(
    app: &App,
    user: UserId,
    mut unknown: Vec<ConversationId>,
) -> Result<(Vec<Summary>, bool), StoreError> {
    let more = unknown.len() > SYNC_NEW;
    unknown.truncate(SYNC_NEW);
    if unknown.is_empty() {
        return Ok((Vec::new(), false));
    }
    let mut summaries = app.conversations.summaries(user, &unknown, Consistency::Strong).await?;
    summaries.retain(|summary| !summary.is_cleared());
    Ok((summaries, more))
}

/// What has come in the conversations that the client knows; only those where something has.
async fn read_changed(
    app: &App,
    known: &[(ConversationId, Seq)],
    members: &HashMap<ConversationId, Member>,
    limit: PageSize,
) -> Result<Vec<Found>, StoreError> {
    let theirs: Vec<_> =
        known.iter().filter_map(|(id, seq)| Some((*id, *seq, members.get(id)?.clone()))).collect();
    let reads = stream::iter(theirs).map(|(conversation, seq, member)| async move {
        // What the member has cleared is not there for them, and they have no use for what came before it.
        let after = seq.max(member.cleared);
        let since = app.conversations.since(conversation, after, limit).await?;
        let nothing = since.entries.is_empty() && since.recovered && !since.more;
        // A client that is ahead of an empty log has nothing to get, but something to forget.
        if nothing {
            return Ok(None);
        }
        found(app, conversation, member, since, None).await.map(Some)
    });
    let found: Vec<Option<Found>> = reads.buffered(AT_ONCE).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

async fn read_new(app: &App, summaries: Vec<Summary>, limit: PageSize) -> Result<Vec<Found>, StoreError> {
    let reads = stream::iter(summaries).map(|summary| async move {
        let member = summary.member.clone();
        let since = app.conversations.newly(summary.conversation, member.cleared, limit).await?;
        found(app, summary.conversation, member, since, Some(summary)).await
    });
    reads.buffered(AT_ONCE).try_collect().await
}

async fn found(
    app: &App,
    conversation: ConversationId,
    member: Member,
    since: Since,
    summary: Option<Summary>,
) -> Result<Found, StoreError> {
    // Before the first of these, there is nothing for somebody who has cleared that.
    let all = since.entries.first().is_some_and(|first| first.seq <= member.cleared.next());
    let entries = app.conversations.as_seen(conversation, &member, since.entries).await?;
    Ok(Found {
        conversation,
        member,
        entries,
        last: since.last,
        last_by: since.last_by,
        more: since.more && (since.recovered || !all),
        recovered: since.recovered,
        summary,
    })
}

/// Takes out the rooms that the caller is not in any more.
async fn still_members(
    app: &App,
    user: UserId,
    members: &mut HashMap<ConversationId, Member>,
    changed: &mut Vec<Found>,
    new: &mut Vec<Found>,
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
