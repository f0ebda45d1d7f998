//! `account-deletion`: erases an account that is marked as deleted, and the texts of its messages
//! if the owner wants that. It can be interrupted anywhere and repeated: each step does what is left
//! to do, and the profile, which says that there is something to do, goes last.

mod erasing;
mod left;

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use natter_app::{
    background::{self, JobError},
    environment::{Environment, StartError},
    function::Function,
};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::{Ids, UserId},
    seq::Seq,
    time::{Clock, Timestamp},
};
use natter_push::{EndReason, Pusher};
use natter_store::{
    Conversations, StoreError, Users,
    conversations::LeftOnAccountDeletion,
    users::{Consistency, DeletionState},
};
use serde::{Deserialize, Serialize};

use crate::{
    notify::{Notification, Notifier},
    views::conversation::{ConversationChange, ConversationEvent},
};

/// How many conversations are left at once.
const AT_ONCE: usize = 8;
/// How often the list of conversations is read again: the index is eventually consistent, so a
/// later round finds what an earlier one did not see.
const ROUNDS: u32 = 6;
/// The pause after the first round; each is twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(100);

/// The payload of the invocation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountDeletion {
    /// The owner of the account.
    pub(crate) user: UserId,
    /// Whether the texts of all their messages go as well.
    #[serde(default)]
    pub(crate) erase_messages: bool,
}

struct App {
    users: Users,
    conversations: Conversations,
    pusher: Pusher,
    notifier: Notifier,
    clock: Clock,
    ids: Ids,
    /// How long to wait before the last sweep; longer than any request lasts.
    settle: Duration,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let (conversations, pusher) = (environment.conversations()?, environment.pusher()?);
    let app = App {
        users: environment.users()?,
        notifier: Notifier::new(conversations.clone(), pusher.clone()),
        conversations,
        pusher,
        clock: environment.clock(),
        ids: environment.ids(),
        settle: environment.settle_time()?,
    };
    Ok(background::function("account-deletion", app, |app, work| Box::pin(handle(app, work))))
}

async fn handle(app: &App, work: AccountDeletion) -> Result<(), JobError> {
    let user = work.user;
    // Only an account that its owner has marked, with the password, is erased; starting this
    // function alone deletes nothing.
    match app.users.deletion_state(user).await? {
        DeletionState::Marked(profile) => {
            end_sessions(app, user, app.clock.now()).await?;
            leave_all(app, work).await?;
            if work.erase_messages {
                left::erase_messages(app, user).await?;
            }
            app.users.erase_blocks(user).await?;
            app.users.erase(&profile).await?;
        }
        // An earlier run may have been interrupted after erasing the profile.
        DeletionState::Erased => {}
        DeletionState::NotMarked => {
            tracing::warn!(user = %user, "an account is not being deleted");
            return Ok(());
        }
    }
    // A request that read the profile before it was marked may still begin a conversation, add the
    // person to a room, or open a socket. No request lasts longer than this wait.
    tokio::time::sleep(app.settle).await;
    leave_all(app, work).await?;
    left::forget_all(app, work).await?;
    app.users.erase_blocks(user).await?;
    app.pusher.connections().erase(user).await?;
    tracing::info!(user = %user, "an account is deleted");
    Ok(())
}

/// Ends all sessions and closes all sockets, also those whose sessions an earlier run has ended.
async fn end_sessions(app: &App, user: UserId, now: Timestamp) -> Result<(), JobError> {
    app.users.end_sessions(user, None, now).await?;
    Ok(app.pusher.end_all(user, EndReason::AccountDeleted, now).await?)
}

/// Leaves every conversation; rooms of the person get another owner.
async fn leave_all(app: &App, work: AccountDeletion) -> Result<(), JobError> {
    for round in 0..ROUNDS {
        // Once a round: it comes after a pause, and its entries say when the person has left.
        let now = app.clock.now();
        // The index is eventually consistent: it may show conversations that were left, and miss
        // new ones.
        let conversations = app.conversations.of_user(work.user).await?;
        let left: Vec<bool> = stream::iter(conversations)
            .map(|conversation| leave(app, work, conversation, now))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        if !left.contains(&true) {
            return Ok(());
        }
        tokio::time::sleep(PAUSE * (1 << round)).await;
    }
    Err(JobError("there are still conversations to be left".to_owned()))
}

/// Leaves a conversation. Says whether there was anything to leave.
async fn leave(
    app: &App,
    AccountDeletion { user, erase_messages }: AccountDeletion,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<bool, JobError> {
    // Before the log of two people ends with it.
    let erased = match erase_messages {
        true => erasing::erase(app, user, conversation, Seq::NONE).await?,
        false => Seq::NONE,
    };
    match app.conversations.leave_on_account_deletion(conversation, user, &app.ids, now).await? {
        LeftOnAccountDeletion::NotAMember => Ok(false),
        LeftOnAccountDeletion::Left(entries) => {
            if erased > Seq::NONE {
                app.conversations.note_erased(conversation, user, erased).await?;
            }
            let people = people(app, conversation, user).await?;
            let notification = Notification { conversation, entries: &entries, bumps_inbox: false };
            app.notifier.notify_entries(&people, notification, None, now).await;
            notify_new_owner(app, conversation, &entries, now).await?;
            Ok(true)
        }
    }
}

/// Notifies the new owner of a room that the person owned.
async fn notify_new_owner(
    app: &App,
    conversation: ConversationId,
    entries: &[Entry],
    now: Timestamp,
) -> Result<(), StoreError> {
    for entry in entries {
        if let Body::Inherited { user } = entry.body
            && let Some(room) = app.conversations.room(conversation, Consistency::Strong).await?
        {
            let event =
                ConversationEvent::of_room(ConversationChange::Changed, conversation, &room);
            app.notifier.notify(&[user], &event, None, now).await;
        }
    }
    Ok(())
}

/// The people who are notified that `user` has gone: the members that are left, but nobody whom
/// the person blocks or is blocked by in a direct conversation.
async fn people(
    app: &App,
    conversation: ConversationId,
    user: UserId,
) -> Result<Vec<UserId>, StoreError> {
    let members = app.conversations.members(conversation, Consistency::Strong).await?;
    let mut people: Vec<UserId> = members.into_iter().map(|member| member.user).collect();
    if conversation.direct().is_some() {
        let blocks = app.users.blocks_with(user, &people, Consistency::Eventual).await?;
        people.retain(|person| !blocks.between(*person));
    }
    Ok(people)
}
