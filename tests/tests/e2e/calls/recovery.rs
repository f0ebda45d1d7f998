//! Work that an interrupted function left undone is done by the next one.

use natter::Options;
use natter_domain::{
    call::{CallId, End, EndedBy},
    time::Clock,
};
use natter_store::connections::CallEnd;
use natter_tests::{Server, Table};
use serde_json::json;

use super::{Devices, call, end, environment, log, logged};

/// Ends a call of Ada's in the store alone: as if the function had stopped before anybody was told.
async fn ended_silently(server: &Server, all: &Devices, call: &str) {
    let key = json!({ "pk": { "S": format!("CALL#{call}") } });
    let connection =
        server.item(Table::Connections, key).await["c"]["S"].as_str().unwrap().parse().unwrap();
    let device = End { user: all.ada.id.parse().unwrap(), connection, session: None };
    let store = environment(server).connections().unwrap();
    let id: CallId = call.parse().unwrap();
    let ended =
        store.end_call(&id, EndedBy::Person(&device), Clock::default().now()).await.unwrap();
    assert!(matches!(ended, CallEnd::Ended(_)), "{ended:?}");
}

#[tokio::test]
async fn an_end_that_was_not_logged_is_logged_by_the_next_who_ends_the_call() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let mut all = Devices::of(&server).await;
    let spoken = all.speaking().await;
    ended_silently(&server, &all, &spoken).await;
    assert!(log(&all.ada, &all.bob).await.is_empty());
    let (one, other) = tokio::join!(end(&mut all.phone, &spoken), end(&mut all.adas, &spoken));
    let entries: Vec<_> =
        [one, other].into_iter().filter_map(|ack| ack.get("entry").cloned()).collect();
    assert!(!entries.is_empty() && entries.iter().all(|entry| *entry == entries[0]), "{entries:?}");
    logged(&all.ada, &all.bob, 1).await;
    assert_eq!(all.laptop.expect_event("newMessage").await["entry"], entries[0]);
}

#[tokio::test]
async fn an_end_that_was_not_logged_is_logged_when_the_ringing_would_have_ended() {
    let overrides = [("RING_SECONDS".to_owned(), "1".to_owned())].into();
    let Some(server) = Server::with(Options { overrides, ..Options::default() }).await else {
        return;
    };
    let mut all = Devices::of(&server).await;
    let rung = call(&mut all.adas, &all.bob).await;
    ended_silently(&server, &all, &rung).await;
    let event = all.phone.expect_event("newMessage").await;
    assert_eq!(
        event["entry"]["call"],
        json!({ "callId": rung, "media": "video", "outcome": "missed", "seconds": 0 })
    );
    logged(&all.ada, &all.bob, 1).await;
}
