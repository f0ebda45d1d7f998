//! What has come in the conversations that the client knows.

use std::collections::HashMap;

use futures_util::future::try_join_all;
use natter_domain::{conversation::ConversationId, member::Member, paging::PageSize, seq::Seq};
use natter_store::{StoreError, conversations::Since};

use super::{AT_ONCE, App, answer::Found, budget::Budget};

/// Reads those where something has come, in the order in which they were handed in. Where the budget is spent, only that
/// something has.
pub(super) async fn read(
    app: &App,
    known: &[(ConversationId, Seq)],
    members: &HashMap<ConversationId, Member>,
    limit: PageSize,
    budget: &mut Budget,
) -> Result<Vec<Found>, StoreError> {
    let theirs: Vec<_> =
        known.iter().filter_map(|(id, seq)| Some((*id, *seq, members.get(id)?.clone()))).collect();
    let mut all = Vec::new();
    for chunk in theirs.chunks(AT_ONCE) {
        let spent = budget.is_spent();
        let reads = chunk.iter().map(|(conversation, seq, member)| async move {
            if spent {
                whether(app, *conversation, *seq, member).await
            } else {
                what(app, *conversation, *seq, member, limit).await
            }
        });
        for mut found in try_join_all(reads).await?.into_iter().flatten() {
            if !budget.spend(&found.entries) {
                found.entries.clear();
                found.more = true;
            }
            all.push(found);
        }
    }
    Ok(all)
}

/// What has come, if anything.
async fn what(
    app: &App,
    conversation: ConversationId,
    seq: Seq,
    member: &Member,
    limit: PageSize,
) -> Result<Option<Found>, StoreError> {
    // What the member has cleared is not there for them, and they have no use for what came before it.
    let since = app.conversations.since(conversation, seq.max(member.cleared), limit).await?;
    if since.entries.is_empty() && since.recovered && !since.more {
        return Ok(None);
    }
    found(app, conversation, member, since).await.map(Some)
}

/// Whether something has come. A client that is ahead of the log learns of that in its next sync.
async fn whether(
    app: &App,
    conversation: ConversationId,
    seq: Seq,
    member: &Member,
) -> Result<Option<Found>, StoreError> {
    let newest = app.conversations.newest_entry(conversation).await?;
    let Some(newest) = newest.filter(|newest| newest.seq > seq.max(member.cleared)) else { return Ok(None) };
    let since = Since {
        entries: Vec::new(),
        last: newest.seq,
        last_by: Some(newest.sender),
        more: true,
        recovered: true,
    };
    found(app, conversation, member, since).await.map(Some)
}

async fn found(
    app: &App,
    conversation: ConversationId,
    member: &Member,
    since: Since,
) -> Result<Found, StoreError> {
    // Before the first of these there is nothing for somebody who has cleared that.
    let all = since.entries.first().is_some_and(|first| first.seq <= member.cleared.next());
    let entries = app.conversations.as_seen(conversation, member, since.entries).await?;
    Ok(Found {
        conversation,
        member: member.clone(),
        entries,
        last: since.last,
        last_by: since.last_by,
        more: since.more && (since.recovered || !all),
        recovered: since.recovered,
        summary: None,
    })
}
