//! Conversations that the client does not know.

use futures_util::future::try_join_all;
use natter_domain::{
    conversation::ConversationId, ids::UserId, limits::SYNC_NEW, paging::PageSize, time::Timestamp,
};
use natter_store::{StoreError, conversations::Summary, users::Consistency};

use super::{AT_ONCE, App, answer::Found, budget::Budget};

/// Those of `unknown` that are to be seen, newest activity first, and whether there are more than one answer holds.
pub(super) async fn summaries(
    app: &App,
    user: UserId,
    mut unknown: Vec<ConversationId>,
    now: Timestamp,
) -> Result<(Vec<Summary>, bool), StoreError> {
    let more = unknown.len() > SYNC_NEW;
    unknown.truncate(SYNC_NEW);
    if unknown.is_empty() {
        return Ok((Vec::new(), false));
    }
    let mut summaries = app.conversations.summaries(user, &unknown, Consistency::Strong, now).await?;
    summaries.retain(|summary| !summary.is_cleared());
    Ok((summaries, more))
}

/// Reads their newest entries. Where the budget is spent they come without, and the client pages back from the end.
pub(super) async fn read(
    app: &App,
    summaries: Vec<Summary>,
    limit: PageSize,
    budget: &mut Budget,
) -> Result<Vec<Found>, StoreError> {
    let mut all = Vec::with_capacity(summaries.len());
    let mut left = summaries.into_iter();
    loop {
        let chunk: Vec<Summary> = left.by_ref().take(AT_ONCE).collect();
        if chunk.is_empty() {
            return Ok(all);
        }
        let spent = budget.is_spent();
        let reads = chunk.into_iter().map(|summary| async move {
            if spent { Ok(without_entries(summary)) } else { with_entries(app, summary, limit).await }
        });
        for mut found in try_join_all(reads).await? {
            // The newest entry comes with the conversation in any case.
            let newest = found.summary.as_ref().and_then(|summary| summary.newest.as_ref());
            let fits = budget.spend(newest) && budget.spend(&found.entries);
            if !fits {
                found.entries.clear();
                (found.more, found.recovered) = (true, false);
            }
            all.push(found);
        }
    }
}

async fn with_entries(app: &App, summary: Summary, limit: PageSize) -> Result<Found, StoreError> {
    let member = summary.member.clone();
    let since = app.conversations.newly(summary.conversation, member.cleared, limit).await?;
    let entries = app.conversations.as_seen(summary.conversation, &member, since.entries).await?;
    Ok(Found {
        conversation: summary.conversation,
        member,
        entries,
        last: since.last,
        last_by: since.last_by,
        more: since.more,
        recovered: since.recovered,
        summary: Some(summary),
    })
}

fn without_entries(summary: Summary) -> Found {
    Found {
        conversation: summary.conversation,
        member: summary.member.clone(),
        entries: Vec::new(),
        last: summary.last,
        last_by: summary.newest.as_ref().map(|newest| newest.entry.sender),
        more: true,
        recovered: false,
        summary: Some(summary),
    }
}
