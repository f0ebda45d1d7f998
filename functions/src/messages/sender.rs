//! Sends messages: the same for a request and for a frame, for two people and for a room, for one
//! message and for several that keep their order.
//!
//! Sending into an existing conversation takes two round trips. First the newest entries are read,
//! and beside them whether the caller may write (the blocks between two people, the members of a
//! room, the session of a socket); then the entries are written while the connections of the members
//! are read. The caller is answered when they are durable; pushes can only be late.

mod direct;
mod room;

use natter_app::problem::Problem;
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry, SendId, VisibleEntry},
    ids::{ClientMessageId, UserId},
    seq::Seq,
    text::MessageText,
    time::Timestamp,
};
use natter_metrics::Metric;
use natter_push::Target;
use natter_store::conversations::{AppendPlan, Appended, Draft, Drafts, MadeBy, Repeated, Stored};

use crate::{caller::Caller, context::Context, notify::Notification};

/// Sends messages for one caller, at the time at which the caller's event began.
pub(crate) struct MessageSender<'a> {
    context: &'a Context,
    caller: &'a Caller,
    now: Timestamp,
}

/// A message to be sent.
pub(crate) struct Message {
    pub(crate) text: MessageText,
    pub(crate) client_message_id: Option<ClientMessageId>,
}

/// Messages to be sent together, in this order.
pub(crate) struct Messages {
    pub(crate) first: Message,
    pub(crate) rest: Vec<Message>,
    /// The last number that the sender had seen when they first tried.
    pub(crate) after: Option<Seq>,
}

/// Messages that are durable.
pub(crate) struct Sent {
    /// One for each message, in their order.
    pub(crate) entries: Vec<VisibleEntry>,
    /// Whether all of them were sent before: this is a repeat.
    pub(crate) repeat: bool,
}

/// Appended entries and the sockets that get those which are new.
struct Written {
    appended: Appended,
    targets: Vec<Target>,
}

impl<'a> MessageSender<'a> {
    pub(crate) fn new(context: &'a Context, caller: &'a Caller, now: Timestamp) -> Self {
        Self { context, caller, now }
    }

    /// Sends messages into the conversation, each exactly once, and notifies all open sockets of
    /// its members but the caller's own.
    pub(crate) async fn send(
        &self,
        conversation: ConversationId,
        messages: Messages,
    ) -> Result<Sent, Problem> {
        let Messages { first, rest, after } = messages;
        let (send, body) = self.named(first);
        let first =
            Draft { conversation, sender: self.caller.user(), send, body, sent_at: self.now };
        let rest = rest.into_iter().map(|message| self.named(message)).collect();
        let drafts = Drafts::in_order(first, rest);
        match conversation {
            ConversationId::Direct(direct) => self.to_direct(direct, drafts, after).await,
            ConversationId::Room(_) => self.to_room(drafts, after).await,
        }
    }

    /// A message with the id by which its send is known.
    fn named(&self, message: Message) -> (SendId, Body) {
        let send = match message.client_message_id {
            Some(id) => SendId::Client(id),
            None => SendId::Made(self.context.ids.message(self.now)),
        };
        (send, Body::Message(message.text))
    }

    /// Appends while the connections of `people` are read.
    async fn write(&self, people: &[UserId], plan: AppendPlan) -> Result<Written, Problem> {
        let conversation = plan.conversation();
        let targets = self.context.notifier.targets(people, self.caller.connection(), self.now);
        let (appended, targets) =
            futures_util::join!(self.context.conversations.append(plan), targets);
        let appended = appended?;
        // The append met others, which takes a while: a device that has connected since must not
        // wait for its next read of the log, and a member who was removed since must not be
        // notified.
        let targets = if appended.contended {
            let people = self.current_members(conversation, people).await;
            self.context.notifier.targets(&people, self.caller.connection(), self.now).await
        } else {
            targets
        };
        Ok(Written { appended, targets })
    }

    /// Pushes the events and bumps the conversation in the inboxes. Neither can fail the send any
    /// more.
    async fn notify(&self, people: &[UserId], written: Written) -> Sent {
        let Written { appended, targets } = written;
        let bumps_inbox = appended.bumps_inbox;
        let new = to_notify(&appended.stored);
        if let Some(notification) = notification(&new, bumps_inbox) {
            self.context.notifier.push_entries(people, targets, notification, self.now).await;
        }
        Sent::of(appended.stored)
    }

    /// Answers a repeat. The try that has stored the entries may have ended right after that: then
    /// the conversation moves up now. That nobody was pushed to is what a sync is for.
    async fn repeat(&self, people: &[UserId], repeated: Repeated) -> Sent {
        let Repeated { entries, may_bump_inbox } = repeated;
        if let Some(notification) = notification(&entries, may_bump_inbox) {
            let sender = self.caller.user();
            self.context.notifier.bump_again(people, sender, notification).await;
        }
        Sent { entries: entries.into_iter().map(visible).collect(), repeat: true }
    }
}

impl Sent {
    /// What an append has stored or found.
    fn of(stored: Vec<Stored>) -> Self {
        let is_new = |stored: &&Stored| match stored.made_by {
            MadeBy::This => true,
            // By a repeat side by side; or by ourselves, where the id is ours.
            MadeBy::Meanwhile => matches!(stored.entry.send, SendId::Made(_)),
            MadeBy::Earlier => false,
        };
        let new = stored.iter().filter(is_new).count();
        natter_metrics::add(Metric::Sends, u32::try_from(new).unwrap_or(u32::MAX));
        let entries = stored.into_iter().map(|stored| visible(stored.entry)).collect();
        Self { entries, repeat: new == 0 }
    }
}

/// The entries of which perhaps nobody was notified. One that was written meanwhile may be our own,
/// in a write whose answer was lost; if it is not, notifying twice does no harm.
fn to_notify(stored: &[Stored]) -> Vec<Entry> {
    let new = stored.iter().filter(|stored| stored.made_by != MadeBy::Earlier);
    new.map(|stored| stored.entry.clone()).collect()
}

fn notification(entries: &[Entry], bumps_inbox: bool) -> Option<Notification<'_>> {
    let conversation = entries.first()?.conversation;
    Some(Notification { conversation, entries, bumps_inbox })
}

/// Whoever sends it has not hidden it.
fn visible(entry: Entry) -> VisibleEntry {
    VisibleEntry { entry, hidden: false }
}
