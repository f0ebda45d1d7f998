//! The usage of an active user.

use super::{PUSHED, assumptions, counted, invocations::Source, resource_usage::ResourceUsage};

const FANOUT: &str = "invoke FanoutFunction";
const DELAYED: &str = "invoke DelayedJobsFunction";
/// The number of people with which presence was measured.
const MEASURED_PEERS: u128 = 5;

/// The parts of a user's day: the name, how often, and the usage of one.
pub(super) async fn day(source: &Source<'_>) -> Vec<(&'static str, u128, ResourceUsage)> {
    let day = assumptions::DAY;
    let none = counted(0, 0).await;
    let page = ResourceUsage { sent: assumptions::PAGE, ..ResourceUsage::default() };
    let access = ResourceUsage {
        logged: assumptions::ACCESS_LINE + assumptions::LINE_OVERHEAD,
        ..ResourceUsage::default()
    };
    let push = ResourceUsage::messages(1, 1, assumptions::ANSWER);
    let refresh = source.request("POST /api/auth/refresh", "the current token", none);
    let socket = source.request("POST /api/ws-ticket", "", none)
        + source.started("authorizer", "an unused ticket", none)
        + source.started("$connect", "the first socket", none)
        + source.started("$disconnect", "the last socket", none)
        + access * 2;
    let notified = counted(0, u32::try_from(day.peers).unwrap()).await;
    let job = ResourceUsage { queue_requests: assumptions::JOB_REQUESTS, ..Default::default() };
    let changes = [(FANOUT, "connects", ResourceUsage::default()), (DELAYED, "disconnects", job)];
    let presence = changes.map(|(function, change, queue)| {
        let situation =
            format!("somebody {change} who shares direct conversations with five people");
        let measured = source.started(function, &situation, notified) + queue;
        // Requests to the database grow with the people; the invocation does not.
        let times = day.peers.div_ceil(MEASURED_PEERS);
        let (half_wru, half_rru) = (measured.half_wru * times, measured.half_rru * times);
        ResourceUsage { half_wru, half_rru, ..measured } + push * day.peers
    });
    let sync = source.request("POST /api/sync", "20 conversations, each with news", none) + page;
    let inbox = source.request("GET /api/conversations", "a page of 20", none) + page;
    let sent = source.frame("sendMessage", PUSHED, counted(1, 1).await)
        + ResourceUsage { stored: assumptions::ENTRY, ..ResourceUsage::default() };
    let one = counted(0, 1).await;
    let receipts = source.frame("delivered", "to a number", one)
        + source.frame("read", "to a number", one)
        + push * 2;
    vec![
        ("a new access token", day.openings, refresh),
        ("a ticket, a socket, and its end", day.openings, socket),
        ("presence: connecting and disconnecting", day.openings, presence[0] + presence[1]),
        ("a sync of 20 conversations", day.openings, sync),
        ("the inbox", day.openings, inbox),
        (
            "a minute of the socket",
            day.minutes,
            ResourceUsage { minutes: 1, ..ResourceUsage::default() },
        ),
        ("a message sent", day.sent, sent),
        ("a message received", day.received, push),
        ("what was received is acknowledged, and read", day.receipts, receipts),
    ]
}
