//! `DELETE /api/conversations/{conversationId}/messages/{seq}`: for everyone, or for the caller
//! alone.

use natter_app::{
    http::{self, Body, GatewayRequest as _, Request, Response},
    problem::{
        Problem,
        refusals::{conversation_not_found, entry_not_found},
    },
    query,
};
use natter_domain::{
    conversation::ConversationId, entry::VisibleEntry, ids::UserId, invalid::InvalidError,
    seq::Seq, time::Timestamp,
};
use natter_store::{
    StoreError,
    conversations::{Deleted, Deletion},
    users::Consistency,
};

use super::App;
use crate::{
    access::{ensure_participant, reached_in},
    notify::Notification,
    views::entry::NewMessage,
};

/// For whom the message is deleted.
enum For {
    Everyone,
    Me,
}

pub(super) async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    let now = app.clock.now();
    let identity = app.authenticator.identify(request, now).await?;
    let conversation: ConversationId = request.path_parameter("conversationId", str::parse)?;
    let target = request.path_parameter("seq", |text| {
        // Digits alone: the parser would also take a plus sign.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        Seq::new(number.ok_or_else(|| InvalidError::new("must be the number of an entry"))?)
    })?;
    let whom = query::optional(request, "for", |text| match text {
        "everyone" => Ok(For::Everyone),
        "me" => Ok(For::Me),
        _ => Err(InvalidError::new("must be `everyone` or `me`")),
    })?;
    let whom =
        whom.ok_or_else(|| Problem::invalid_field("for", "is missing: `everyone` or `me`"))?;
    ensure_participant(conversation, identity.user)?;
    match whom {
        For::Everyone => for_everyone(app, conversation, target, identity.user, now).await?,
        For::Me => for_me(app, conversation, target, identity.user, now).await?,
    }
    Ok(http::no_content())
}

async fn for_everyone(
    app: &App,
    conversation: ConversationId,
    target: Seq,
    actor: UserId,
    now: Timestamp,
) -> Result<(), Problem> {
    let deletion = Deletion { conversation, target, actor, flood: app.flood_limit };
    let store = &app.conversations;
    let entry = match store.delete_for_everyone(deletion, &app.ids, now).await? {
        Deleted::Done(entry) => entry,
        Deleted::InClosedLog { message } => {
            app.notifier.notify_of_text_removed(*message, now).await;
            return Ok(());
        }
        Deleted::Already => return Ok(()),
    };
    let people = audience(app, conversation, actor).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "members could not be read: nobody is notified of a deletion");
        Vec::new()
    });
    // A deletion is no activity: it moves the conversation up for nobody.
    let notification =
        Notification { conversation, entries: std::slice::from_ref(&entry), bumps_inbox: false };
    app.notifier.notify_entries(&people, notification, None, now).await;
    Ok(())
}

/// The people who are notified of a deletion: everybody in the conversation, but nobody whom the
/// actor blocks or is blocked by in a direct one.
async fn audience(
    app: &App,
    conversation: ConversationId,
    actor: UserId,
) -> Result<Vec<UserId>, StoreError> {
    match conversation {
        ConversationId::Direct(direct) => reached_in(&app.users, direct, actor).await,
        ConversationId::Room(_) => {
            let members = app.conversations.members(conversation, Consistency::Strong).await?;
            Ok(members.into_iter().map(|member| member.user).collect())
        }
    }
}

async fn for_me(
    app: &App,
    conversation: ConversationId,
    target: Seq,
    user: UserId,
    now: Timestamp,
) -> Result<(), Problem> {
    let store = &app.conversations;
    let member = store.member(conversation, user, Consistency::Strong).await?;
    let member = member.ok_or_else(conversation_not_found)?;
    if target <= member.cleared {
        return Err(entry_not_found());
    }
    let entry = store.delete_for_me(conversation, target, user).await?;
    let hidden = VisibleEntry { entry, hidden: true };
    app.notifier.notify(&[user], &NewMessage::new(&hidden), None, now).await;
    Ok(())
}
