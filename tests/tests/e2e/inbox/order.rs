//! The order of the inbox.

use natter_tests::{Person, Server, until};
use serde_json::{Value, json};

use crate::accounts::deletion::delete_wholly;

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
    let mut begun = ada.seed_conversations(700).await;
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

#[tokio::test]
async fn who_wrote_last_comes_first_though_both_wrote_within_ten_minutes() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    for person in [&bob, &carl, &bob] {
        person.say(&ada, "hello").await;
    }
    let mut order = vec![ada.conversation_with(&bob), ada.conversation_with(&carl)];
    let pages: Vec<Value> = ada.inbox(1).await.iter().map(|found| found["id"].clone()).collect();
    assert_eq!(pages, order.clone());
    let new = ada.sync(&json!({})).await["new"].take();
    let new: Vec<&Value> =
        new.as_array().unwrap().iter().map(|found| &found["conversationId"]).collect();
    assert_eq!(new, [&pages[0], &pages[1]]);
    carl.say(&ada, "hello").await;
    order.reverse();
    let pages: Vec<Value> = ada.inbox(1).await.iter().map(|found| found["id"].clone()).collect();
    assert_eq!(pages, order);
}

#[tokio::test]
async fn a_deletion_moves_nothing_and_brings_nothing_back() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    for person in [&bob, &bob, &carl] {
        person.say(&ada, "hello").await;
    }
    let (bobs, carls) = (ada.conversation_with(&bob), ada.conversation_with(&carl));
    bob.delete_message(&bobs, 1, "everyone").await.expect(204);
    assert_eq!(ids(&ada).await, [json!(carls), json!(bobs)]);
    let shown = ada.conversation(&bobs).await;
    assert_eq!((&shown["lastEntry"]["seq"], &shown["lastSeq"]), (&json!(2), &json!(3)));
    ada.clear(&bobs).await.expect(204);
    bob.delete_message(&bobs, 2, "everyone").await.expect(204);
    assert_eq!(ids(&ada).await, [json!(carls)], "what was cleared stays away");
    assert_eq!(ada.sync(&json!({ &carls: 1 })).await["new"], json!([]));
    bob.say(&ada, "hello").await;
    assert_eq!(ids(&ada).await, [json!(bobs), json!(carls)]);
}

#[tokio::test]
async fn the_end_of_an_account_moves_nothing() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    for person in [&bob, &carl] {
        person.say(&ada, "hello").await;
    }
    let (bobs, carls) = (ada.conversation_with(&bob), ada.conversation_with(&carl));
    let body = json!({ "password": bob.password });
    bob.request("DELETE", "/api/users/me").json(&body).await.expect(202);
    let left = |found: &Value| found["lastEntry"]["kind"] == "left";
    let found = until(async || ada.conversation(&bobs).await, left).await;
    assert_eq!((left(&found), &found["unread"]), (true, &json!(1)));
    assert_eq!(ids(&ada).await, [json!(carls), json!(bobs)]);
    ada.clear(&bobs).await.expect(204);
    assert_eq!(ids(&ada).await, [json!(carls)]);
}

#[tokio::test]
async fn the_end_of_an_account_moves_no_room_and_hides_no_message_after_it() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let theirs = ada.room("invite", &[&bob, &carl]).await;
    let his = carl.room("invite", &[&ada, &bob]).await;
    carl.say(&bob, "hello").await;
    let order = [json!(carl.conversation_with(&bob)), json!(his), json!(theirs)];
    assert_eq!(ids(&bob).await, order);
    // She owns one of them, which goes to somebody else, and is a member of the other one.
    delete_wholly(&ada).await;
    for room in [&theirs, &his] {
        let left = async || bob.conversation(room).await["lastEntry"]["kind"].clone();
        until(left, |kind| kind == "left").await;
    }
    assert_eq!(ids(&bob).await, order);
    carl.say_in(&theirs, "hello").await;
    assert_eq!(ids(&bob).await[0], theirs.as_str());
}
