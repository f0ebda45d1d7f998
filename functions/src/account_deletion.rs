//! `account-deletion`: takes away what is left of an account that is nobody's any more. It can be interrupted anywhere and
//! repeated: each step does what is still to be done, and the profile, which says that there is something to do, goes last.

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::{Ids, UserId},
    time::Clock,
};
use natter_push::{EndReason, Target};
use natter_runtime::{
    background::{self, NotDone},
    environment::{Environment, StartError},
    function::Function,
};
use natter_store::{
    Conversations, StoreError, Users,
    conversations::Departed,
    users::{Consistency, Going},
};
use serde::{Deserialize, Serialize};

use crate::{
    telling::{News, Telling},
    views::conversation::{ConversationChange, ConversationEvent},
};

/// Conversations that are left at once.
const AT_ONCE: usize = 8;
/// How often the list of conversations is read again: what the index did not show yet is found in the next round.
const ROUNDS: u32 = 6;
/// The pause after the first round; each is twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(100);

/// The work.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct AccountDeletion {
    /// Whose account.
    pub(crate) user: UserId,
}

struct App {
    users: Users,
    conversations: Conversations,
    telling: Telling,
    clock: Clock,
    ids: Ids,
    /// Longer than any request lasts.
    settle: Duration,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App {
        users: environment.users()?,
        conversations: environment.conversations()?,
        telling: Telling::new(environment)?,
        clock: environment.clock(),
        ids: environment.ids(),
        settle: environment.settle_time()?,
    };
    Ok(background::function("account-deletion", app, |app, work| Box::pin(handle(app, work))))
}

async fn handle(app: &App, work: AccountDeletion) -> Result<(), NotDone> {
    let user = work.user;
    // Nobody can make an account vanish by starting this function: only its owner marks it, with the password.
    match app.users.going(user).await? {
        Going::Yes(profile) => {
            end_sessions(app, user).await?;
            leave_all(app, user).await?;
            app.users.erase_blocks(user).await?;
            app.users.erase(&profile).await?;
        }
        // An earlier run may have been interrupted after that.
        Going::Gone => {}
        Going::No => {
            tracing::warn!(user = %user, "an account is not being deleted");
            return Ok(());
        }
    }
    // Whoever looked at the profile before it was marked may still be about to begin a conversation, add the person to a room,
    // or open a socket. No request lasts so long.
    tokio::time::sleep(app.settle).await;
    leave_all(app, user).await?;
    app.users.erase_blocks(user).await?;
    app.telling.pusher().connections().erase(user).await?;
    tracing::info!(user = %user, "an account is deleted");
    Ok(())
}

/// Ends all sessions, and closes all sockets: also those whose sessions an earlier run has ended.
async fn end_sessions(app: &App, user: UserId) -> Result<(), NotDone> {
    let now = app.clock.now();
    app.users.end_sessions(user, None, now).await?;
    let pusher = app.telling.pusher();
    let open = pusher.connections().of(user, Consistency::Strong).await?;
    pusher.end(Target::live(user, &open, now).collect(), EndReason::AccountDeleted, now).await;
    Ok(())
}

/// Leaves every conversation. Rooms that the person owns go to others.
async fn leave_all(app: &App, user: UserId) -> Result<(), NotDone> {
    for round in 0..ROUNDS {
        // The index may still show what is left already, and not show yet what has just begun.
        let conversations = app.conversations.of_user(user).await?;
        let left: Vec<bool> = stream::iter(conversations)
            .map(|conversation| leave(app, user, conversation))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        if !left.contains(&true) {
            return Ok(());
        }
        tokio::time::sleep(PAUSE * (1 << round)).await;
    }
    Err(NotDone("there are still conversations to be left".to_owned()))
}

/// Leaves a conversation. Says whether there was anything to leave.
async fn leave(app: &App, user: UserId, conversation: ConversationId) -> Result<bool, NotDone> {
    match app.conversations.depart(conversation, user, &app.ids, app.clock.now()).await? {
        Departed::Busy => Err(NotDone("a conversation was too busy to be left".to_owned())),
        Departed::Not => Ok(false),
        Departed::Gone(entries) => {
            let people = people(app, conversation).await?;
            let news = News { conversation, entries: &entries, opens_activity: false };
            app.telling.tell_entries(&people, news, None).await;
            tell_new_owner(app, conversation, &entries).await?;
            Ok(true)
        }
    }
}

/// Tells whoever has got the room, if it was the person's own.
async fn tell_new_owner(
    app: &App,
    conversation: ConversationId,
    entries: &[Entry],
) -> Result<(), StoreError> {
    for entry in entries {
        if let Body::Role { user, .. } = entry.body
            && let Some(room) = app.conversations.room(conversation, Consistency::Strong).await?
        {
            let event = ConversationEvent::of_room(ConversationChange::Changed, conversation, &room);
            app.telling.tell(&[user], &event, None).await;
        }
    }
    Ok(())
}

async fn people(app: &App, conversation: ConversationId) -> Result<Vec<UserId>, StoreError> {
    let members = app.conversations.members(conversation, Consistency::Strong).await?;
    Ok(members.into_iter().map(|member| member.user).collect())
}
