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
struct PresenceEvent {
    user_id: UserId,
    online: bool,
    #[serde(serialize_with = "rfc3339_option")]
    last_seen_at: Option<Timestamp>,
}

/// Tells of `user`, unless the contrary of `online` is true by now: then whoever has noticed that has handed it over, too.
pub(super) async fn tell(app: &App, user: UserId, online: bool) -> Result<(), NotDone> {
    let now = app.clock.now();
    let connections = app.pusher.connections().of(user, Consistency::Strong).await?;
    if connections.online(now) != online {
        return Ok(());
    }
    let conversations = app.conversations.of_user(user).await?;
    let mut peers: Vec<UserId> =
        conversations.iter().filter_map(|conversation| conversation.direct()?.peer_of(user)).collect();
    if peers.is_empty() {
        return Ok(());
    }
    let blocks = app.users.blocks(user).await?;
    peers.retain(|peer| !blocks.between(*peer));
    let event = PresenceEvent { user_id: user, online, last_seen_at: connections.last_seen(now) };
    let event = Bytes::from(serde_json::to_vec(&event).unwrap_or_default());
    for peers in peers.chunks(REACHED_AT_ONCE) {
        let found = app.pusher.connections().of_all(peers).await?;
        let targets = found.iter().flat_map(|(peer, connections)| Target::live(*peer, connections, now));
        app.pusher.push(targets.collect(), event.clone(), now).await;
    }
    Ok(())
}
