//! The conversations that the owner of the account has left, now or long ago.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use natter_app::background::JobError;
use natter_domain::{conversation::ConversationId, ids::UserId};
use natter_store::users::Consistency;

use super::{AT_ONCE, AccountDeletion, App, PAUSE, ROUNDS, erasing};

/// Erases the texts of the messages in all of them. Each remembers how far that has come.
pub(super) async fn erase_messages(app: &App, user: UserId) -> Result<(), JobError> {
    let left = app.conversations.left_by_user(user).await?;
    stream::iter(left)
        .map(|conversation| erase_in(app, user, conversation))
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

async fn erase_in(app: &App, user: UserId, conversation: ConversationId) -> Result<(), JobError> {
    let store = &app.conversations;
    let Some(former) = store.former_member(conversation, user, Consistency::Strong).await? else {
        return Ok(());
    };
    let erased = erasing::erase(app, user, conversation, former.erased).await?;
    if erased > former.erased {
        store.note_erased(conversation, user, erased).await?;
    }
    Ok(())
}

/// Forgets that the person was there, and what they had deleted for themselves; before that, erases
/// what messages they may have sent since the texts were erased.
pub(super) async fn forget_all(app: &App, work: AccountDeletion) -> Result<(), JobError> {
    for round in 0..ROUNDS {
        // The index is eventually consistent, as in `leave_all`.
        let left = app.conversations.left_by_user(work.user).await?;
        let forgotten: Vec<bool> = stream::iter(left)
            .map(|conversation| forget(app, work, conversation))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        if !forgotten.contains(&true) {
            return Ok(());
        }
        tokio::time::sleep(PAUSE * (1 << round)).await;
    }
    Err(JobError("there are still conversations to be forgotten".to_owned()))
}

/// Says whether there was anything to forget.
async fn forget(
    app: &App,
    AccountDeletion { user, erase_messages }: AccountDeletion,
    conversation: ConversationId,
) -> Result<bool, JobError> {
    let store = &app.conversations;
    let Some(former) = store.former_member(conversation, user, Consistency::Strong).await? else {
        return Ok(false);
    };
    if erase_messages {
        erasing::erase(app, user, conversation, former.erased).await?;
    }
    store.erase_former_member(conversation, &former.member).await?;
    Ok(true)
}
