//! Entries that are new in the conversations that the client knows.

use std::collections::HashMap;

use futures_util::future::try_join_all;
use natter_domain::{conversation::ConversationId, member::Member, paging::PageSize, seq::Seq};
use natter_store::{StoreError, conversations::LogBudget};

use super::{AT_ONCE, App, answer::SyncedConversation, budget::Budget};

/// Reads the conversations with new entries, in the order of the request. Once the budget is spent,
/// the answer says only that there are some.
pub(super) async fn read(
    app: &App,
    known: &[(ConversationId, Seq)],
    members: &HashMap<ConversationId, Member>,
    limit: PageSize,
    budget: &mut Budget,
    logs: &LogBudget,
) -> Result<Vec<SyncedConversation>, StoreError> {
    let theirs: Vec<_> =
        known.iter().filter_map(|(id, seq)| Some((*id, *seq, members.get(id)?.clone()))).collect();
    let log = &app.conversations;
    let mut all = Vec::new();
    for chunk in theirs.chunks(AT_ONCE) {
        let spent = budget.is_spent();
        let reads = chunk.iter().map(|(conversation, seq, member)| async move {
            let since = if spent {
                log.whether(*conversation, member, *seq, logs).await?
            } else {
                log.entries_since(*conversation, member, *seq, limit, logs).await?
            };
            Ok::<_, StoreError>(since.map(|since| SyncedConversation {
                conversation: *conversation,
                member: member.clone(),
                entries: since.entries,
                last: since.last,
                unread: since.unread,
                more: since.more,
                recovered: since.recovered,
                summary: None,
            }))
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
