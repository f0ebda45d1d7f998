//! Messages in busy rooms, with a fifth of the members online on one device each, the sender among
//! them.

use super::{counted, invocations::Source, resource_usage::ResourceUsage};
use crate::costs::RoomMessage;

const SEND: &str = "POST /api/conversations/{conversationId}/messages";
const FANOUT: &str = "invoke FanoutFunction";

pub(super) fn name(room: &RoomMessage) -> String {
    format!("in a room of {}, {} of them online, over HTTP", room.members, room.online)
}

/// One message, and all that it starts.
pub(super) async fn message(source: &Source<'_>, room: &RoomMessage) -> ResourceUsage {
    let pushes = u32::try_from(room.online - 1).unwrap();
    let here = if room.fanout.is_empty() { pushes } else { 0 };
    let mut work = source.request_of(SEND, &room.send, counted(1, here).await);
    let parts = u32::try_from(room.fanout.len()).unwrap();
    for (index, usage) in (0_u32..).zip(&room.fanout) {
        // Spread evenly; where that has a rest, the first ones have one more.
        let share = pushes / parts + u32::from(index < pushes % parts);
        work = work + source.run(FANOUT, usage, counted(0, share).await);
    }
    work + ResourceUsage::messages(pushes.into(), pushes.into(), source.message_push())
}
