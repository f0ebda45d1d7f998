//! `account-deletion`: takes away what is left of an account that is nobody's any more. It can be interrupted anywhere and
//! repeated: each step does what is still to be done, and the profile, which says that there is something to do, goes last.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use natter_domain::{
    conversation::ConversationId,
    ids::{Ids, UserId},
    time::Clock,
};
use natter_push::EndReason;
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

use crate::telling::{News, Telling};

/// Conversations that are left at once.
const AT_ONCE: usize = 8;
/// How often the list of conversations is read again: what the index did not show yet is found in the next round.
const ROUNDS: u32 = 5;

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
    };
    Ok(background::function("account-deletion", app, |app, work| Box::pin(handle(app, work))))
}

async fn handle(app: &App, work: AccountDeletion) -> Result<(), NotDone> {
    let user = work.user;
    // Nobody can make an account vanish by starting this function: only its owner marks it, with the password.
    let profile = match app.users.going(user).await? {
        Going::Yes(profile) => profile,
        // An earlier run may have been interrupted in its last step.
        Going::Gone => return leave_all(app, user).await,
        Going::No => {
            tracing::warn!(user = %user, "an account is not being deleted");
            return Ok(());
        }
    };
    let now = app.clock.now();
    let sessions = app.users.end_sessions(user, None, now).await?;
    app.telling.pusher().end_sessions(user, &sessions, EndReason::AccountDeleted, now).await?;
    leave_all(app, user).await?;
    app.users.erase_blocks(user).await?;
    app.telling.pusher().connections().erase(user).await?;
    app.users.erase(&profile).await?;
    // Whoever added them to a room in the last moment has seen a profile that is gone now.
    leave_all(app, user).await?;
    tracing::info!(user = %user, "an account is deleted");
    Ok(())
}

/// Leaves every conversation. Rooms that the person owns go to others.
async fn leave_all(app: &App, user: UserId) -> Result<(), NotDone> {
    for _ in 0..ROUNDS {
        let conversations = app.conversations.of_user(user).await?;
        if conversations.is_empty() {
            return Ok(());
        }
        stream::iter(conversations)
            .map(|conversation| leave(app, user, conversation))
            .buffer_unordered(AT_ONCE)
            .try_for_each(|()| async { Ok(()) })
            .await?;
    }
    Err(NotDone("there are still conversations to be left".to_owned()))
}

async fn leave(app: &App, user: UserId, conversation: ConversationId) -> Result<(), NotDone> {
    match app.conversations.depart(conversation, user, &app.ids, app.clock.now()).await? {
        Departed::Busy => Err(NotDone("a conversation was too busy to be left".to_owned())),
        Departed::Gone(entries) => {
            let people = people(app, conversation).await?;
            let news = News { conversation, entries: &entries, opens_activity: false };
            app.telling.tell_entries(&people, news, None).await;
            Ok(())
        }
    }
}

async fn people(app: &App, conversation: ConversationId) -> Result<Vec<UserId>, StoreError> {
    let members = app.conversations.members(conversation, Consistency::Eventual).await?;
    Ok(members.into_iter().map(|member| member.user).collect())
}
