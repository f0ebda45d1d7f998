//! One fault at a time.

use serde_json::json;

use super::{assert_same, device, server};

#[tokio::test]
#[ignore = "drives the client library of NATTER_JUDGE: .ci/clients runs it"]
async fn a_lost_push_is_a_hole_that_is_fetched_when_the_next_one_comes() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&bob).await;
    ada.say(&bob, "one").await;
    phone.run("listen", json!({})).await;
    server.running().faults.lose_pushes(1);
    ada.say(&bob, "two").await;
    ada.say(&bob, "three").await;
    phone.run("listen", json!({})).await;
    let last = json!({ "conversation": conversation });
    assert_eq!(phone.run("last", last.clone()).await, 1);
    server.running().faults.clear();
    ada.say(&bob, "four").await;
    phone.run("listen", json!({})).await;
    assert_eq!(phone.run("last", last).await, 4);
    assert_same(&mut phone, &conversation).await;
}

#[tokio::test]
#[ignore = "drives the client library of NATTER_JUDGE: .ci/clients runs it"]
async fn pushes_that_come_twice_or_swapped_are_shown_once_and_in_order() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&bob).await;
    server.running().faults.repeat_pushes(true);
    server.running().faults.reorder_pushes(true);
    for n in 0..9 {
        ada.say(&bob, &format!("number {n}")).await;
        phone.run("listen", json!({})).await;
    }
    phone.run("sync", json!({})).await;
    assert_same(&mut phone, &conversation).await;
}

#[tokio::test]
#[ignore = "drives the client library of NATTER_JUDGE: .ci/clients runs it"]
async fn a_message_whose_answer_was_lost_is_stored_once() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&ada).await;
    for n in 1..=5 {
        phone.write_and_lose_connection(&conversation, &format!("number {n}")).await;
        // Over HTTP, at once: the first try may be under way.
        phone.run("flush", json!({})).await;
        phone.run("connect", json!({})).await;
        assert_eq!(phone.shown(&conversation).await.len(), n);
    }
    assert_same(&mut phone, &conversation).await;
}

#[tokio::test]
#[ignore = "drives the client library of NATTER_JUDGE: .ci/clients runs it"]
async fn a_text_that_comes_after_its_deletion_is_not_shown() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let (mut phone, mut reader) = (device(&ada).await, device(&bob).await);
    phone.write(&conversation, "one").await;
    // The push of the message comes after that of its deletion.
    server.running().faults.reorder_pushes(true);
    phone.write(&conversation, "not meant").await;
    let deletion = json!({ "conversation": conversation, "seq": 2, "everyone": true });
    phone.run("delete", deletion).await;
    reader.run("listen", json!({})).await;
    reader.run("sync", json!({})).await;
    assert_same(&mut reader, &conversation).await;
    assert!(!format!("{:?}", reader.shown(&conversation).await).contains("not meant"));
}

#[tokio::test]
#[ignore = "drives the client library of NATTER_JUDGE: .ci/clients runs it"]
async fn whoever_was_removed_added_or_has_cleared_while_offline_learns_of_it() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let (left, kept) = (ada.room("open", &[&bob]).await, ada.room("open", &[&bob]).await);
    ada.say(&bob, "one").await;
    let mut phone = device(&bob).await;
    phone.run("lose", json!({})).await;
    ada.remove_member(&left, &bob).await.expect(204);
    ada.remove_member(&kept, &bob).await.expect(204);
    ada.put_member(&kept, &bob, "member").await.expect(204);
    let added = ada.room("invite", &[&bob]).await;
    bob.request("DELETE", &format!("/api/conversations/{conversation}")).await.expect(204);
    ada.say(&bob, "two").await;
    phone.run("connect", json!({})).await;
    let known = phone.run("conversations", json!({})).await;
    assert!(!known.as_array().unwrap().contains(&json!(left)));
    for shown in [&kept, &added, &conversation] {
        assert_same(&mut phone, shown).await;
    }
    assert_eq!(phone.shown(&conversation).await.len(), 1, "the rest is cleared");
}

#[tokio::test]
#[ignore = "drives the client library of NATTER_JUDGE: .ci/clients runs it"]
async fn one_that_is_too_far_behind_forgets_and_pages_back() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    ada.say(&bob, "hello").await;
    let mut phone = device(&bob).await;
    phone.run("lose", json!({})).await;
    server.copy_first_entry(&conversation, 2, 1_100).await;
    phone.run("connect", json!({})).await;
    assert_eq!(phone.shown(&conversation).await.len(), 1_100);
    assert_same(&mut phone, &conversation).await;
}
