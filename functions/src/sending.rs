//! Sending a message: the same for a request and for a frame.
//!
//! Two round trips where the conversation exists. First the newest entries are read (and, for a frame, the session); then
//! the entry is written while the connections of both people are read. The sender is answered when the entry is durable; pushes can only be late.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{future::join, join, try_join};
use natter_domain::{
    conversation::Direct,
    entry::{Body, Entry, SendId},
    ids::{ClientMessageId, ConnectionId, Ids, UserId},
    seq::Seq,
    session::Identity,
    tail::FloodLimit,
    text::MessageText,
    time::Clock,
};
use natter_push::{EndReason, Pusher, Target};
use natter_runtime::{
    environment::{Environment, StartError},
    problem::{Code, Problem},
};
use natter_store::{
    Conversations, Users,
    conversations::{Append, AppendPlan, Appended, Begun, Draft},
    users::Consistency,
};

use crate::{
    problems::{session_revoked, user_not_found},
    views::entry::{NewMessage, SentView},
};

/// Two people may begin a conversation in the same moment; who comes second appends.
const BEGINNINGS: u32 = 3;

/// What sending needs.
pub(crate) struct Sending {
    users: Users,
    conversations: Conversations,
    pusher: Pusher,
    flood: FloodLimit,
    clock: Clock,
    ids: Ids,
}

/// Who sends.
pub(crate) enum Sender {
    /// A request, whose session was looked at with its token.
    Request(UserId),
    /// A socket. Who speaks is known; whether the session has ended since is looked at beside the newest entries, which
    /// costs no round trip. The socket gets an ack, so it needs no event.
    Socket {
        /// The socket's person and session.
        identity: Identity,
        /// The socket.
        connection: ConnectionId,
    },
}

impl Sender {
    fn user(&self) -> UserId {
        match self {
            Self::Request(user) => *user,
            Self::Socket { identity, .. } => identity.user,
        }
    }

    fn is_socket(&self, connection: &ConnectionId) -> bool {
        match self {
            Self::Request(_) => false,
            Self::Socket { connection: own, .. } => own == connection,
        }
    }
}

/// What is sent.
pub(crate) struct Message {
    pub(crate) text: MessageText,
    pub(crate) client_message_id: Option<ClientMessageId>,
    /// The last number that the sender had seen when they first tried.
    pub(crate) after: Option<Seq>,
}

/// A message that is durable.
pub(crate) struct Sent {
    pub(crate) entry: Entry,
    /// It was there already.
    pub(crate) repeat: bool,
}

/// Where an entry comes from and whom to tell.
struct Written {
    entry: Entry,
    repeat: bool,
    targets: Vec<Target>,
    opens_activity: bool,
}

/// Checks that `user` is one of the two.
pub(crate) fn membership(direct: Direct, user: UserId) -> Result<(), Problem> {
    match direct.peer_of(user) {
        Some(_) => Ok(()),
        None => Err(Problem::new(Code::NotAMember, "You are not a member of this conversation.")),
    }
}

fn too_many_messages(wait: Duration) -> Problem {
    Problem::new(Code::TooManyMessages, "Slow down: too many messages in a few seconds.").retry_after(wait)
}

