//! Large rooms that are busy, and therefore watched.

use std::time::Duration;

use natter::Usage;
use natter_domain::limits::{BUSY_SPAN, TAIL_ENTRIES, WATCH_LIFE, WATCH_MARGIN};

use super::{Scenario, room_messages::message};
use natter_tests::{Person, bulk, open};

const SEND: &str = "POST /api/conversations/{conversationId}/messages";
const FANOUT: &str = "invoke FanoutFunction";
const CONNECT: &str = "$connect";
const DISCONNECT: &str = "$disconnect";
const SECOND: Duration = Duration::from_secs(1);

/// A room that has begun to be watched, so that sends go by it.
pub(super) struct Busy {
    /// Who has written there, with a new token.
    pub(super) sender: Person,
    /// What the message asked for that has begun it.
    send: Usage,
    /// What the job asked for that has noted the members' sockets.
    pub(super) begin: Usage,
}

/// Writes in a room until it is watched.
pub(super) async fn busy(scenario: &mut Scenario, from: &Person, room: &str) -> Busy {
    // The joining of its members makes no room busy here, and they were members for a while.
    scenario.clock.advance(BUSY_SPAN);
    scenario.begin_span();
    let sender = from.login().await;
    // More than it takes, so that the end of the log is as large as any later one.
    for n in 0..TAIL_ENTRIES {
        message(&sender, room, &format!("busy-{n:02}")).await.expect(201);
        scenario.clock.advance(SECOND);
    }
    let meter = &mut scenario.meter;
    meter.quiet().await;
    let since = meter.now();
    message(&sender, room, "begins").await.expect(201);
    let send = meter.reach(SEND, 1, since, |_| true).await.remove(0);
    let begin = meter.reach(FANOUT, 1, since, |usage| usage.wru > 0.0).await.remove(0);
    meter.quiet().await;
    scenario.clock.advance(WATCH_MARGIN + SECOND);
    Busy { sender, send, begin }
}

pub(super) async fn measure(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let people = Box::pin(bulk::register(&scenario.server, 20)).await;
    let sockets = Box::pin(bulk::open_sockets(&people)).await;
    let room = scenario.room_with(&ada, &people, 179).await;
    let Busy { sender, send, begin } = Box::pin(busy(scenario, &ada, &room)).await;
    let meter = &mut scenario.meter;
    meter.add(SEND, "to a busy room of 200, which is watched from then on", send);
    meter.add(FANOUT, "a room of 200, of whom 20 are online, begins to be watched", begin);
    let lines = [
        (SEND, "to a room of 200 that is watched"),
        (FANOUT, "a message for 20 sockets in a room that is watched"),
    ];
    meter.rows(&lines, message(&sender, &room, "watched")).await.expect(201);
    meter.quiet().await;

    let (_, url) = sender.ticket().await;
    let situation = "a member of a room that is watched";
    let opened = meter.row(CONNECT, situation, open(&url, None)).await.unwrap();
    meter.quiet().await;
    let lines = [(DISCONNECT, situation), (FANOUT, "a socket is gone from a room that is watched")];
    meter.rows(&lines, opened.close()).await;
    drop(sockets);
    meter.quiet().await;
    scenario.clock.advance(WATCH_LIFE + WATCH_MARGIN * 2);
    let (_, url) = ada.login().await.ticket().await;
    let situation = "a member of a room that was watched";
    let socket = scenario.meter.row(CONNECT, situation, open(&url, None)).await.unwrap();
    socket.close().await;
    scenario.meter.quiet().await;
}
