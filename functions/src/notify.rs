//! Notifies open sockets of committed changes. A failed notification never fails the operation.

use bytes::Bytes;
use futures_util::{future::join_all, join};
use natter_domain::{
    conversation::ConversationId,
    entry::{Entry, VisibleEntry},
    ids::{ConnectionId, UserId},
    limits::INLINE_FANOUT_MAX,
    time::Timestamp,
};
use natter_push::{FanoutJob, InboxBump, PushReport, Pusher, Target};
use natter_store::{Conversations, users::Consistency};
use serde::Serialize;

use crate::views::entry::NewMessage;

/// Posts events to the open sockets of people. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Notifier {
    conversations: Conversations,
    pusher: Pusher,
}

/// Entries that the members of their conversation are to receive as events.
pub(crate) struct Notification<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) entries: &'a [Entry],
    /// Whether the entries bump the conversation in the inboxes of its members.
    pub(crate) bumps_inbox: bool,
}

impl Notifier {
    /// Posts through `pusher`, and bumps `conversations` in inboxes.
    pub(crate) fn new(conversations: Conversations, pusher: Pusher) -> Self {
        Self { conversations, pusher }
    }

    /// The open sockets of `users` without `except`; none if the connections can't be read.
    pub(crate) async fn targets(
        &self,
        users: &[UserId],
        except: Option<&ConnectionId>,
        now: Timestamp,
    ) -> Vec<Target> {
        let found = match self.pusher.connections().of_all(users).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "connections could not be read: nobody is notified");
                return Vec::new();
            }
        };
        let all =
            found.iter().flat_map(|(user, connections)| Target::live(*user, connections, now));
        all.filter(|target| Some(&target.connection) != except).collect()
    }

    /// Pushes an event to these sockets.
    pub(crate) async fn push(
        &self,
        targets: Vec<Target>,
        event: &impl Serialize,
        now: Timestamp,
    ) -> PushReport {
        self.pusher.push(targets, bytes(event), now).await
    }

    /// Pushes an event to the open sockets of `users` without `except`; through `fanout` if there
    /// are more than [`INLINE_FANOUT_MAX`] users.
    pub(crate) async fn notify(
        &self,
        users: &[UserId],
        event: &impl Serialize,
        except: Option<&ConnectionId>,
        now: Timestamp,
    ) {
        if users.len() > INLINE_FANOUT_MAX {
            return self.fan_out(users, vec![text(event)], except, None).await;
        }
        let targets = self.targets(users, except, now).await;
        self.push(targets, event, now).await;
    }

    /// Pushes entries to the members, and bumps the conversation in their inboxes if due; through
    /// `fanout` if there are more than [`INLINE_FANOUT_MAX`] members.
    pub(crate) async fn notify_entries(
        &self,
        users: &[UserId],
        notification: Notification<'_>,
        except: Option<&ConnectionId>,
        now: Timestamp,
    ) {
        if users.len() > INLINE_FANOUT_MAX {
            return self.notify_many(users, notification, except).await;
        }
        let targets = self.targets(users, except, now).await;
        self.push_entries(users, targets, notification, now).await;
    }

    /// As [`Self::notify_entries`], for at most [`INLINE_FANOUT_MAX`] members, to sockets that were
    /// read before.
    pub(crate) async fn push_entries(
        &self,
        users: &[UserId],
        targets: Vec<Target>,
        notification: Notification<'_>,
        now: Timestamp,
    ) {
        // Each socket gets them in the order of their sequence numbers.
        let events: Vec<Bytes> = notification.events().map(Bytes::from).collect();
        let pushes = self.pusher.push_all(targets, &events, now);
        let bumped = async {
            match notification.bump_at() {
                Some(at) => {
                    self.conversations.bump_inbox(notification.conversation, users, at).await
                }
                None => Ok(0),
            }
        };
        if let (_, Err(error)) = join!(pushes, bumped) {
            tracing::warn!(%error, "the inbox bump failed");
        }
    }

    /// Bumps the conversation in the inboxes of `users` for entries that an earlier try has written,
    /// if that try has not: then it has not for `sender`, who is one of them. One write where it
    /// has.
    pub(crate) async fn bump_again(
        &self,
        users: &[UserId],
        sender: UserId,
        notification: Notification<'_>,
    ) {
        let Some(at) = notification.bump_at() else { return };
        let bump = async |users: &[UserId]| {
            let bumped = self.conversations.bump_inbox(notification.conversation, users, at).await;
            bumped.unwrap_or_else(|error| {
                tracing::warn!(%error, "the inbox bump of a repeat failed");
                0
            })
        };
        if bump(&[sender]).await == 0 {
            return;
        }
        if users.len() > INLINE_FANOUT_MAX {
            return self.notify_many(users, notification, None).await;
        }
        bump(users).await;
    }

    /// Pushes a message that has lost its text, and whose log takes no entry that would say so, to
    /// the members who see it: the event replaces what they have.
    pub(crate) async fn notify_of_text_removed(&self, message: Entry, now: Timestamp) {
        let conversation = message.conversation;
        let members = match self.conversations.members(conversation, Consistency::Strong).await {
            Ok(members) => members,
            Err(error) => {
                tracing::warn!(%error, "members could not be read: nobody is notified");
                return;
            }
        };
        let see = members.into_iter().filter(|member| member.cleared < message.seq);
        let users: Vec<UserId> = see.map(|member| member.user).collect();
        self.notify(&users, &NewMessage::new(&visible(&message)), None, now).await;
    }

    async fn notify_many(
        &self,
        users: &[UserId],
        notification: Notification<'_>,
        except: Option<&ConnectionId>,
    ) {
        let inbox_bump = notification
            .bump_at()
            .map(|at| InboxBump { conversation_id: notification.conversation, at });
        self.fan_out(users, notification.events().collect(), except, inbox_bump).await;
    }

    /// Enqueues events for `fanout`, one job for every [`INLINE_FANOUT_MAX`] members.
    async fn fan_out(
        &self,
        users: &[UserId],
        events: Vec<String>,
        except: Option<&ConnectionId>,
        inbox_bump: Option<InboxBump>,
    ) {
        let Some((event, more)) = events.split_first() else { return };
        let jobs = users.chunks(INLINE_FANOUT_MAX).map(|chunk| {
            let job = FanoutJob::Push {
                users: chunk.to_vec(),
                event: event.clone(),
                more: more.to_vec(),
                except: except.cloned(),
                inbox_bump,
            };
            self.pusher.presence().fanout().enqueue(job)
        });
        join_all(jobs).await;
    }
}

impl Notification<'_> {
    /// The event of each entry, as JSON.
    fn events(&self) -> impl Iterator<Item = String> {
        self.entries.iter().map(|entry| text(&NewMessage::new(&visible(entry))))
    }

    /// The instant to which the inbox positions of the members are bumped; `None` for no bump.
    fn bump_at(&self) -> Option<Timestamp> {
        self.entries.last().filter(|_| self.bumps_inbox).map(|entry| entry.sent_at)
    }
}

/// A new entry is the same for all members: nobody can have hidden it.
fn visible(entry: &Entry) -> VisibleEntry {
    VisibleEntry { entry: entry.clone(), hidden: false }
}

/// The event as JSON. Events are our own types, which always serialise.
fn text(event: &impl Serialize) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

fn bytes(event: &impl Serialize) -> Bytes {
    Bytes::from(text(event))
}
