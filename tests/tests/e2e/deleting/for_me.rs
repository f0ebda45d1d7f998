//! Messages that are deleted for one person.

use natter_tests::Server;
use serde_json::json;

#[tokio::test]
async fn it_is_hidden_from_me_on_every_device_and_from_nobody_else() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let sent = ada.say(&bob, "unwanted").await;
    ada.say(&bob, "two").await;
    let conversation = ada.conversation_with(&bob);
    let (mut phone, mut laptop) = (bob.socket().await, bob.login().await.socket().await);
    let mut hers = ada.socket().await;

    bob.delete_message(&conversation, 1, "me").await.expect(204);
    let mut hidden = sent["entry"].clone();
    hidden.as_object_mut().unwrap().remove("text");
    hidden["deleted"] = json!(true);
    hidden["hidden"] = json!(true);
    for socket in [&mut phone, &mut laptop] {
        assert_eq!(socket.expect_event("newMessage").await["entry"], hidden);
    }
    let hers = hers.pushed().await;
    assert!(hers.iter().all(|event| event["event"] == "presence"), "it is nobody else's business");

    assert_eq!(bob.history_with(&ada).await[0], hidden);
    assert_eq!(bob.sync(&json!({ &conversation: 0 })).await["changed"][0]["entries"][0], hidden);
    assert_eq!(bob.sync(&json!({})).await["new"][0]["entries"][0], hidden);
    assert_eq!(ada.history_with(&bob).await[0], sent["entry"]);
    assert_eq!(bob.history_with(&ada).await.len(), 2, "it leaves no entry");
}

#[tokio::test]
async fn the_inbox_shows_the_entry_before_it() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let first = ada.say(&bob, "wanted").await;
    ada.say(&bob, "unwanted").await;
    let conversation = ada.conversation_with(&bob);
    bob.delete_message(&conversation, 2, "me").await.expect(204);
    let found = &bob.inbox(50).await[0];
    assert_eq!((&found["lastEntry"], &found["lastSeq"]), (&first["entry"], &json!(2)));
    assert_eq!(bob.conversation(&conversation).await["lastEntry"], first["entry"]);
    let new = &bob.sync(&json!({})).await["new"][0];
    assert_eq!(new["conversation"]["lastEntry"], first["entry"]);
    bob.delete_message(&conversation, 1, "me").await.expect(204);
    let found = &bob.inbox(50).await[0];
    assert_eq!((&found["lastEntry"], &found["unread"]), (&json!(null), &json!(0)));
    assert_eq!(ada.inbox(50).await[0]["lastEntry"]["seq"], 2);
}

#[tokio::test]
async fn a_second_time_is_harmless() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    for _ in 0..2 {
        bob.delete_message(&conversation, 1, "me").await.expect(204);
    }
    assert_eq!(bob.history_with(&ada).await.len(), 1);
}

#[tokio::test]
async fn one_may_hide_ones_own_message_and_delete_it_for_everyone_later() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    ada.delete_message(&conversation, 1, "me").await.expect(204);
    assert!(bob.history_with(&ada).await[0]["text"].is_string());
    ada.delete_message(&conversation, 1, "everyone").await.expect(204);
    let his = &bob.history_with(&ada).await[0];
    assert_eq!((&his["deleted"], his.get("hidden"), his.get("text")), (&json!(true), None, None));
    assert_eq!(ada.history_with(&bob).await[0]["hidden"], true);
    // And what is deleted for everyone can be hidden, too.
    bob.delete_message(&conversation, 1, "me").await.expect(204);
    assert_eq!(bob.history_with(&ada).await[0]["hidden"], true);
}

#[tokio::test]
async fn a_message_before_what_was_cleared_is_not_there() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    ada.clear(&conversation).await.expect(204);
    for whom in ["me", "everyone"] {
        ada.delete_message(&conversation, 1, whom).await.problem(404, "entry_not_found");
    }
}

#[tokio::test]
async fn many_hidden_messages_are_hidden_on_every_page() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let conversation = ada.conversation_with(&bob);
    server.copy_first_entry(&conversation, 2, 60).await;
    for seq in [1, 7, 8, 30, 59, 60] {
        bob.delete_message(&conversation, seq, "me").await.expect(204);
    }
    let mut hidden = Vec::new();
    for after in (0..60).step_by(7) {
        let page = bob.page(&conversation, &format!("after={after}&limit=7")).await;
        let found =
            page["entries"].as_array().unwrap().iter().filter(|entry| entry["hidden"] == true);
        hidden.extend(found.map(|entry| entry["seq"].as_u64().unwrap()));
    }
    assert_eq!(hidden, [1, 7, 8, 30, 59, 60]);
}
