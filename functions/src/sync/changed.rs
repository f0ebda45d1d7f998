//! Entries that are new in the conversations that the client knows.

use std::collections::HashMap;

use futures_util::future::try_join_all;
use natter_domain::{conversation::ConversationId, member::Member, paging::PageSize, seq::Seq};
use natter_store::StoreError;

use super::{AT_ONCE, App, answer::SyncedConversation, budget::Budget};

/// Reads the conversations with new entries, in the order of the request. Once the budget is spent,
/// the answer says only that there are some.
pub(super) async fn read(
    app: &App,
    known: &[(ConversationId, Seq)],
    members: &HashMap<ConversationId, Member>,
    limit: PageSize,
    budget: &mut Budget,
) -> Result<Vec<SyncedConversation>, StoreError> {
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
            if !budget.spend(found.entries.iter().map(|seen| &seen.entry)) {
                found.entries.clear();
                found.more = true;
            }
            all.push(found);
        }
    }
    Ok(all)
}

/// The new entries of one conversation, if there are any.
async fn what(
    app: &App,
    conversation: ConversationId,
    seq: Seq,
    member: &Member,
    limit: PageSize,
) -> Result<Option<SyncedConversation>, StoreError> {
    let since = app.conversations.entries_since(conversation, member, seq, limit).await?;
    Ok(since.map(|since| SyncedConversation {
        conversation,
        member: member.clone(),
        entries: since.entries,
        last: since.last,
        unread: since.unread,
        more: since.more,
        recovered: since.recovered,
        summary: None,
    }))
}

/// Whether there are new entries. A client that is ahead of this read learns of them in its next
/// sync.
async fn whether(
    app: &App,
    conversation: ConversationId,
    seq: Seq,
    member: &Member,
) -> Result<Option<SyncedConversation>, StoreError> {
    let (last, unread) = app.conversations.last_and_unread(conversation, member).await?;
    Ok((last > seq.max(member.cleared)).then(|| SyncedConversation {
        conversation,
        member: member.clone(),
        entries: Vec::new(),
        last,
        unread,
        more: true,
        recovered: true,
        summary: None,
    }))
}
