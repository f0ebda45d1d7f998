//! Sending to a large room, whose members are notified through `fanout`.
//!
//! While the room is busy it is watched: then the sockets of its members stand with the members, who
//! are read anyway. Otherwise `fanout` reads the connections of each member.

use futures_util::join;
use natter_app::problem::Problem;
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    limits::CONNECTION_LIFE,
    watch::{Upkeep, Watch, upkeep},
};
use natter_push::{FanoutJob, NotedSockets};
use natter_store::{
    StoreError,
    conversations::{AppendPlan, Appended, RoomMembers},
};

use super::{MessageSender, Sent, notification, to_notify};
use crate::notify::Notification;

impl MessageSender<'_> {
    /// Appends, and leaves the pushes to `fanout`: no connections are read here.
    pub(super) async fn to_large_room(
        &self,
        found: RoomMembers,
        plan: AppendPlan,
    ) -> Result<Sent, Problem> {
        let room = plan.conversation();
        let is_busy = plan.is_busy();
        let Appended { stored, contended, bumps_inbox } =
            self.context.conversations.append(plan).await?;
        let found = if contended { self.members_again(room).await } else { found };
        let watch = found.watch;
        let notified = async {
            if let Some(notification) = notification(&to_notify(&stored), bumps_inbox) {
                self.notify_room(found, notification).await;
            }
        };
        let kept = async {
            if is_busy && self.context.watches_rooms {
                self.keep_watch(room, watch.as_ref()).await;
            }
        };
        join!(notified, kept);
        Ok(Sent::of(stored))
    }

    /// The members now, for an entry whose append met others: they may have removed or added
    /// somebody, and devices may have connected.
    async fn members_again(&self, room: ConversationId) -> RoomMembers {
        let found = self.context.conversations.members_and_watch(room).await;
        found.unwrap_or_else(|error| {
            tracing::warn!(%error, "members could not be read: nobody is notified of an entry");
            RoomMembers::default()
        })
    }

    /// Pushes entries to the sockets that are noted with the members, and to those of the others, who
    /// are looked up: all of them where the room is not watched. Also where it moves up in the
    /// inboxes, which is a write for each member in any case.
    async fn notify_room(&self, found: RoomMembers, notification: Notification<'_>) {
        let notifier = &self.context.notifier;
        let except = self.caller.connection();
        let watch = found
            .watch
            .filter(|watch| self.context.watches_rooms && watch.tells(self.now))
            .filter(|_| !notification.bumps_inbox);
        let Some(watch) = watch else {
            let people: Vec<UserId> = found.members.iter().map(|(member, _)| member.user).collect();
            return notifier.notify_entries(&people, notification, except, self.now).await;
        };
        let (mut sockets, mut others) = (Vec::new(), Vec::new());
        for (member, noted) in found.members {
            if !watch.knows(&member) {
                others.push(member.user);
                continue;
            }
            let live = noted.into_iter().filter(|socket| socket.expires_at > self.now);
            sockets.extend(live.filter(|socket| Some(&socket.connection) != except).map(
                |socket| {
                    (member.user, socket.connection, socket.expires_at.before(CONNECTION_LIFE))
                },
            ));
        }
        let noted = NotedSockets { room: notification.conversation, sockets };
        notifier.notify_watched(noted, &others, notification, except).await;
    }

    /// Has a busy room watched. That this fails costs only reads.
    async fn keep_watch(&self, room: ConversationId, watch: Option<&Watch>) {
        let kept = match upkeep(watch, self.now) {
            Upkeep::Begin(new) => self.begin_watch(room, watch, new).await,
            Upkeep::Renew(until) => match watch {
                Some(watch) => self.context.conversations.renew_watch(room, watch, until).await,
                None => Ok(()),
            },
            Upkeep::Nothing => Ok(()),
        };
        if let Err(error) = kept {
            tracing::warn!(%error, "a busy room is not watched");
        }
    }

    /// Begins a watch. From then on whoever opens a socket notes it; those that are open are noted
    /// by `fanout`.
    async fn begin_watch(
        &self,
        room: ConversationId,
        former: Option<&Watch>,
        new: Watch,
    ) -> Result<(), StoreError> {
        if self.context.conversations.begin_watch(room, former, &new).await? {
            let job = FanoutJob::Watch { room, begun: new.begun };
            self.context.pusher.presence().fanout().enqueue(job).await;
        }
        Ok(())
    }
}
