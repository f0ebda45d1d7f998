//! One fault at a time.

use natter_tests::client::Client;

use super::{assert_same, device, server};

#[tokio::test]
async fn a_lost_push_is_a_hole_that_is_fetched_when_the_next_one_comes() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&bob).await;
    ada.say(&bob, "one").await;
    phone.listen().await;
    server.running().faults.lose_pushes(1);
    ada.say(&bob, "two").await;
    ada.say(&bob, "three").await;
    phone.listen().await;
    assert_eq!(phone.last(&conversation), 1);
    server.running().faults.clear();
    ada.say(&bob, "four").await;
    phone.listen().await;
    assert_eq!(phone.last(&conversation), 4);
    assert_same(&phone, &conversation).await;
}

#[tokio::test]
async fn lost_pushes_are_in_the_next_sync() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut phone = device(&bob).await;
    server.running().faults.lose_pushes(1);
    ada.say(&bob, "one").await;
    let room = ada.room("invite", &[&bob]).await;
    ada.say_in(&room, "two").await;
    phone.listen().await;
    assert!(phone.conversations().is_empty());
    phone.sync().await;
    assert_same(&phone, &room).await;
    assert_same(&phone, &ada.conversation_with(&bob)).await;
    assert_eq!(phone.conversations().len(), 2);
}

#[tokio::test]
async fn pushes_that_come_twice_or_swapped_are_shown_once_and_in_order() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&bob).await;
    server.running().faults.repeat_pushes(true);
    server.running().faults.reorder_pushes(true);
    for n in 0..9 {
        ada.say(&bob, &format!("number {n}")).await;
        phone.listen().await;
    }
    phone.sync().await;
    assert_same(&phone, &conversation).await;
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_is_stored_once() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&ada).await;
    for n in 0..5 {
        phone.write_and_lose_connection(&conversation, &format!("number {n}")).await;
        // Over HTTP, at once: the first try may be under way.
        phone.repeat_unsent().await;
        assert_eq!(phone.unsent(), 0);
        phone.connect().await;
        assert_eq!(phone.shown(&conversation).len(), n + 1);
    }
    phone.write_and_lose_connection(&conversation, "the last").await;
    phone.connect().await;
    phone.listen().await;
    assert_eq!(phone.unsent(), 0);
    assert_same(&phone, &conversation).await;
    assert_eq!(phone.last(&conversation), 6);
}

#[tokio::test]
async fn a_text_that_comes_after_its_deletion_is_not_shown() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let (mut phone, mut reader) = (device(&ada).await, device(&bob).await);
    phone.write(&conversation, "one").await.unwrap();
    // The push of the message comes after that of its deletion.
    server.running().faults.reorder_pushes(true);
    phone.write(&conversation, "not meant").await.unwrap();
    phone.delete(&conversation, 2, "everyone").await.expect(204);
    reader.listen().await;
    reader.sync().await;
    assert_same(&reader, &conversation).await;
    assert!(!format!("{:?}", reader.shown(&conversation)).contains("not meant"));
}

#[tokio::test]
async fn whoever_was_removed_added_or_has_cleared_while_offline_learns_of_it() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let (left, kept, cleared) = (
        ada.room("open", &[&bob]).await,
        ada.room("open", &[&bob]).await,
        ada.room("open", &[&bob]).await,
    );
    ada.say(&bob, "one").await;
    let mut phone = device(&bob).await;
    assert_eq!(phone.conversations().len(), 4);
    phone.lose_connection();
    ada.remove_member(&left, &bob).await.expect(204);
    ada.say_in(&left, "not for bob").await;
    ada.remove_member(&kept, &bob).await.expect(204);
    ada.put_member(&kept, &bob, "member").await.expect(204);
    let added = ada.room("invite", &[&bob]).await;
    bob.request("DELETE", &format!("/api/conversations/{cleared}")).await.expect(204);
    bob.request("DELETE", &format!("/api/conversations/{conversation}")).await.expect(204);
    ada.say(&bob, "two").await;
    phone.connect().await;
    assert!(!phone.conversations().contains_key(&left));
    for shown in [&kept, &added, &conversation] {
        assert_same(&phone, shown).await;
    }
    assert_eq!(phone.shown(&conversation).len(), 1, "the rest is cleared");
    // Of this one it is told when something is said.
    ada.say_in(&cleared, "three").await;
    phone.listen().await;
    assert_eq!(phone.shown(&cleared).len(), 2);
    phone.sync().await;
    ada.say_in(&cleared, "four").await;
    let mut other = Client::new(bob.login().await);
    other.connect().await;
    assert_same(&other, &cleared).await;
}

#[tokio::test]
async fn what_is_deleted_or_cleared_here_goes_on_the_other_devices_too() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    for n in 0..4 {
        ada.say(&bob, &format!("number {n}")).await;
    }
    let (mut phone, mut laptop) = (device(&bob).await, device(&bob).await);
    phone.delete(&conversation, 2, "me").await.expect(204);
    laptop.listen().await;
    phone.listen().await;
    assert_eq!(laptop.shown(&conversation)[1]["hidden"], true);
    assert_same(&laptop, &conversation).await;
    assert_same(&phone, &conversation).await;
    bob.request("DELETE", &format!("/api/conversations/{conversation}")).await.expect(204);
    laptop.listen().await;
    assert!(laptop.shown(&conversation).is_empty());
    ada.say(&bob, "five").await;
    laptop.listen().await;
    phone.listen().await;
    assert_eq!(laptop.shown(&conversation).len(), 1);
    assert_same(&phone, &conversation).await;
}
