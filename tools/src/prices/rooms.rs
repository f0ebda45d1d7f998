//! Messages in rooms, with a fifth of the members online on one device each, the sender among them.

use super::{assumptions, counted, invocations::Source, resource_usage::ResourceUsage};
use crate::costs::RoomMessage;

const SEND: &str = "POST /api/conversations/{conversationId}/messages";
const FANOUT: &str = "invoke FanoutFunction";

/// How many of a room are online.
fn online(room: &RoomMessage) -> u32 {
    u32::try_from(room.members / 5).unwrap()
}

pub(super) fn name(room: &RoomMessage) -> String {
    format!("in a room of {}, {} of them online, over HTTP", room.members, online(room))
}

/// One message, and all that it starts.
pub(super) async fn message(source: &Source<'_>, room: &RoomMessage) -> ResourceUsage {
    let pushes = online(room) - 1;
    let here = if room.fanout.is_empty() { pushes } else { 0 };
    let mut work = source.request_of(SEND, &room.send, counted(1, here).await);
    let parts = u32::try_from(room.fanout.len()).unwrap();
    for (index, usage) in (0_u32..).zip(&room.fanout) {
        // Spread evenly; where that has a rest, the first ones have one more.
        let share = pushes / parts + u32::from(index < pushes % parts);
        work = work + source.run(FANOUT, usage, counted(0, share).await);
    }
    work + ResourceUsage::messages(pushes.into(), pushes.into(), assumptions::ANSWER)
}
