//! The missed entries, in order.

use natter_tests::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn a_device_gets_what_came_after_the_numbers_that_it_hands_in() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let direct = ada.conversation_with(&bob);
    for n in 1..=5 {
        ada.say(&bob, &format!("number {n}")).await;
    }
    let room = ada.room("open", &[&bob]).await;
    ada.say_in(&room, "hello").await;
    let log = bob.entries_of(&direct).await;
    for known in 0..=5_usize {
        let answer = bob.sync(&json!({ &direct: known, &room: 2 })).await;
        assert_eq!(
            (&answer["new"], &answer["removed"], &answer["moreNew"]),
            (&json!([]), &json!([]), &json!(false))
        );
        let changed = answer["changed"].as_array().unwrap();
        if known == 5 {
            assert!(changed.is_empty(), "nothing has come");
            continue;
        }
        assert_eq!(changed.len(), 1, "the room has nothing new");
        let expected = json!({
            "conversationId": direct, "entries": &log[known..], "lastSeq": 5, "more": false,
            "recovered": true,
            "readSeq": 0, "clearedSeq": 0, "unread": 5,
        });
        assert_eq!(changed[0], expected);
    }
}

#[tokio::test]
async fn what_was_not_handed_in_is_new_newest_activity_first() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let direct = ada.conversation_with(&bob);
    ada.say(&bob, "one").await;
    ada.say(&bob, "two").await;
    let room = ada.room("invite", &[&bob]).await;
    let answer = bob.sync(&json!({})).await;
    assert_eq!(
        (&answer["changed"], &answer["removed"], &answer["moreNew"]),
        (&json!([]), &json!([]), &json!(false))
    );
    let new = answer["new"].as_array().unwrap();
    let ids: Vec<&Value> = new.iter().map(|found| &found["conversationId"]).collect();
    assert_eq!(ids, [&room, &direct]);
    for found in new {
        let id = found["conversationId"].as_str().unwrap();
        assert_eq!(found["conversation"], bob.conversation_in_lists(id).await);
        assert_eq!(found["entries"], json!(bob.entries_of(id).await));
        assert_eq!((&found["more"], &found["recovered"]), (&json!(false), &json!(true)));
        assert_eq!(found["lastSeq"], found["conversation"]["lastSeq"]);
    }
    // Handed in, even with nothing of it, it is not new.
    let answer = bob.sync(&json!({ &direct: 0, &room: 0 })).await;
    assert_eq!(answer["new"], json!([]));
    assert_eq!(answer["changed"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_not_the_callers_is_removed() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let (left, removed_from) = (ada.room("open", &[&bob]).await, ada.room("invite", &[&bob]).await);
    bob.leave(&left).await.expect(204);
    ada.remove_member(&removed_from, &bob).await.expect(204);
    for room in [&left, &removed_from] {
        ada.say_in(room, "he is gone").await;
    }
    ada.say(&carl, "for carl").await;
    let never_in = ada.room("open", &[]).await;
    let handed_in = [
        left,
        removed_from,
        never_in,
        ada.conversation_with(&carl),
        ada.conversation_with(&bob),
        "r-01kbk2xh5s8n1v4w7x9y2z3abc".to_owned(),
    ];
    for number in [0, 1, 1_000] {
        let known: serde_json::Map<String, Value> =
            handed_in.iter().map(|id| (id.clone(), json!(number))).collect();
        let answer = bob.sync(&Value::Object(known)).await;
        let mut removed: Vec<&str> =
            answer["removed"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        removed.sort_unstable();
        let mut expected: Vec<&str> = handed_in.iter().map(String::as_str).collect();
        expected.sort_unstable();
        assert_eq!(removed, expected);
        assert_eq!((&answer["changed"], &answer["new"]), (&json!([]), &json!([])));
    }
}

#[tokio::test]
async fn whoever_was_removed_and_came_back_gets_what_was_missed() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.remove_member(&room, &bob).await.expect(204);
    ada.say_in(&room, "hello").await;
    assert_eq!(bob.sync(&json!({ &room: 1 })).await["removed"], json!([room]));
    bob.join(&room).await.expect(200);
    let answer = bob.sync(&json!({ &room: 1 })).await;
    assert_eq!(answer["removed"], json!([]));
    let kinds: Vec<&Value> = answer["changed"][0]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["kind"])
        .collect();
    assert_eq!(kinds, ["removed", "message", "joined"]);
}
