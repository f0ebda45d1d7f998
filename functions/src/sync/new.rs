//! Conversations that the client does not know.

use futures_util::future::try_join_all;
use natter_domain::{
    ids::UserId,
    inbox::{InboxCursor, InboxPlan, PositionedConversation},
    limits::SYNC_NEW,
    paging::PageSize,
    time::Timestamp,
};
use natter_store::{
    StoreError,
    conversations::{LogBudget, Summary},
    users::Consistency,
};

use super::{AT_ONCE, App, answer::SyncedConversation, budget::Budget};

/// The conversations of `unknown` that are visible, the last activity first, and whether there are
/// more than one answer holds.
pub(super) async fn summaries(
    app: &App,
    user: UserId,
    unknown: Vec<PositionedConversation>,
    now: Timestamp,
    logs: &LogBudget,
) -> Result<(Vec<Summary>, bool), StoreError> {
    if unknown.is_empty() {
        return Ok((Vec::new(), false));
    }
    let plan = InboxPlan::new(InboxCursor::begin(now), (unknown, true), Vec::new(), SYNC_NEW);
    let page = app.conversations.planned(user, plan, Consistency::Strong, now, logs).await?;
    Ok((page.summaries, page.next.is_some()))
}

/// Reads their newest entries. Once the budget is spent they come without entries, and the client
/// pages back from the end.
pub(super) async fn read(
    app: &App,
    summaries: Vec<Summary>,
    limit: PageSize,
    budget: &mut Budget,
    logs: &LogBudget,
) -> Result<Vec<SyncedConversation>, StoreError> {
    let mut all = Vec::with_capacity(summaries.len());
    let mut left = summaries.into_iter();
    loop {
        let chunk: Vec<Summary> = left.by_ref().take(AT_ONCE).collect();
        if chunk.is_empty() {
            return Ok(all);
        }
        let spent = budget.is_spent();
        let reads = chunk.into_iter().map(|summary| async move {
            if spent {
                Ok(without_entries(summary))
            } else {
                with_entries(app, summary, limit, logs).await
            }
        });
        for mut found in try_join_all(reads).await? {
            // The newest entry comes with the conversation in any case.
            let shown = found.summary.as_ref().and_then(|summary| summary.glance.shown());
            let entries = found.entries.iter().map(|seen| &seen.entry);
            let fits = budget.spend(shown) && budget.spend(entries);
            if !fits {
                found.entries.clear();
                (found.more, found.recovered) = (true, false);
            }
            all.push(found);
        }
    }
}

async fn with_entries(
    app: &App,
    summary: Summary,
    limit: PageSize,
    logs: &LogBudget,
) -> Result<SyncedConversation, StoreError> {
    // Up to where the unread ones were counted.
    let (member, last) = (&summary.member, summary.glance.last());
    let latest = app.conversations.latest_entries(summary.conversation, member, last, limit, logs);
    let (entries, more) = latest.await?;
    Ok(SyncedConversation { entries, more, recovered: !more, ..without_entries(summary) })
}

fn without_entries(summary: Summary) -> SyncedConversation {
    SyncedConversation {
        conversation: summary.conversation,
        member: summary.member.clone(),
        entries: Vec::new(),
        last: summary.glance.last(),
        unread: summary.glance.unread(),
        more: true,
        recovered: false,
        summary: Some(summary),
    }
}
