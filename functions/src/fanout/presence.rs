//! A person came online or went offline: notifies the people who share a direct conversation with
//! them.

use bytes::Bytes;
use natter_app::background::JobError;
use natter_domain::{
    ids::UserId,
    limits::INLINE_FANOUT_MAX,
    time::{Timestamp, rfc3339_option},
};
use natter_push::Target;
use natter_store::users::Consistency;
use serde::Serialize;

use super::App;

/// The event `presence`.
#[derive(Serialize)]
#[serde(tag = "event", rename = "presence", rename_all = "camelCase")]
pub(super) struct PresenceEvent {
    pub(super) user_id: UserId,
    pub(super) online: bool,
    #[serde(serialize_with = "rfc3339_option")]
    pub(super) last_seen_at: Option<Timestamp>,
}

/// How often the event is pushed again because the state changed meanwhile.
const TURNS: u32 = 3;

/// Pushes the presence of `user`, unless it is not `online` any more: the change to that has
/// enqueued a job of its own. A person who comes and goes within moments has several jobs at once;
/// each reads the state again at its end, so the last event is true.
pub(super) async fn notify(
    app: &App,
    user: UserId,
    online: bool,
    mut now: Timestamp,
) -> Result<(), JobError> {
    let mut pushed = online;
    let mut found = app.pusher.connections().of(user, Consistency::Strong).await?;
    if found.online(now) != online {
        return Ok(());
    }
    let peers = peers(app, user).await?;
    if peers.is_empty() {
        return Ok(());
    }
    for _ in 0..TURNS {
        let event =
            PresenceEvent { user_id: user, online: pushed, last_seen_at: found.last_seen(now) };
        push(app, &peers, &event, now).await?;
        found = app.pusher.connections().of(user, Consistency::Strong).await?;
        // Pushing takes a while, so the clock is read again: a connection may have expired since.
        now = app.clock.now();
        let online = found.online(now);
        if online == pushed {
            break;
        }
        pushed = online;
    }
    Ok(())
}

/// The people who share a direct conversation with `user`, without those that block or are blocked.
async fn peers(app: &App, user: UserId) -> Result<Vec<UserId>, JobError> {
    let conversations = app.conversations.of_user(user).await?;
    let mut peers: Vec<UserId> = conversations
        .iter()
        .filter_map(|conversation| conversation.direct()?.peer_of(user))
        .collect();
    if !peers.is_empty() {
        let blocks = app.users.blocks(user).await?;
        peers.retain(|peer| !blocks.between(*peer));
    }
    Ok(peers)
}

async fn push(
    app: &App,
    peers: &[UserId],
    event: &PresenceEvent,
    now: Timestamp,
) -> Result<(), JobError> {
    let event = Bytes::from(serde_json::to_vec(event).unwrap_or_default());
    for peers in peers.chunks(INLINE_FANOUT_MAX) {
        let found = app.pusher.connections().of_all(peers).await?;
        let targets =
            found.iter().flat_map(|(peer, connections)| Target::live(*peer, connections, now));
        app.pusher.push(targets.collect(), event.clone(), now).await;
    }
    Ok(())
}
