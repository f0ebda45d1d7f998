//! A sync shows what the person may see, and nothing else.

use natter_tests::Server;
use serde_json::{Value, json};

fn numbers(found: &Value) -> Vec<u64> {
    found["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["seq"].as_u64().unwrap())
        .collect()
}

#[tokio::test]
async fn what_is_cleared_is_not_there_and_is_said_to_be_cleared() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    server.copy_first_entry(&conversation, 2, 60).await;
    bob.clear(&conversation).await.expect(204);
    for known in [0, 30, 60] {
        assert_eq!(bob.sync(&json!({ &conversation: known })).await["changed"], json!([]));
    }
    assert_eq!(bob.sync(&json!({})).await["new"], json!([]), "it is hidden");
    let ahead = bob.sync(&json!({ &conversation: 99 })).await["changed"][0].take();
    assert_eq!((&ahead["entries"], &ahead["recovered"]), (&json!([]), &json!(false)));
    assert_eq!((&ahead["more"], &ahead["lastSeq"]), (&json!(false), &json!(60)));

    ada.say(&bob, "new").await;
    for known in [0, 30, 60] {
        let found = bob.sync(&json!({ &conversation: known })).await["changed"][0].take();
        assert_eq!((numbers(&found), &found["recovered"]), (vec![61], &json!(true)), "{known}");
        assert_eq!((&found["clearedSeq"], &found["more"]), (&json!(60), &json!(false)));
    }
    for known in [json!({}), json!({ &conversation: 99 })] {
        let answer = bob.sync(&known).await;
        let found =
            if answer["new"] == json!([]) { &answer["changed"][0] } else { &answer["new"][0] };
        assert_eq!((numbers(found), &found["more"]), (vec![61], &json!(false)));
    }
    let hers = ada.sync(&json!({ &conversation: 30 })).await;
    assert_eq!(numbers(&hers["changed"][0]), (31..=61).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_deleted_or_hidden_comes_without_its_text() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    for words in ["one", "for nobody", "not for bob", "four"] {
        ada.say(&bob, words).await;
    }
    let conversation = ada.conversation_with(&bob);
    ada.delete_message(&conversation, 2, "everyone").await.expect(204);
    bob.delete_message(&conversation, 3, "me").await.expect(204);
    for known in [json!({ &conversation: 0 }), json!({}), json!({ &conversation: 99 })] {
        let answer = bob.sync(&known).await;
        let found =
            if answer["new"] == json!([]) { &answer["changed"][0] } else { &answer["new"][0] };
        let shown: Vec<(&Value, &Value, bool)> = found["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| (&entry["deleted"], &entry["hidden"], entry["text"].is_string()))
            .collect();
        let (yes, no) = (&json!(true), &Value::Null);
        assert_eq!(
            shown,
            [(no, no, true), (yes, no, false), (yes, yes, false), (no, no, true), (no, no, false)]
        );
    }
    let hers = ada.sync(&json!({ &conversation: 2 })).await;
    assert!(hers["changed"][0]["entries"][0]["text"].is_string());
}

#[tokio::test]
async fn whoever_is_removed_gets_nothing_that_is_said_after() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.say_in(&room, "for both").await;
    ada.remove_member(&room, &bob).await.expect(204);
    ada.say_in(&room, "for ada alone").await;
    for known in [json!({ &room: 0 }), json!({ &room: 2 }), json!({ &room: 99 }), json!({})] {
        let answer = bob.sync(&known).await;
        assert!(!answer.to_string().contains("for ada alone"));
        assert_eq!((&answer["changed"], &answer["new"]), (&json!([]), &json!([])));
    }
}

#[tokio::test]
async fn a_room_that_has_ended_is_still_its_members() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.end(&room).await.expect(204);
    let answer = bob.sync(&json!({ &room: 1 })).await;
    assert_eq!(answer["changed"][0]["entries"][0]["kind"], "ended");
    assert_eq!(bob.sync(&json!({})).await["new"][0]["conversation"]["ended"], true);
}
