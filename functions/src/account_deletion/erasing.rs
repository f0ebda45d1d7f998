//! Erasing the texts of somebody's messages in one conversation.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use natter_app::background::JobError;
use natter_domain::{conversation::ConversationId, entry::Entry, ids::UserId, seq::Seq};
use natter_store::conversations::Announced;

use super::{AT_ONCE, App, people};
use crate::notify::Notification;

/// Of how many messages it is pushed that their text is gone, where the log takes no entry that
/// says so of all of them.
const PUSHED_ONE_BY_ONE: usize = 100;

/// Erases the texts of the messages of `user` with numbers above `after`, the newest first. Returns
/// a number up to which no text is left.
///
/// One entry says that they are all deleted. It is written with the newest, so clients forget the
/// texts before the last of them is gone; whoever goes on after an interruption writes another one.
pub(super) async fn erase(
    app: &App,
    user: UserId,
    conversation: ConversationId,
    after: Seq,
) -> Result<Seq, JobError> {
    let store = &app.conversations;
    let last = store.tail(conversation).await?.last();
    let (mut before, mut announced) = (Seq::MAX, false);
    loop {
        let page = store.with_text(conversation, user, (after, before)).await?;
        let mut messages = page.messages;
        if !announced && !messages.is_empty() {
            let newest = messages.remove(0);
            announce(app, &newest, &messages).await?;
            announced = true;
        }
        stream::iter(messages)
            .map(|message| async move { store.erase_text(&message).await })
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await?;
        match page.before {
            Some(next) => before = next,
            None => return Ok(last),
        }
    }
}

/// Erases the newest message and tells the members of it and of the `others`.
async fn announce(app: &App, newest: &Entry, others: &[Entry]) -> Result<(), JobError> {
    let (conversation, now) = (newest.conversation, app.clock.now());
    match app.conversations.announce_erasing(newest, &app.ids, now).await? {
        Announced::Entry(entry) => {
            let people = people(app, conversation, newest.sender).await?;
            let entries = std::slice::from_ref(&*entry);
            let notification = Notification { conversation, entries, bumps_inbox: false };
            app.notifier.notify_entries(&people, notification, None, now).await;
        }
        Announced::InClosedLog { message } => {
            app.notifier.notify_of_text_removed(*message, now).await;
            for message in others.iter().take(PUSHED_ONE_BY_ONE - 1) {
                app.conversations.erase_text(message).await?;
                app.notifier.notify_of_text_removed(message.without_text(), now).await;
            }
        }
    }
    Ok(())
}
