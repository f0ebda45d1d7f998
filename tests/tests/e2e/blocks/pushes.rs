//! Nothing that one of the two does in their conversation is pushed to the other, moves it up in
//! the other's inbox, or counts.

use natter_tests::{Person, Server, Socket, until};
use serde_json::{Value, json};

use super::heard;

/// What somebody's lists say of a conversation: whether it is in the inbox, in a sync, and what is
/// unread.
async fn listed(person: &Person, conversation: &str) -> (bool, bool, Value) {
    let inbox = person.inbox(50).await;
    let synced = person.sync(&json!({})).await;
    let new = synced["new"].as_array().unwrap();
    (
        inbox.iter().any(|found| found["id"] == conversation),
        new.iter().any(|found| found["conversationId"] == conversation),
        person.conversation(conversation).await["unread"].take(),
    )
}

#[tokio::test]
async fn messages_that_are_deleted_for_everyone_do_not_come_back_to_who_has_cleared_them() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    for n in 1..=3 {
        bob.say(&ada, &format!("number {n}")).await;
    }
    let direct = ada.conversation_with(&bob);
    ada.mark_read(&direct, 3).await.expect(204);
    ada.clear(&direct).await.expect(204);
    ada.block(&bob).await.expect(204);
    let (mut hers, mut his) = (ada.socket().await, bob.login().await.socket().await);
    for seq in 1..=3 {
        bob.delete_message(&direct, seq, "everyone").await.expect(204);
        let told = his.expect_event("newMessage").await;
        assert_eq!(told["entry"]["targetSeq"], seq, "his own devices are told");
    }
    assert_eq!(hers.pushed().await, [] as [Value; 0]);
    assert_eq!(listed(&ada, &direct).await, (false, false, json!(0)));
    let log = bob.history_with(&ada).await;
    assert!(log.iter().all(|entry| entry.get("text").is_none()), "the texts are gone");
}

/// Everything that one may do in a conversation with somebody whom they block, or who blocks them.
async fn do_everything(person: &Person, other: &Person, direct: &str, own: u64) {
    let mut socket = person.socket().await;
    let conversation = json!({ "conversationId": direct });
    let last = person.conversation(direct).await["lastSeq"].take();
    let receipt = json!({ "conversationId": direct, "seq": last });
    let typing = json!({ "conversationId": direct, "typing": true });
    let signal = json!({ "type": "offer", "sdp": "v=0" });
    let call = json!({
        "receiverId": other.id, "callId": format!("call-{}", person.id), "offer": signal,
        "media": "audio",
    });
    let message = json!({ "conversationId": direct, "text": natter_tests::text("hello?") });
    for (action, fields, refused) in [
        ("delivered", receipt.clone(), false),
        ("read", receipt, false),
        ("typing", typing, true),
        ("callUser", call, true),
        ("sendMessage", message, true),
    ] {
        let answer = socket.ask(action, fields).await;
        let code = refused.then_some("blocked");
        assert_eq!(answer["problem"]["code"].as_str(), code, "{action} in {conversation}");
    }
    person.delete_message(direct, own, "everyone").await.expect(204);
    person.delete_message(direct, own, "me").await.expect(204);
    let profile = json!({ "bio": "Something new.", "displayName": "Somebody else" });
    person.request("PATCH", "/api/users/me").json(&profile).await.expect(200);
    person.clear(direct).await.expect(204);
    socket.close().await;
}

#[tokio::test]
async fn nothing_that_either_does_reaches_the_other() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    ada.say(&bob, "mine").await;
    bob.say(&ada, "his").await;
    carl.say(&ada, "later").await;
    carl.say(&bob, "later").await;
    let direct = ada.conversation_with(&bob);
    ada.block(&bob).await.expect(204);
    for (person, other, own, unread) in [(&bob, &ada, 2, 0), (&ada, &bob, 1, 0)] {
        let mut watching = other.socket().await;
        do_everything(person, other, &direct, own).await;
        if person.id == bob.id {
            // A block of his own comes and goes beside hers.
            person.block(other).await.expect(204);
            person.unblock(other).await.expect(204);
        }
        ada.block(&bob).await.expect(204);
        let told = watching.pushed().await;
        let about = |event: &&Value| event.to_string().contains(person.id.as_str());
        assert_eq!(told.iter().find(about), None);
        let (in_inbox, in_sync, count) = listed(other, &direct).await;
        assert_eq!((in_inbox, in_sync), (other.id == ada.id, other.id == ada.id));
        assert_eq!(count, unread);
        let first = &other.inbox(50).await[0];
        assert_eq!(first["peer"]["id"], carl.id.as_str(), "nothing has moved");
    }
}

#[tokio::test]
async fn the_end_of_an_account_is_pushed_to_nobody_across_a_block() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    bob.say(&ada, "hello").await;
    bob.say(&carl, "hello").await;
    ada.block(&bob).await.expect(204);
    let (mut hers, mut carls) = (ada.socket().await, carl.socket().await);
    let body = json!({ "password": bob.password });
    bob.request("DELETE", "/api/users/me").json(&body).await.expect(202);
    let left = async |socket: &mut Socket| loop {
        let event = socket.expect_event("newMessage").await;
        if event["entry"]["kind"] == "left" {
            break;
        }
    };
    left(&mut carls).await;
    let direct = ada.conversation_with(&bob);
    let gone = |found: &Value| found["lastEntry"]["kind"] == "left";
    assert!(gone(&until(async || ada.conversation(&direct).await, gone).await));
    assert_eq!(heard(&mut hers, &direct).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_block_while_it_rings_ends_the_call_on_both_sides_as_if_it_was_declined() {
    let Some(server) = Server::unlimited().await else { return };
    for callee_blocks in [true, false] {
        let (ada, bob) = (server.person().await, server.person().await);
        ada.say(&bob, "hello").await;
        let (mut hers, mut his) = (ada.socket().await, bob.socket().await);
        let call = format!("call-{}", bob.id);
        let offer = json!({
            "receiverId": ada.id, "callId": call, "offer": { "type": "offer", "sdp": "v=0" },
            "media": "audio",
        });
        assert_eq!(his.ask("callUser", offer).await["event"], "ack");
        hers.expect_event("callUser").await;
        if callee_blocks {
            ada.block(&bob).await.expect(204);
        } else {
            bob.block(&ada).await.expect(204);
        }
        let outcome = if callee_blocks { "declined" } else { "missed" };
        for socket in [&mut hers, &mut his] {
            let ended = socket.expect_event("endCall").await;
            assert_eq!((&ended["callId"], &ended["outcome"]), (&json!(call), &json!(outcome)));
        }
        let direct = ada.conversation_with(&bob);
        let unread = if callee_blocks { 0 } else { 1 };
        let logged = |found: &Value| found["lastSeq"] == 2;
        let found = until(async || ada.conversation(&direct).await, logged).await;
        assert_eq!((&found["lastSeq"], &found["unread"]), (&json!(2), &json!(unread)));
    }
}
