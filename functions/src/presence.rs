//! A person came online or went offline: notifies the people who share a direct conversation with
//! them.

use bytes::Bytes;
use natter_app::background::JobError;
use natter_domain::{
    ids::UserId,
    limits::INLINE_FANOUT_MAX,
    presence::Connections as UserConnections,
    time::{Clock, Timestamp, rfc3339_option},
};
use natter_push::{Pusher, Target};
use natter_store::{Conversations, Users, users::Consistency};
use serde::Serialize;

/// The event `presence`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "presence", rename_all = "camelCase")]
pub(crate) struct PresenceEvent {
    pub(crate) user_id: UserId,
    pub(crate) online: bool,
    #[serde(serialize_with = "rfc3339_option")]
    pub(crate) last_seen_at: Option<Timestamp>,
}

/// Notifies people of the presence of others.
pub(crate) struct PresenceNotifier {
    pub(crate) users: Users,
    pub(crate) conversations: Conversations,
    pub(crate) pusher: Pusher,
    /// Read after each push.
    pub(crate) clock: Clock,
}

/// How often the event is pushed again because the state changed meanwhile.
const TURNS: u32 = 3;

impl PresenceNotifier {
    /// The connections of somebody, as they are now.
    pub(crate) async fn connections(&self, user: UserId) -> Result<UserConnections, JobError> {
        Ok(self.pusher.connections().of(user, Consistency::Strong).await?)
    }

    /// Pushes that `user`, whose connections were `found` just now, is `online` or not, unless that
    /// is so no more: the change to that has enqueued a job of its own. A person who comes and goes
    /// within moments has several jobs at once; each reads the state again at its end, so the last
    /// event is true.
    pub(crate) async fn notify(
        &self,
        user: UserId,
        online: bool,
        mut found: UserConnections,
        mut now: Timestamp,
    ) -> Result<(), JobError> {
        let mut pushed = online;
        if found.online(now) != online {
            return Ok(());
        }
        let peers = self.peers(user).await?;
        if peers.is_empty() {
            return Ok(());
        }
        for _ in 0..TURNS {
            let event =
                PresenceEvent { user_id: user, online: pushed, last_seen_at: found.last_seen(now) };
            self.push(&peers, &event, now).await?;
            found = self.connections(user).await?;
            // Pushing takes a while, so the clock is read again: a connection may have expired
            // since.
            now = self.clock.now();
            let online = found.online(now);
            if online == pushed {
                break;
            }
            pushed = online;
        }
        Ok(())
    }

    /// The people who share a direct conversation with `user`, without those that block or are
    /// blocked.
    async fn peers(&self, user: UserId) -> Result<Vec<UserId>, JobError> {
        let conversations = self.conversations.of_user(user).await?;
        let mut peers: Vec<UserId> = conversations
            .iter()
            .filter_map(|conversation| conversation.direct()?.peer_of(user))
            .collect();
        if !peers.is_empty() {
            let blocks = self.users.blocks(user).await?;
            peers.retain(|peer| !blocks.between(*peer));
        }
        Ok(peers)
    }

    async fn push(
        &self,
        peers: &[UserId],
        event: &PresenceEvent,
        now: Timestamp,
    ) -> Result<(), JobError> {
        let event = Bytes::from(serde_json::to_vec(event).unwrap_or_default());
        for peers in peers.chunks(INLINE_FANOUT_MAX) {
            let found = self.pusher.connections().of_all(peers).await?;
            let targets =
                found.iter().flat_map(|(peer, connections)| Target::live(*peer, connections, now));
            self.pusher.push(targets.collect(), event.clone(), now).await;
        }
        Ok(())
    }
}
