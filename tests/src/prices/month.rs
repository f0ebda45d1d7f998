//! An active user for a month.

use super::{PUSHED, assumed, counted, runs::Source, work::Work};

const FANOUT: &str = "invoke FanoutFunction";
/// With how many people the comings and goings were measured.
const MEASURED_PEERS: u128 = 5;

/// The parts of a user's day: what, how often, and the work of one.
pub(super) async fn day(source: &Source<'_>) -> Vec<(&'static str, u128, Work)> {
    let day = assumed::DAY;
    let none = counted(0, 0).await;
    let page = Work { sent: assumed::PAGE, ..Work::default() };
    let access = Work { logged: assumed::ACCESS_LINE + assumed::LINE_OVERHEAD, ..Work::default() };
    let push = Work::messages(1, 1, assumed::ANSWER);
    let refresh = source.request("POST /api/auth/refresh", "the current token", none);
    let socket = source.request("POST /api/ws-ticket", "", none)
        + source.started("authorizer", "an unused ticket", none)
        + source.started("$connect", "the first socket", none)
        + source.started("$disconnect", "the last socket", none)
        + access * 2;
    let told = counted(0, u32::try_from(day.peers).unwrap()).await;
    let presence = [("comes"), ("goes")].map(|moved| {
        let situation = format!("somebody {moved} who shares direct conversations with five people");
        let measured = source.started(FANOUT, &situation, told);
        // Requests to the database grow with the people; the invocation does not.
        let times = day.peers.div_ceil(MEASURED_PEERS);
        let (half_wru, half_rru) = (measured.half_wru * times, measured.half_rru * times);
        Work { half_wru, half_rru, ..measured } + push * day.peers
    });
    let sync = source.request("POST /api/sync", "20 conversations, each with news", none) + page;
    let inbox = source.request("GET /api/conversations", "a page of 20", none) + page;
    let sent = source.frame("sendMessage", PUSHED, counted(1, 1).await)
        + Work { stored: assumed::ENTRY, ..Work::default() };
    let one = counted(0, 1).await;
    let receipts =
        source.frame("delivered", "to a number", one) + source.frame("read", "to a number", one) + push * 2;
    vec![
        ("a new access token", day.openings, refresh),
        ("a ticket, a socket, and its end", day.openings, socket),
        ("being seen to come and to go", day.openings, presence[0] + presence[1]),
        ("a sync of 20 conversations", day.openings, sync),
        ("the inbox", day.openings, inbox),
        ("a minute of the socket", day.minutes, Work { minutes: 1, ..Work::default() }),
        ("a message sent", day.sent, sent),
        ("a message received", day.received, push),
        ("what was received is acknowledged, and read", day.receipts, receipts),
    ]
}
