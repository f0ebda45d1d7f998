//! The newest activity first.

use natter_tests::{Person, Server};
use serde_json::{Value, json};

async fn ids(person: &Person) -> Vec<Value> {
    person.inbox(50).await.iter().map(|found| found["id"].clone()).collect()
}

#[tokio::test]
async fn every_entry_moves_its_conversation_to_the_top() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    let mut order: Vec<Value> = Vec::new();
    for _ in 0..4 {
        let other = server.person().await;
        other.say(&ada, "hello").await;
        order.insert(0, json!(ada.conversation_with(&other)));
        order.insert(0, json!(ada.room("open", &[&other]).await));
    }
    assert_eq!(ids(&ada).await, order);
    for index in [3, 7, 0, 5, 5, 1] {
        let moved = order.remove(index);
        ada.say_in(moved.as_str().unwrap(), "hello").await;
        order.insert(0, moved);
        assert_eq!(ids(&ada).await, order);
    }
    // Not only messages.
    let room = order.iter().rposition(|id| id.as_str().unwrap().starts_with("r-")).unwrap();
    let moved = order.remove(room);
    ada.edit(moved.as_str().unwrap(), &json!({ "visibility": "invite" })).await.expect(200);
    order.insert(0, moved);
    assert_eq!(ids(&ada).await, order);
    // What only one person does, and what is read, moves nothing.
    let last = order.last().unwrap().as_str().unwrap();
    let end = ada.conversation(last).await["lastSeq"].as_u64().unwrap();
    ada.mark_read(last, end).await.expect(204);
    assert_eq!(ids(&ada).await, order);
}

#[tokio::test]
async fn old_conversations_are_below_new_ones_and_come_up_when_something_is_said() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    // One a second, for twelve minutes until now: more than one span in which places stay.
    let mut begun = ada.begin_with_strangers(700).await;
    begun.reverse();
    let bob = server.person().await;
    bob.say(&ada, "hello").await;
    begun.insert(0, ada.conversation_with(&bob));
    let all: Vec<Value> = ada.inbox(100).await.iter().map(|found| found["id"].clone()).collect();
    assert_eq!(all, begun);
    let oldest = begun.pop().unwrap();
    ada.say_in(&oldest, "hello").await;
    begun.insert(0, oldest);
    let all: Vec<Value> = ada.inbox(100).await.iter().map(|found| found["id"].clone()).collect();
    assert_eq!(all, begun);
}
