//! A device that was offline for long.

use natter_tests::Person;
use serde_json::{Map, Value, json};

use super::{Device, assert_same, device, server};

for_both_clients! {
    one_that_is_too_far_behind_forgets_and_pages_back,
    one_that_missed_more_than_a_sync_holds_goes_on_by_itself,
    a_new_device_finds_more_conversations_than_a_sync_tells_of,
}

/// What a sync says has changed, to a device that knows the first entry of each conversation.
async fn changed_since_the_first(person: &Person, conversations: &[String]) -> Vec<Value> {
    let known: Map<String, Value> = conversations.iter().map(|id| (id.clone(), json!(1))).collect();
    let body = json!({ "conversations": known, "limit": 100 });
    let mut answer = person.post("/api/sync", &body).await.expect(200);
    serde_json::from_value(answer["changed"].take()).unwrap()
}

async fn one_that_is_too_far_behind_forgets_and_pages_back<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    ada.say(&bob, "hello").await;
    let mut phone = device::<D>(&bob).await;
    phone.lose_connection().await;
    server.copy_first_entry(&conversation, 2, 1_100).await;
    let changed = changed_since_the_first(&bob, std::slice::from_ref(&conversation)).await;
    assert_eq!(changed[0]["recovered"], false);
    phone.connect().await;
    assert_eq!(phone.last(&conversation).await, 1_100);
    assert_eq!(phone.shown(&conversation).await.len(), 1_100);
    assert_same(&mut phone, &conversation).await;
}

async fn one_that_missed_more_than_a_sync_holds_goes_on_by_itself<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut rooms = Vec::new();
    for _ in 0..23 {
        rooms.push(ada.room("open", &[&bob]).await);
    }
    let mut phone = device::<D>(&bob).await;
    phone.lose_connection().await;
    for room in &rooms {
        server.copy_first_entry(room, 2, 150).await;
    }
    let changed = changed_since_the_first(&bob, &rooms).await;
    let without = changed.iter().filter(|found| found["entries"][0].is_null()).count();
    assert_eq!((changed.len(), without), (23, 3), "2,000 entries are in the others");
    phone.connect().await;
    let mut fresh = device::<D>(&bob).await;
    for room in &rooms {
        assert_eq!(phone.last(room).await, 150);
        assert_same(&mut phone, room).await;
        assert_eq!(fresh.shown(room).await, phone.shown(room).await);
    }
}

async fn a_new_device_finds_more_conversations_than_a_sync_tells_of<D: Device>() {
    let Some(server) = server().await else { return };
    let ada = server.person().await;
    let begun = ada.seed_conversations(130).await;
    let mut phone = device::<D>(&ada).await;
    assert_eq!(phone.conversations().await.len(), 130);
    for conversation in &begun {
        assert_eq!(phone.shown(conversation).await.len(), 1);
    }
}