impl Sending {
    pub(crate) fn new(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self {
            users: environment.users()?,
            conversations: environment.conversations()?,
            pusher: environment.pusher()?,
            flood: environment.flood_limit()?,
            clock: environment.clock(),
            ids: environment.ids(),
        })
    }

    /// Sends `message` into the direct conversation, exactly once, and tells all open sockets of both people but the
    /// sender's own.
    pub(crate) async fn send(
        &self,
        sender: Sender,
        direct: Direct,
        message: Message,
    ) -> Result<Sent, Problem> {
        let now = self.clock.now();
        let send = match message.client_message_id {
            Some(id) => SendId::Client(id),
            None => SendId::Made(self.ids.message(now)),
        };
        let draft = Draft {
            conversation: direct.id(),
            sender: sender.user(),
            send,
            body: Body::Message(message.text),
            sent_at: now,
        };
        for _ in 0..BEGINNINGS {
            let prepared = self.conversations.prepare(draft.clone(), message.after, self.flood);
            let (prepared, ()) = try_join!(async { Ok(prepared.await?) }, self.still_there(&sender))?;
            let written = match prepared {
                Append::Repeat(entry) => return Ok(Sent { entry, repeat: true }),
                Append::AfterRefused(refused) => return Err(refused.into()),
                Append::Flood { wait } => return Err(too_many_messages(wait)),
                Append::Ready(plan) => self.write(&sender, direct, plan).await?,
                Append::Empty => match self.begin(&sender, direct, &draft).await? {
                    Some(written) => written,
                    None => continue,
                },
            };
            self.tell(direct, &written).await;
            return Ok(Sent { entry: written.entry, repeat: written.repeat });
        }
        Err(Problem::unavailable())
    }

    /// Refuses a socket whose session has ended, and closes it: it should have been closed with the session, but that can
    /// fail, or meet a handshake that was not finished.
    async fn still_there(&self, sender: &Sender) -> Result<(), Problem> {
        let Sender::Socket { identity, connection } = sender else { return Ok(()) };
        let now = self.clock.now();
        // The cheap read may be a moment behind a session that has just begun, so a miss is looked at again.
        for consistency in [Consistency::Eventual, Consistency::Strong] {
            if self.users.session(*identity, now, consistency).await?.is_some() {
                return Ok(());
            }
        }
        let target = Target { user: identity.user, connection: connection.clone(), since: now };
        self.pusher.end(vec![target], EndReason::Revoked, now).await;
        Err(session_revoked())
    }

    /// Appends while the connections are read.
    async fn write(&self, sender: &Sender, direct: Direct, plan: AppendPlan) -> Result<Written, Problem> {
        let (appended, targets) = join(self.conversations.append(plan), self.targets(sender, direct)).await;
        match appended? {
            // Somebody has written this very message since the newest entries were read: a repeat side by side, or ourselves,
            // in a write whose answer was lost. Then nobody else tells of it. Telling twice does no harm.
            Appended::Repeat(entry) => {
                let repeat = matches!(entry.send, SendId::Client(_));
                Ok(Written { entry, repeat, targets, opens_activity: false })
            }
            Appended::Flood { wait } => Err(too_many_messages(wait)),
            Appended::Busy => Err(Problem::unavailable()),
            Appended::New { entry, contended, opens_activity } => {
                // The race took a while: a device that has connected since must not wait for its next read of the log.
                let targets = if contended { self.targets(sender, direct).await } else { targets };
                Ok(Written { entry, repeat: false, targets, opens_activity })
            }
        }
    }

    /// Begins the conversation, if the other person exists; `None` if it has begun in the meantime.
    async fn begin(
        &self,
        sender: &Sender,
        direct: Direct,
        draft: &Draft,
    ) -> Result<Option<Written>, Problem> {
        let peer = direct.peer_of(sender.user()).ok_or_else(Problem::internal)?;
        if self.users.profile(peer).await?.is_none() {
            return Err(user_not_found());
        }
        match self.conversations.begin(draft).await? {
            Begun::AlreadyBegun => Ok(None),
            Begun::New(entry) => {
                let targets = self.targets(sender, direct).await;
                // The members were stored with their place in the inbox.
                Ok(Some(Written { entry, repeat: false, targets, opens_activity: false }))
            }
        }
    }

    /// The open sockets of both people but the sender's own. That they can't be read does not fail the send.
    async fn targets(&self, sender: &Sender, direct: Direct) -> Vec<Target> {
        let now = self.clock.now();
        let found = match self.pusher.connections().of_all(&direct.people()).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "connections could not be read, so nobody is told of an entry");
                return Vec::new();
            }
        };
        let all = found.iter().flat_map(|(user, connections)| Target::live(*user, connections, now));
        all.filter(|target| !sender.is_socket(&target.connection)).collect()
    }

    /// Pushes the event and moves the conversation up in both inboxes. Neither can fail the send any more.
    async fn tell(&self, direct: Direct, written: &Written) {
        let now = self.clock.now();
        let event = NewMessage { sent: SentView::new(&written.entry) };
        let event = serde_json::to_vec(&event).map(Bytes::from).unwrap_or_default();
        let moved = async {
            if written.opens_activity {
                self.conversations.move_up(direct.id(), &direct.people(), written.entry.sent_at).await
            } else {
                Ok(())
            }
        };
        let (_, moved) = join!(self.pusher.push(written.targets.clone(), event, now), moved);
        if let Err(error) = moved {
            tracing::warn!(%error, "a conversation did not move up in its inboxes");
        }
    }
}
