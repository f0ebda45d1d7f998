//! One of two people has blocked the other.

use bytes::Bytes;
use natter_domain::{call::EndedBy, conversation::Direct, ids::UserId, seq::Seq};
use natter_push::Target;
use natter_runtime::background::NotDone;
use natter_store::users::Consistency;

use super::{App, presence::PresenceEvent};
use crate::calls::ending;

/// Ends the call of the two, if they have one, and lets each look offline to the other, if they were told of each other until now:
/// to somebody else it would only say who has blocked them.
pub(super) async fn part(app: &App, user: UserId, other: UserId) -> Result<(), NotDone> {
    let direct = Direct::between(user, other).map_err(|invalid| NotDone(invalid.reason().to_owned()))?;
    let connections = app.pusher.connections();
    if let Some(id) = connections.call_between(direct).await?
        && let Some(call) = connections.call(&id, Consistency::Strong).await?
    {
        let ended = ending::end(&app.telling, &id, EndedBy::Lost(&call.caller), None).await;
        ended.map_err(|problem| NotDone(problem.code.as_str().to_owned()))?;
    }
    if app.conversations.last(direct.id()).await? == Seq::NONE {
        return Ok(());
    }
    let now = app.clock.now();
    for (seen, seeing) in [(user, other), (other, user)] {
        let open = connections.of(seeing, Consistency::Eventual).await?;
        let event = PresenceEvent { user_id: seen, online: false, last_seen_at: None };
        let event = Bytes::from(serde_json::to_vec(&event).unwrap_or_default());
        app.pusher.push(Target::live(seeing, &open, now).collect(), event, now).await;
    }
    Ok(())
}
