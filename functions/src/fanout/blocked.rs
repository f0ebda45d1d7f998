//! One of two people has blocked the other, or does so no more.

use bytes::Bytes;
use natter_app::background::JobError;
use natter_domain::{call::EndedBy, conversation::Direct, ids::UserId, seq::Seq, time::Timestamp};
use natter_push::Target;
use natter_store::users::Consistency;

use super::App;
use crate::{calls::ending, presence::PresenceEvent};

/// Ends the call of the two, and shows each that the other went offline `at` that time, if the block
/// still stands, and they were `online` and have a conversation, so that it was seen. To anybody else the event would
/// reveal the block.
pub(super) async fn on_block(
    app: &App,
    (user, other): (UserId, UserId),
    online: &[UserId],
    at: Timestamp,
    now: Timestamp,
) -> Result<(), JobError> {
    let direct = direct(user, other)?;
    // A job may come late or again, after the block was lifted.
    if !app.users.blocks_with(user, &[other], Consistency::Strong).await?.between(other) {
        return Ok(());
    }
    let connections = app.pusher.connections();
    if let Some(id) = connections.call_between(direct, now).await? {
        let ended = ending::end(&app.calls, &id, EndedBy::Blocked(user), None, now).await;
        ended.map_err(|problem| JobError(problem.code().as_str().to_owned()))?;
    }
    if online.is_empty() || app.conversations.last(direct.id()).await? == Seq::NONE {
        return Ok(());
    }
    for (seen, seeing) in [(user, other), (other, user)] {
        if online.contains(&seen) {
            let event = PresenceEvent { user_id: seen, online: false, last_seen_at: Some(at) };
            push(app, seeing, &event, now).await?;
        }
    }
    Ok(())
}

/// Shows each of the two that the other is online, if they are, unless the other one still blocks.
pub(super) async fn on_unblock(
    app: &App,
    user: UserId,
    other: UserId,
    now: Timestamp,
) -> Result<(), JobError> {
    let direct = direct(user, other)?;
    let blocks = app.users.blocks_with(user, &[other], Consistency::Strong).await?;
    if blocks.between(other) || app.conversations.last(direct.id()).await? == Seq::NONE {
        return Ok(());
    }
    for (seen, seeing) in [(user, other), (other, user)] {
        let connections = app.pusher.connections().of(seen, Consistency::Strong).await?;
        if connections.online(now) {
            let last_seen_at = connections.last_seen(now);
            let event = PresenceEvent { user_id: seen, online: true, last_seen_at };
            push(app, seeing, &event, now).await?;
        }
    }
    Ok(())
}

fn direct(user: UserId, other: UserId) -> Result<Direct, JobError> {
    Direct::between(user, other).map_err(|invalid| JobError(invalid.reason().to_owned()))
}

/// Pushes an event to the open sockets of one person.
async fn push(
    app: &App,
    user: UserId,
    event: &PresenceEvent,
    now: Timestamp,
) -> Result<(), JobError> {
    let open = app.pusher.connections().of(user, Consistency::Eventual).await?;
    let event = Bytes::from(serde_json::to_vec(event).unwrap_or_default());
    app.pusher.push(Target::live(user, &open, now).collect(), event, now).await;
    Ok(())
}
