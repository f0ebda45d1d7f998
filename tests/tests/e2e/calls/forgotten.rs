//! What is kept of a call goes with its end, or with its time.

use natter::Options;
use natter_domain::{ids::UserId, limits::CALL_LIFE};
use natter_store::users::LastSights;
use natter_tests::{Server, Table, database::clock_ahead};
use serde_json::{Value, json};

use super::{
    Devices, answer, call, candidate, code, end, environment, logged, signal, told_of_end,
};

/// The signals that are kept of a call.
async fn kept(server: &Server, call: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for kind in ["OFFER", "ANSWER", "CANDIDATES"] {
        let key = json!({ "pk": { "S": format!("{kind}#{call}") } });
        if server.item(Table::Connections, key).await != Value::Null {
            found.push(kind);
        }
    }
    found
}

#[tokio::test]
async fn the_signals_of_a_call_go_with_its_end() {
    let Some(server) = Server::unlimited().await else { return };
    let mut all = Devices::of(&server).await;
    let id = call(&mut all.adas, &all.bob).await;
    let fields = json!({ "callId": id, "candidate": candidate(1) });
    assert_eq!(all.adas.ask("iceCandidate", fields).await["event"], "ack");
    assert_eq!(kept(&server, &id).await, ["OFFER", "CANDIDATES"]);
    assert_eq!(answer(&mut all.phone, &id).await["event"], "ack");
    assert_eq!(kept(&server, &id).await, ["OFFER", "ANSWER", "CANDIDATES"]);
    assert_eq!(end(&mut all.adas, &id).await["event"], "ack");
    assert_eq!(kept(&server, &id).await, [""; 0]);

    let missed = call(&mut all.adas, &all.bob).await;
    assert_eq!(end(&mut all.phone, &missed).await["event"], "ack");
    assert_eq!(kept(&server, &missed).await, [""; 0], "declined");
}

#[tokio::test]
async fn a_call_of_yesterday_that_never_ended_is_not_found() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    clock.advance(CALL_LIFE);
    for (action, field) in
        [("offer", "offer"), ("iceCandidate", "candidate"), ("makeAnswer", "answer")]
    {
        let refused = all.adas.ask(action, json!({ "callId": id, field: signal(field) })).await;
        assert_eq!(code(&refused), "call_not_found", "{action}");
    }
}

#[tokio::test]
async fn a_block_that_is_repeated_ends_the_call_whose_end_was_lost() {
    let Some(server) = Server::unlimited().await else { return };
    let mut all = Devices::of(&server).await;
    let id = all.speaking().await;
    // The function that has stored the block ended before it enqueued what follows from it.
    let [ada, bob]: [UserId; 2] = [&all.ada, &all.bob].map(|person| person.id.parse().unwrap());
    let users = environment(&server).users().unwrap();
    users.block(ada, bob, LastSights::default(), 0).await.unwrap();
    all.ada.block(&all.bob).await.expect(204);
    told_of_end(&mut all.phone, &id, "answered").await;
    told_of_end(&mut all.adas, &id, "answered").await;
    logged(&all.ada, &all.bob, 1).await;
    for device in [&mut all.phone, &mut all.adas] {
        device.pushed().await;
    }
    // Where there is no call, nobody notices a repeat.
    all.ada.block(&all.bob).await.expect(204);
    for device in [&mut all.phone, &mut all.adas] {
        let heard = device.pushed().await;
        assert!(heard.iter().all(|event| event["event"] == "newMessage"), "{heard:?}");
    }
}
