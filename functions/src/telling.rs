//! Telling people of what has happened. It never fails what it tells of: that is durable before anybody is told.

use bytes::Bytes;
use futures_util::{future::join_all, join};
use natter_domain::{
    conversation::ConversationId,
    entry::{Entry, Seen},
    ids::{ConnectionId, UserId},
    limits::REACHED_AT_ONCE,
    time::{Clock, Timestamp},
};
use natter_push::{MovedUp, PushReport, Pusher, Target, Work};
use natter_runtime::environment::{Environment, StartError};
use natter_store::Conversations;
use serde::Serialize;

use crate::views::entry::NewMessage;

/// The way to everybody's open sockets.
pub(crate) struct Telling {
    conversations: Conversations,
    pusher: Pusher,
    clock: Clock,
}

/// Entries that their members are to be told of.
pub(crate) struct News<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) entries: &'a [Entry],
    /// Whether the conversation moves up in the inboxes.
    pub(crate) opens_activity: bool,
}

impl Telling {
    pub(crate) fn new(environment: &Environment) -> Result<Self, StartError> {
        Self::through(environment, environment.pusher()?)
    }

    /// Through this pusher.
    pub(crate) fn through(environment: &Environment, pusher: Pusher) -> Result<Self, StartError> {
        Ok(Self { conversations: environment.conversations()?, pusher, clock: environment.clock() })
    }

    pub(crate) fn conversations(&self) -> &Conversations {
        &self.conversations
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn pusher(&self) -> &Pusher {
        &self.pusher
    }

    /// The open sockets of `users` but `except`. That they can't be read fails nothing.
    pub(crate) async fn targets(&self, users: &[UserId], except: Option<&ConnectionId>) -> Vec<Target> {
        let now = self.clock.now();
        let found = match self.pusher.connections().of_all(users).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "connections could not be read, so nobody is told");
                return Vec::new();
            }
        };
        let all = found.iter().flat_map(|(user, connections)| Target::live(*user, connections, now));
        all.filter(|target| Some(&target.connection) != except).collect()
    }

    /// Pushes an event to these sockets.
    pub(crate) async fn push(&self, targets: Vec<Target>, event: &impl Serialize) -> PushReport {
        self.pusher.push(targets, bytes(event), self.clock.now()).await
    }

    /// Pushes an event to the open sockets of `users` but `except`. Many are reached by `fanout`.
    pub(crate) async fn tell(&self, users: &[UserId], event: &impl Serialize, except: Option<&ConnectionId>) {
        if users.len() > REACHED_AT_ONCE {
            return self.fan_out(users, &text(event), except, None).await;
        }
        let targets = self.targets(users, except).await;
        self.push(targets, event).await;
    }

    /// Tells members of entries, and moves the conversation up in their inboxes where it should be.
    pub(crate) async fn tell_entries(&self, users: &[UserId], news: News<'_>, except: Option<&ConnectionId>) {
        if users.len() > REACHED_AT_ONCE {
            return self.tell_many(users, news, except).await;
        }
        let targets = self.targets(users, except).await;
        self.push_entries(users, targets, news).await;
    }

    /// The same, to sockets that were read before. For members whom this function reaches by itself.
    pub(crate) async fn push_entries(&self, users: &[UserId], targets: Vec<Target>, news: News<'_>) {
        let pushes = async {
            // One after another: they arrive in the order of their numbers.
            for entry in news.entries {
                self.push(targets.clone(), &NewMessage::new(&seen(entry))).await;
            }
        };
        let moved = async {
            match news.moves() {
                Some(at) => self.conversations.move_up(news.conversation, users, at).await,
                None => Ok(()),
            }
        };
        if let ((), Err(error)) = join!(pushes, moved) {
            tracing::warn!(%error, "a conversation did not move up in its inboxes");
        }
    }

    async fn tell_many(&self, users: &[UserId], news: News<'_>, except: Option<&ConnectionId>) {
        let mut moved_up = news.moves().map(|at| MovedUp { conversation_id: news.conversation, at });
        for entry in news.entries {
            self.fan_out(users, &text(&NewMessage::new(&seen(entry))), except, moved_up.take()).await;
        }
    }

    /// Hands members over to `fanout`, so many at a time that one invocation reaches them soon.
    async fn fan_out(
        &self,
        users: &[UserId],
        event: &str,
        except: Option<&ConnectionId>,
        moved_up: Option<MovedUp>,
    ) {
        let handed_over = users.chunks(REACHED_AT_ONCE).map(|chunk| {
            let work = Work::Push {
                users: chunk.to_vec(),
                event: event.to_owned(),
                except: except.cloned(),
                moved_up,
            };
            self.pusher.presence().fanout().hand_over(work)
        });
        join_all(handed_over).await;
    }
}

impl News<'_> {
    /// When the conversation moves up, if it does.
    fn moves(&self) -> Option<Timestamp> {
        self.entries.last().filter(|_| self.opens_activity).map(|entry| entry.sent_at)
    }
}

/// For everybody the same: nobody has hidden what was just written.
fn seen(entry: &Entry) -> Seen {
    Seen { entry: entry.clone(), hidden: false }
}

/// Our own events always become JSON.
fn text(event: &impl Serialize) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

fn bytes(event: &impl Serialize) -> Bytes {
    Bytes::from(text(event))
}
