//! Somebody has come, or gone: the people who share a direct conversation with them are told.

use bytes::Bytes;
use natter_domain::{
    ids::UserId,
    limits::REACHED_AT_ONCE,
    time::{Timestamp, rfc3339_option},
};
use natter_push::Target;
use natter_runtime::background::NotDone;
use natter_store::users::Consistency;
use serde::Serialize;

use super::App;

/// The event.
#[derive(Serialize)]
#[serde(tag = "event", rename = "presence", rename_all = "camelCase")]
pub(super) struct PresenceEvent {
    pub(super) user_id: UserId,
    pub(super) online: bool,
    #[serde(serialize_with = "rfc3339_option")]
    pub(super) last_seen_at: Option<Timestamp>,
}

/// How often it tells again because the contrary has become true while it told.
const TURNS: u32 = 3;

/// Tells of `user`, unless the contrary of `online` is true by now: then whoever has noticed that has handed it over, too. Who
/// comes and goes within moments is told of by several at once; so it looks again when it is done, and what is true comes last.
pub(super) async fn tell(app: &App, user: UserId, online: bool) -> Result<(), NotDone> {
    let mut told = online;
    let mut found = app.pusher.connections().of(user, Consistency::Strong).await?;
    if found.online(app.clock.now()) != online {
        return Ok(());
    }
    let peers = peers(app, user).await?;
    if peers.is_empty() {
        return Ok(());
    }
    for _ in 0..TURNS {
        let now = app.clock.now();
        let event = PresenceEvent { user_id: user, online: told, last_seen_at: found.last_seen(now) };
        push(app, &peers, &event).await?;
        found = app.pusher.connections().of(user, Consistency::Strong).await?;
        let online = found.online(app.clock.now());
        if online == told {
            break;
        }
        told = online;
    }
    Ok(())
}

/// The people who share a direct conversation with `user`, but for blocks between them.
async fn peers(app: &App, user: UserId) -> Result<Vec<UserId>, NotDone> {
    let conversations = app.conversations.of_user(user).await?;
    let mut peers: Vec<UserId> =
        conversations.iter().filter_map(|conversation| conversation.direct()?.peer_of(user)).collect();
    if !peers.is_empty() {
        let blocks = app.users.blocks(user).await?;
        peers.retain(|peer| !blocks.between(*peer));
    }
    Ok(peers)
}

async fn push(app: &App, peers: &[UserId], event: &PresenceEvent) -> Result<(), NotDone> {
    let now = app.clock.now();
    let event = Bytes::from(serde_json::to_vec(event).unwrap_or_default());
    for peers in peers.chunks(REACHED_AT_ONCE) {
        let found = app.pusher.connections().of_all(peers).await?;
        let targets = found.iter().flat_map(|(peer, connections)| Target::live(*peer, connections, now));
        app.pusher.push(targets.collect(), event.clone(), now).await;
    }
    Ok(())
}
