//! Many conversations with many entries.

use std::collections::HashSet;

use natter_tests::Server;
use serde_json::{Map, Value, json};

fn all_at(ids: &[String], number: u64) -> Value {
    Value::Object(ids.iter().map(|id| (id.clone(), json!(number))).collect())
}

#[tokio::test]
async fn a_thousand_conversations_are_looked_at_in_one_call() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    let mut begun = ada.seed_conversations(1_000).await;
    assert_eq!(
        ada.sync(&all_at(&begun, 1)).await,
        json!({ "changed": [], "new": [], "removed": [], "moreNew": false, "calls": [] })
    );
    for id in [&begun[3], &begun[500], &begun[999]] {
        ada.say_in(id, "hello").await;
    }
    let answer = ada.sync(&all_at(&begun, 1)).await;
    let changed: HashSet<&str> = answer["changed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["conversationId"].as_str().unwrap())
        .collect();
    assert_eq!(
        changed,
        HashSet::from([begun[3].as_str(), begun[500].as_str(), begun[999].as_str()])
    );
    let answer = ada.sync(&all_at(&begun, 0)).await;
    assert_eq!(answer["changed"].as_array().unwrap().len(), 1_000);

    begun.push("r-01kbk2xh5s8n1v4w7x9y2z3abc".to_owned());
    let body = json!({ "conversations": all_at(&begun, 1) });
    ada.post("/api/sync", &body).await.invalid(&["conversations"]);
}

#[tokio::test]
async fn a_hundred_new_ones_are_told_of_the_newest_first() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    let mut begun = ada.seed_conversations(120).await;
    begun.reverse();
    let ids = |answer: &Value| -> Vec<String> {
        answer["new"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| found["conversationId"].as_str().unwrap().to_owned())
            .collect()
    };
    let answer = ada.sync(&json!({})).await;
    assert_eq!((ids(&answer), &answer["moreNew"]), (begun[..100].to_vec(), &json!(true)));
    let answer = ada.sync(&all_at(&begun[..100], 1)).await;
    assert_eq!((ids(&answer), &answer["moreNew"]), (begun[100..].to_vec(), &json!(false)));
    let answer = ada.sync(&all_at(&begun[20..], 1)).await;
    assert_eq!((ids(&answer), &answer["moreNew"]), (begun[..20].to_vec(), &json!(false)));
}

#[tokio::test]
async fn an_answer_has_two_thousand_entries_at_most_and_the_next_ones_have_the_rest() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    let begun = ada.seed_conversations(24).await;
    for id in &begun {
        server.copy_first_entry(id, 2, 101).await;
    }
    let mut known: Map<String, Value> = begun.iter().map(|id| (id.clone(), json!(1))).collect();
    let mut calls = 0;
    loop {
        let body = json!({ "conversations": known, "limit": 100 });
        let answer = ada.post("/api/sync", &body).await.expect(200);
        calls += 1;
        let changed = answer["changed"].as_array().unwrap();
        if changed.is_empty() {
            break;
        }
        let total: usize =
            changed.iter().map(|found| found["entries"].as_array().unwrap().len()).sum();
        assert!(total <= 2_000);
        for found in changed {
            let entries = found["entries"].as_array().unwrap();
            assert_eq!((&found["recovered"], &found["lastSeq"]), (&json!(true), &json!(101)));
            assert_eq!(found["more"], entries.is_empty());
            assert_eq!(found["unread"], 100, "it is right without the entries, too");
            if let (Some(first), Some(last)) = (entries.first(), entries.last()) {
                assert_eq!((&first["seq"], &last["seq"]), (&json!(2), &json!(101)));
                known[found["conversationId"].as_str().unwrap()] = json!(101);
            }
        }
    }
    assert_eq!(calls, 3, "2,000, then 400, then nothing");
    // The same for conversations that are new.
    let answer =
        ada.post("/api/sync", &json!({ "conversations": {}, "limit": 100 })).await.expect(200);
    let new = answer["new"].as_array().unwrap();
    let full = new.iter().filter(|found| found["entries"].as_array().unwrap().len() == 100).count();
    let empty =
        new.iter().filter(|found| found["entries"] == json!([]) && found["more"] == true).count();
    // Of each new one the newest entry comes in any case, and counts.
    assert_eq!((full, empty), (19, 5));
    assert!(new.iter().all(|found| found["recovered"] == false), "the client pages back");
}
