//! A device that is far behind, or ahead.

use natter_tests::{Person, Server};
use serde_json::{Value, json};

async fn one(person: &Person, conversation: &str, known: u64, limit: u64) -> Value {
    let body = json!({ "conversations": { conversation: known }, "limit": limit });
    let mut answer = person.post("/api/sync", &body).await.expect(200);
    assert_eq!((&answer["new"], &answer["removed"]), (&json!([]), &json!([])));
    answer["changed"][0].take()
}

fn numbers(found: &Value) -> Vec<u64> {
    found["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["seq"].as_u64().unwrap())
        .collect()
}

#[tokio::test]
async fn more_than_the_limit_comes_in_pieces_without_a_hole() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    server.copy_first_entry(&conversation, 2, 120).await;
    let (mut known, mut calls) = (20, 0);
    loop {
        let found = one(&bob, &conversation, known, 30).await;
        calls += 1;
        assert_eq!((&found["recovered"], &found["lastSeq"]), (&json!(true), &json!(120)));
        let got = numbers(&found);
        assert_eq!(
            got,
            (known + 1..=known + u64::try_from(got.len()).unwrap()).collect::<Vec<_>>()
        );
        known = *got.last().unwrap();
        if found["more"] == false {
            break;
        }
        assert_eq!(got.len(), 30);
    }
    assert_eq!((known, calls), (120, 4));
    let found = bob.sync(&json!({ &conversation: 0 })).await["changed"][0].take();
    assert_eq!(numbers(&found), (1..=50).collect::<Vec<_>>(), "the usual limit");
}

#[tokio::test]
async fn a_thousand_behind_it_goes_on_and_further_behind_it_begins_afresh() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    server.copy_first_entry(&conversation, 2, 1_050).await;
    let found = one(&bob, &conversation, 50, 100).await;
    assert_eq!((&found["recovered"], &found["more"]), (&json!(true), &json!(true)));
    assert_eq!(numbers(&found), (51..=150).collect::<Vec<_>>());
    for known in [49, 1, 0] {
        let found = one(&bob, &conversation, known, 100).await;
        assert_eq!((&found["recovered"], &found["more"]), (&json!(false), &json!(true)));
        assert_eq!(numbers(&found), (951..=1_050).collect::<Vec<_>>());
        assert_eq!(found["lastSeq"], 1_050);
    }
    // A fresh device gets the newest, too.
    let found = bob.sync(&json!({})).await["new"][0].take();
    assert_eq!((&found["recovered"], numbers(&found)), (&json!(false), (1_001..=1_050).collect()));
}

#[tokio::test]
async fn a_number_from_the_future_begins_afresh() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    server.copy_first_entry(&conversation, 2, 40).await;
    for known in [41, 1_000, 9_007_199_254_740_991] {
        let found = one(&bob, &conversation, known, 10).await;
        assert_eq!((&found["recovered"], &found["more"]), (&json!(false), &json!(true)));
        assert_eq!(numbers(&found), (31..=40).collect::<Vec<_>>());
        let found = one(&bob, &conversation, known, 100).await;
        assert_eq!((&found["recovered"], &found["more"]), (&json!(false), &json!(false)));
        assert_eq!(numbers(&found), (1..=40).collect::<Vec<_>>());
    }
}
