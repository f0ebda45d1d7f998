//! Sending a message: the same for a request and for a frame, for two people and for a room.
//!
//! Two round trips where the conversation exists. First the newest entries are read, and beside them whether the sender may write
//! (the blocks between two people, the members of a room, the session of a socket); then the entry is written while the connections
//! of everybody are read. The sender is answered when the entry is durable; pushes can only be late.

mod direct;
mod room;

use std::time::Duration;

use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::{Body, Closed, Entry, SendId},
    ids::{ClientMessageId, Ids, UserId},
    seq::Seq,
    tail::FloodLimit,
    text::MessageText,
    time::Clock,
};
use natter_metrics::Metric;
use natter_push::Target;
use natter_runtime::{
    environment::{Environment, StartError},
    problem::{Code, Problem},
};
use natter_store::{
    Conversations, Users,
    conversations::{AppendPlan, Appended, Draft},
};

use crate::{
    problems::{conversation_not_found, room_ended, user_not_found},
    speaker::Speaker,
    telling::{News, Telling},
};

/// What sending needs.
pub(crate) struct Sending {
    users: Users,
    conversations: Conversations,
    telling: Telling,
    flood: FloodLimit,
    clock: Clock,
    ids: Ids,
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

/// What is said of too many messages.
pub(crate) fn too_many_messages(wait: Duration) -> Problem {
    Problem::new(Code::TooManyMessages, "Slow down: too many messages in a few seconds.").retry_after(wait)
}

/// What is said where a log takes no more entries.
pub(crate) fn closed(closed: Closed) -> Problem {
    match closed {
        Closed::RoomEnded => room_ended(),
        Closed::PeerLeft => user_not_found(),
    }
}

impl Sending {
    pub(crate) fn new(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self {
            users: environment.users()?,
            conversations: environment.conversations()?,
            telling: Telling::new(environment)?,
            flood: environment.flood_limit()?,
            clock: environment.clock(),
            ids: environment.ids(),
        })
    }

    pub(crate) fn telling(&self) -> &Telling {
        &self.telling
    }

    pub(crate) fn users(&self) -> &Users {
        &self.users
    }

    pub(crate) fn conversations(&self) -> &Conversations {
        &self.conversations
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Sends `message` into the conversation, exactly once, and tells all open sockets of its members but the sender's own.
    pub(crate) async fn send(
        &self,
        speaker: Speaker,
        conversation: ConversationId,
        message: Message,
    ) -> Result<Sent, Problem> {
        let now = self.clock.now();
        let send = match message.client_message_id {
            Some(id) => SendId::Client(id),
            None => SendId::Made(self.ids.message(now)),
        };
        let draft = Draft {
            conversation,
            sender: speaker.user(),
            send,
            body: Body::Message(message.text),
            sent_at: now,
        };
        let sent = match conversation {
            ConversationId::Direct(direct) => {
                membership(direct, speaker.user())?;
                self.to_direct(&speaker, direct, draft, message.after).await?
            }
            ConversationId::Room(_) => self.to_room(&speaker, draft, message.after).await?,
        };
        natter_metrics::add(Metric::Sends, u32::from(!sent.repeat));
        Ok(sent)
    }

    /// Refuses a socket whose session has ended.
    pub(crate) async fn still_there(&self, speaker: &Speaker) -> Result<(), Problem> {
        speaker.still_there(&self.users, self.telling.pusher(), &self.clock).await
    }

    /// Appends while the connections of `people` are read.
    async fn write(
        &self,
        speaker: &Speaker,
        people: &[UserId],
        plan: AppendPlan,
    ) -> Result<Written, Problem> {
        let targets = self.telling.targets(people, speaker.connection());
        let (appended, targets) = futures_util::join!(self.conversations.append(plan), targets);
        let (entry, repeat, contended, opens_activity) = match appended? {
            // Somebody has written this very message since the newest entries were read: a repeat side by side, or ourselves,
            // in a write whose answer was lost. Then nobody else tells of it. Telling twice does no harm.
            Appended::Repeat(entry) => {
                let repeat = matches!(entry.send, SendId::Client(_));
                (entry, repeat, true, false)
            }
            Appended::Flood { wait } => return Err(too_many_messages(wait)),
            Appended::Closed(why) => return Err(closed(why)),
            Appended::Parted => return Err(conversation_not_found()),
            Appended::Busy => return Err(Problem::unavailable()),
            Appended::New { entry, contended, opens_activity } => (entry, false, contended, opens_activity),
        };
        // The race took a while: a device that has connected since must not wait for its next read of the log, and who was
        // removed since must not be told.
        let targets = if contended {
            let people = self.people_now(entry.conversation, people).await;
            self.telling.targets(&people, speaker.connection()).await
        } else {
            targets
        };
        Ok(Written { entry, repeat, targets, opens_activity })
    }

    /// Pushes the event and moves the conversation up in the inboxes. Neither can fail the send any more.
    async fn tell(&self, people: &[UserId], written: Written) -> Sent {
        let news = News {
            conversation: written.entry.conversation,
            entries: std::slice::from_ref(&written.entry),
            opens_activity: written.opens_activity,
        };
        self.telling.push_entries(people, written.targets, news).await;
        Sent { entry: written.entry, repeat: written.repeat }
    }
}
