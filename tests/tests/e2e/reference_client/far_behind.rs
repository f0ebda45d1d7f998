//! A device that was offline for long.

use natter_tests::client::Client;

use super::{assert_same, device, server};

#[tokio::test]
async fn one_that_is_too_far_behind_forgets_and_pages_back() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    ada.say(&bob, "hello").await;
    let mut phone = device(&bob).await;
    phone.lose_connection();
    server.copy_first_entry(&conversation, 2, 1_100).await;
    let answer = phone.connect().await;
    assert_eq!(answer["changed"][0]["recovered"], false);
    assert_eq!(phone.last(&conversation), 1_100);
    assert_eq!(phone.shown(&conversation).len(), 1_100);
    assert_same(&phone, &conversation).await;
}

#[tokio::test]
async fn one_that_missed_more_than_a_sync_holds_goes_on_by_itself() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut rooms = Vec::new();
    for _ in 0..23 {
        rooms.push(ada.room("open", &[&bob]).await);
    }
    let mut phone = device(&bob).await;
    phone.lose_connection();
    for room in &rooms {
        server.copy_first_entry(room, 2, 150).await;
    }
    let answer = phone.connect().await;
    let without = |kind: &str| {
        answer[kind]
            .as_array()
            .unwrap()
            .iter()
            .filter(|found| found["entries"][0].is_null())
            .count()
    };
    assert_eq!(without("changed"), 3, "2,000 entries are in the others");
    let mut fresh = Client::new(bob.login().await);
    fresh.connect().await;
    for room in &rooms {
        assert_eq!(phone.last(room), 150);
        assert_same(&phone, room).await;
        assert_eq!(fresh.shown(room), phone.shown(room));
    }
}

#[tokio::test]
async fn a_new_device_finds_more_conversations_than_a_sync_tells_of() {
    let Some(server) = server().await else { return };
    let ada = server.person().await;
    let begun = ada.seed_conversations(130).await;
    let phone = device(&ada).await;
    assert_eq!(phone.conversations().len(), 130);
    assert!(begun.iter().all(|id| phone.shown(id).len() == 1));
}
