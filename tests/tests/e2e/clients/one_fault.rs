//! One fault at a time.

use super::{Device, assert_same, device, server};

for_both_clients! {
    a_lost_push_is_a_hole_that_is_fetched_when_the_next_one_comes,
    lost_pushes_are_in_the_next_sync,
    pushes_that_come_twice_or_swapped_are_shown_once_and_in_order,
    a_message_whose_answer_was_lost_is_stored_once,
    a_text_that_comes_after_its_deletion_is_not_shown,
}

async fn a_lost_push_is_a_hole_that_is_fetched_when_the_next_one_comes<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device::<D>(&bob).await;
    ada.say(&bob, "one").await;
    phone.listen().await;
    server.running().faults.lose_pushes(1);
    ada.say(&bob, "two").await;
    ada.say(&bob, "three").await;
    phone.listen().await;
    assert_eq!(phone.last(&conversation).await, 1);
    server.running().faults.clear();
    ada.say(&bob, "four").await;
    phone.listen().await;
    assert_eq!(phone.last(&conversation).await, 4);
    assert_same(&mut phone, &conversation).await;
}

async fn lost_pushes_are_in_the_next_sync<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut phone = device::<D>(&bob).await;
    server.running().faults.lose_pushes(1);
    ada.say(&bob, "one").await;
    let room = ada.room("invite", &[&bob]).await;
    ada.say_in(&room, "two").await;
    phone.listen().await;
    assert!(phone.conversations().await.is_empty());
    phone.sync().await;
    assert_same(&mut phone, &room).await;
    assert_same(&mut phone, &ada.conversation_with(&bob)).await;
    assert_eq!(phone.conversations().await.len(), 2);
}

async fn pushes_that_come_twice_or_swapped_are_shown_once_and_in_order<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device::<D>(&bob).await;
    server.running().faults.repeat_pushes(true);
    server.running().faults.reorder_pushes(true);
    for n in 0..9 {
        ada.say(&bob, &format!("number {n}")).await;
        phone.listen().await;
    }
    phone.sync().await;
    assert_same(&mut phone, &conversation).await;
}

async fn a_message_whose_answer_was_lost_is_stored_once<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device::<D>(&ada).await;
    for n in 0..5 {
        phone.queue_and_lose_connection(&conversation, &[format!("number {n}")]).await;
        // Over HTTP, at once: the first try may be under way.
        phone.flush().await;
        assert_eq!(phone.unsent().await, 0);
        phone.connect().await;
        assert_eq!(phone.shown(&conversation).await.len(), n + 1);
    }
    phone.queue_and_lose_connection(&conversation, &["the last".to_owned()]).await;
    phone.connect().await;
    phone.listen().await;
    assert_eq!(phone.unsent().await, 0);
    assert_same(&mut phone, &conversation).await;
    assert_eq!(phone.last(&conversation).await, 6);
}

async fn a_text_that_comes_after_its_deletion_is_not_shown<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let (mut phone, mut reader) = (device::<D>(&ada).await, device::<D>(&bob).await);
    phone.write(&conversation, "one").await;
    // The push of the message comes after that of its deletion.
    server.running().faults.reorder_pushes(true);
    phone.write(&conversation, "not meant").await;
    phone.delete(&conversation, 2, true).await;
    reader.listen().await;
    reader.sync().await;
    assert_same(&mut reader, &conversation).await;
    assert!(!format!("{:?}", reader.shown(&conversation).await).contains("not meant"));
}
