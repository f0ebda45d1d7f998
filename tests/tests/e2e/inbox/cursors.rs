//! Invalid and expired cursors.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use natter::Options;
use natter_domain::time::{Clock, Timestamp};
use natter_tests::Server;

#[tokio::test]
async fn what_is_no_cursor_is_refused() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let wrong = [
        "x",
        "%00",
        "null",
        "eyJ",
        &URL_SAFE_NO_PAD.encode("~~"),
        &URL_SAFE_NO_PAD.encode("1~2~3"),
        &URL_SAFE_NO_PAD
            .encode("99999999999999999999~00000000000000000~r-01kbk2xh5s8n1v4w7x9y2z3abc"),
        &"A".repeat(3_000),
    ];
    for cursor in wrong {
        ada.get(&format!("/api/conversations?cursor={cursor}")).await.invalid(&["cursor"]);
    }
}

#[tokio::test]
async fn anothers_cursor_shows_nothing_of_theirs() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    for other in [&bob, &carl] {
        ada.say(other, "hello").await;
    }
    bob.say(&carl, "hello").await;
    let page = ada.get("/api/conversations?limit=1").await.expect(200);
    let cursor = page["nextCursor"].as_str().unwrap();
    let theirs = bob.get(&format!("/api/conversations?cursor={cursor}")).await.expect(200);
    for found in theirs["conversations"].as_array().unwrap() {
        assert!(found["id"].as_str().unwrap().contains(&bob.id));
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_half_an_hour() {
    // It lies ahead: the database's own sweep of expired items, which goes by the real time, has
    // nothing to do.
    let clock = Clock::pinned(Timestamp::from_seconds(1_900_000_000));
    let Some(server) = Server::with(Options { clock: clock.clone(), ..Options::default() }).await
    else {
        return;
    };
    let (mut ada, bob, carl) =
        (server.person().await, server.person().await, server.person().await);
    for other in [&bob, &carl] {
        ada.say(other, "hello").await;
    }
    let page = ada.get("/api/conversations?limit=1").await.expect(200);
    let cursor = page["nextCursor"].as_str().unwrap();
    let next = format!("/api/conversations?cursor={cursor}");
    for (minutes, good) in [(10, true), (10, true), (10, true), (1, false)] {
        clock.advance(Duration::from_secs(minutes * 60));
        ada = ada.with(&ada.refresh().await.expect(200));
        let answer = ada.get(&next).await;
        if good {
            assert_eq!(answer.expect(200)["conversations"].as_array().unwrap().len(), 1);
        } else {
            answer.invalid(&["cursor"]);
        }
    }
}
