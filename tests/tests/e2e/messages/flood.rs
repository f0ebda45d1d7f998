//! The flood limit.

use std::time::Duration;

use futures_util::future::join_all;
use natter::Options;
use natter_domain::time::Clock;
use natter_tests::{Server, database::clock_ahead, text};
use serde_json::json;

async fn server(limit: Option<&str>) -> Option<(Server, Clock)> {
    let clock = clock_ahead();
    let overrides =
        limit.map(|limit| ("FLOOD_LIMIT".to_owned(), limit.to_owned())).into_iter().collect();
    let options = Options { clock: clock.clone(), overrides, ..Options::default() };
    Some((Server::with(options).await?, clock))
}

#[tokio::test]
async fn the_eleventh_message_in_five_seconds_has_to_wait() {
    let Some((server, clock)) = server(None).await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let body =
        |n: u64| json!({ "text": text("hello"), "clientMessageId": format!("c{n}"), "after": 0 });
    for n in 1..=10 {
        assert_eq!(ada.write(&bob, &body(n)).await.expect(201)["entry"]["seq"], n);
    }
    let problem = ada.write(&bob, &body(11)).await.problem(429, "too_many_messages");
    assert_eq!(problem["retryAfter"], 5);
    let mut socket = ada.socket().await;
    let mut frame = body(11);
    frame["receiverId"] = json!(bob.id);
    let refused = socket.ask("sendMessage", frame).await;
    assert_eq!(refused["problem"]["code"], "too_many_messages");
    assert_eq!(refused["problem"]["retryAfter"], 5);

    for n in 1..=10 {
        assert_eq!(
            ada.write(&bob, &body(n)).await.expect(200)["entry"]["seq"],
            n,
            "a repeat is no flood"
        );
    }
    assert_eq!(bob.say(&ada, "stop it").await["entry"]["seq"], 11, "others may write");
    ada.say(&carl, "elsewhere too").await;

    clock.advance(Duration::from_millis(4_999));
    let problem = ada.write(&bob, &body(11)).await.problem(429, "too_many_messages");
    assert_eq!(problem["retryAfter"], 1);
    clock.advance(Duration::from_millis(1));
    assert_eq!(ada.write(&bob, &body(11)).await.expect(201)["entry"]["seq"], 12);
}

#[tokio::test]
async fn many_at_once_are_a_flood_too() {
    let Some((server, _)) = server(None).await else { return };
    let ada = server.person().await;
    for begun in [true, false] {
        let bob = server.person().await;
        if begun {
            bob.say(&ada, "before").await;
        }
        let body = json!({ "text": text("hello") });
        let answers = join_all((0..40).map(|_| ada.write(&bob, &body).into_future())).await;
        let accepted = answers.iter().filter(|answer| answer.status == 201).count();
        assert!(accepted <= 10, "{accepted} were accepted");
        assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 429 | 503)));
        let own = bob
            .history_with(&ada)
            .await
            .iter()
            .filter(|entry| entry["sender"] == ada.id.as_str())
            .count();
        assert_eq!(own, accepted);
    }
}

#[tokio::test]
async fn the_limit_is_a_setting() {
    let Some((server, clock)) = server(Some("2/60")).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "one").await;
    clock.advance(Duration::from_secs(30));
    ada.say(&bob, "two").await;
    let body = json!({ "text": text("three") });
    let problem = ada.write(&bob, &body).await.problem(429, "too_many_messages");
    assert_eq!(problem["retryAfter"], 30);
    clock.advance(Duration::from_secs(30));
    ada.write(&bob, &body).await.expect(201);
}
