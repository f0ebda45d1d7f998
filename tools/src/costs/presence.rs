//! Notifications of presence.

use natter_tests::Person;
use serde_json::json;

use super::Scenario;

pub(super) const FANOUT: &str = "invoke FanoutFunction";
pub(super) const DELAYED: &str = "invoke DelayedJobsFunction";

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.begin_span();
    let (ada, hermit) = (scenario.person().await, scenario.person().await);
    let friends = scenario.people(5).await;
    for friend in &friends {
        friend.say(&ada, "hello").await;
    }
    let mut socket = friends[0].socket().await;
    let meter = &mut scenario.meter;
    let (_, url) = hermit.ticket().await;
    meter.quiet().await;
    let hermits = natter_tests::open(&url, None);
    let hermits =
        meter.row(FANOUT, "somebody connects, with nobody to notify", hermits).await.unwrap();
    let (_, url) = ada.ticket().await;
    meter.quiet().await;
    let situation = "somebody connects who shares direct conversations with five people";
    let adas = meter.row(FANOUT, situation, natter_tests::open(&url, None)).await.unwrap();
    assert_eq!(socket.expect_event("presence").await["online"], true);
    let situation = "somebody disconnects who shares direct conversations with five people";
    meter.row(DELAYED, situation, adas.close()).await;
    assert_eq!(socket.expect_event("presence").await["online"], false);
    came_back(scenario, &ada).await;
    scenario.leave_gone_socket(&friends[1]).await;
    let meter = &mut scenario.meter;
    meter.quiet().await;
    let (_, url) = ada.ticket().await;
    let situation = "somebody connects, and one of the five is gone";
    let adas = meter.row(FANOUT, situation, natter_tests::open(&url, None)).await.unwrap();
    meter.quiet().await;
    let situation = "one of two people who have written to each other blocks the other";
    meter.row(FANOUT, situation, ada.block(&friends[2])).await.expect(204);
    meter.quiet().await;
    let situation = "that person is blocked no more";
    meter.row(FANOUT, situation, ada.unblock(&friends[2])).await.expect(204);
    for socket in [adas, socket, hermits] {
        socket.close().await;
    }
    meter.quiet().await;
}

/// The job of a departure that is none any more: a phone has changed networks.
async fn came_back(Scenario { meter, server, .. }: &mut Scenario, ada: &Person) {
    let socket = ada.socket().await;
    meter.quiet().await;
    let job = json!({ "work": "goOffline", "user": ada.id, "until": 0 });
    let event = json!({ "Records": [{ "messageId": "1", "body": job.to_string() }] }).to_string();
    let run = server.run("DelayedJobsFunction", &event);
    assert!(meter.row(DELAYED, "somebody was gone for a moment", run).await);
    socket.close().await;
    meter.quiet().await;
}
