//! Blocks: neither of the two people can reach the other, whoever blocks. Their rooms are not
//! affected.

mod pushes;
mod races;
mod sight;

use natter::Options;
use natter_domain::limits::BLOCKS_PER_USER;
use natter_tests::{InvocationCounter, Person, Server, Socket, text};
use serde_json::{Value, json};

/// Two people who have talked, of whom the first blocks the second.
struct Pair {
    blocking: Person,
    blocked: Person,
}

impl Pair {
    async fn new(server: &Server) -> Self {
        let (blocking, blocked) = (server.person().await, server.person().await);
        blocking.say(&blocked, "while we talked").await;
        blocking.block(&blocked).await.expect(204);
        Self { blocking, blocked }
    }

    /// Both directions.
    fn ways(&self) -> [(&Person, &Person); 2] {
        [(&self.blocking, &self.blocked), (&self.blocked, &self.blocking)]
    }
}

/// What was pushed to a socket of a conversation.
async fn heard(socket: &mut Socket, conversation: &str) -> Vec<Value> {
    socket
        .pushed()
        .await
        .into_iter()
        .filter(|event| event["conversationId"] == conversation)
        .collect()
}

#[tokio::test]
async fn neither_of_two_can_write_to_the_other() {
    let server = Server::shared().await;
    let pair = Pair::new(&server).await;
    let direct = pair.blocking.conversation_with(&pair.blocked);
    let (mut hers, mut his) = (pair.blocking.socket().await, pair.blocked.socket().await);
    let body = json!({ "text": text("hello?") });
    let mut said = Vec::new();
    for (from, to) in pair.ways() {
        said.push(from.write(to, &body).await.problem(403, "blocked"));
        said.push(from.write_in(&direct, &body).await.problem(403, "blocked"));
        let mut socket = from.socket().await;
        for fields in [json!({ "receiverId": to.id }), json!({ "conversationId": direct })] {
            let mut frame = fields;
            frame["text"] = json!(text("hello?"));
            let answer = socket.ask("sendMessage", frame).await;
            assert_eq!(answer["problem"]["code"], "blocked");
            said.push(answer["problem"].clone());
        }
    }
    assert!(
        said.iter().all(|problem| problem["detail"] == said[0]["detail"]),
        "who blocks whom is not said"
    );
    assert!(
        heard(&mut hers, &direct).await.is_empty() && heard(&mut his, &direct).await.is_empty()
    );
    assert_eq!(pair.blocked.history_with(&pair.blocking).await.len(), 1);
}

#[tokio::test]
async fn nobody_begins_a_conversation_with_whom_they_block() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.block(&bob).await.expect(204);
    let body = json!({ "text": text("hello?") });
    bob.write(&ada, &body).await.problem(403, "blocked");
    ada.write(&bob, &body).await.problem(403, "blocked");
    for person in [&ada, &bob] {
        let inbox = person.get("/api/conversations").await.expect(200);
        assert_eq!(inbox["conversations"], json!([]));
    }
}

#[tokio::test]
async fn what_was_said_before_can_still_be_read_marked_deleted_and_cleared() {
    let server = Server::shared().await;
    let pair = Pair::new(&server).await;
    let direct = pair.blocking.conversation_with(&pair.blocked);
    for (person, other) in pair.ways() {
        assert_eq!(person.history_with(other).await[0]["text"], text("while we talked"));
        assert_eq!(person.conversation(&direct).await["lastSeq"], 1);
        assert_eq!(person.sync(&json!({ &direct: 0 })).await["changed"][0]["lastSeq"], 1);
    }
    let read = json!({ "seq": 1 });
    let path = format!("/api/conversations/{direct}");
    pair.blocked.request("PUT", &format!("{path}/read")).json(&read).await.expect(204);
    assert_eq!(pair.blocked.conversation(&direct).await["readSeq"], 1);
    let gone = pair.blocking.request("DELETE", &format!("{path}/messages/1?for=everyone"));
    gone.await.expect(204);
    pair.blocked.request("DELETE", &path).await.expect(204);
}

#[tokio::test]
async fn a_repeat_of_what_was_said_before_the_block_is_not_told_apart() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let body = json!({ "text": text("once"), "clientMessageId": "c1", "after": 0 });
    bob.write(&ada, &body).await.expect(201);
    ada.block(&bob).await.expect(204);
    bob.write(&ada, &body).await.problem(403, "blocked");
}

#[tokio::test]
async fn neither_sees_that_the_other_is_there() {
    let server = Server::shared().await;
    let pair = Pair::new(&server).await;
    let carl = server.person().await;
    let _sockets = (pair.blocking.socket().await, pair.blocked.socket().await);
    for (person, other) in pair.ways() {
        let seen = person.look_at(other).await;
        assert_eq!((&seen["online"], &seen["lastSeenAt"]), (&json!(false), &Value::Null));
        assert_eq!(seen["username"], other.username.as_str(), "the profile is everybody's");
        assert_eq!(carl.look_at(other).await["online"], true);
        assert_eq!(other.look_at(other).await["online"], true);
    }
    assert_eq!(pair.blocking.look_at(&pair.blocked).await["blocked"], true);
    assert_eq!(
        pair.blocked.look_at(&pair.blocking).await["blocked"],
        false,
        "who blocks whom is not told"
    );
    assert_eq!(carl.look_at(&pair.blocked).await["blocked"], false);
}

#[tokio::test]
async fn neither_is_told_that_the_other_comes_or_goes() {
    let runs = InvocationCounter::default();
    let Some(server) = Server::with(runs.watched(Options::default())).await else { return };
    let pair = Pair::new(&server).await;
    let telling = ["FanoutFunction", "DelayedJobsFunction"];
    // The block itself is told of.
    runs.reach_together(&telling, 1).await;
    for (person, other) in pair.ways() {
        let before = runs.of_all(&telling);
        let mut watching = person.socket().await;
        let socket = other.socket().await;
        runs.reach_together(&telling, before + 2).await;
        socket.close().await;
        runs.reach_together(&telling, before + 3).await;
        assert!(watching.pushed().await.is_empty());
        watching.close().await;
        runs.reach_together(&telling, before + 4).await;
    }
}

#[tokio::test]
async fn typing_and_receipts_do_not_get_through() {
    let server = Server::shared().await;
    let pair = Pair::new(&server).await;
    let direct = pair.blocking.conversation_with(&pair.blocked);
    for (person, other) in pair.ways() {
        let (mut socket, mut theirs) = (person.socket().await, other.socket().await);
        let typing =
            socket.ask("typing", json!({ "conversationId": direct, "typing": true })).await;
        assert_eq!(typing["problem"]["code"], "blocked");
        for action in ["delivered", "read"] {
            let answer = socket.ask(action, json!({ "conversationId": direct, "seq": 1 })).await;
            assert_eq!(answer["event"], "ack");
        }
        assert!(heard(&mut theirs, &direct).await.is_empty());
    }
}

#[tokio::test]
async fn a_shared_room_goes_on() {
    let server = Server::shared().await;
    let pair = Pair::new(&server).await;
    let carl = server.person().await;
    let room = carl.room("invite", &[&pair.blocking, &pair.blocked]).await;
    for (person, other) in pair.ways() {
        let (mut socket, mut theirs) = (person.socket().await, other.socket().await);
        let said = person.say_in(&room, "to everybody").await;
        assert_eq!(theirs.expect_event("newMessage").await["entry"], said);
        assert_eq!(socket.expect_event("newMessage").await["entry"], said);
        assert_eq!(other.entries_of(&room).await.last(), Some(&said));
        for (action, fields) in
            [("typing", json!({ "typing": true })), ("read", json!({ "seq": said["seq"] }))]
        {
            let mut frame = fields;
            frame["conversationId"] = json!(room);
            assert_eq!(socket.ask(action, frame).await["event"], "ack");
            assert_eq!(theirs.expect_event(action).await["userId"], person.id.as_str());
        }
    }
}

#[tokio::test]
async fn whoever_is_blocked_no_more_is_reached_again() {
    let server = Server::shared().await;
    let pair = Pair::new(&server).await;
    pair.blocked.unblock(&pair.blocking).await.expect(204);
    pair.blocked.write(&pair.blocking, &json!({ "text": text("?") })).await.problem(403, "blocked");
    pair.blocking.unblock(&pair.blocked).await.expect(204);
    let _socket = pair.blocked.socket().await;
    for (from, to) in pair.ways() {
        from.say(to, "hello again").await;
        assert_eq!(from.look_at(to).await["blocked"], false);
    }
    assert_eq!(pair.blocking.look_at(&pair.blocked).await["online"], true);
}

#[tokio::test]
async fn two_blocks_are_undone_one_by_one() {
    let server = Server::shared().await;
    let pair = Pair::new(&server).await;
    pair.blocked.block(&pair.blocking).await.expect(204);
    pair.blocking.unblock(&pair.blocked).await.expect(204);
    for (from, to) in pair.ways() {
        from.write(to, &json!({ "text": text("?") })).await.problem(403, "blocked");
    }
    assert_eq!(pair.blocked.look_at(&pair.blocking).await["blocked"], true);
    assert_eq!(pair.blocking.look_at(&pair.blocked).await["blocked"], false);
    pair.blocked.unblock(&pair.blocking).await.expect(204);
    pair.blocked.say(&pair.blocking, "hello again").await;
}

#[tokio::test]
async fn blocking_and_unblocking_can_be_repeated() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    for _ in 0..2 {
        ada.block(&bob).await.expect(204);
    }
    for _ in 0..2 {
        ada.unblock(&bob).await.expect(204);
    }
    ada.say(&bob, "hello").await;
}

#[tokio::test]
async fn nobody_blocks_themselves_or_somebody_who_does_not_exist() {
    let server = Server::shared().await;
    let ada = server.person().await;
    ada.block(&ada).await.invalid(&["userId"]);
    ada.unblock(&ada).await.invalid(&["userId"]);
    let nobody = Person { id: "0".repeat(26), ..ada.clone() };
    ada.block(&nobody).await.problem(404, "user_not_found");
    // Whoever has deleted the account can be unblocked all the same.
    ada.unblock(&nobody).await.expect(204);
}

#[tokio::test]
async fn somebody_else_can_not_block_for_one() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    carl.block(&bob).await.expect(204);
    ada.say(&bob, "hello").await;
    bob.say(&ada, "hello").await;
}

#[tokio::test]
async fn who_blocks_a_thousand_can_repeat_these_blocks_and_make_no_other() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob, carol) = (server.person().await, server.person().await, server.person().await);
    ada.block(&bob).await.expect(204);
    ada.seed_blocks(BLOCKS_PER_USER - 1).await;
    ada.block(&carol).await.problem(409, "block_list_full");
    ada.block(&bob).await.expect(204);
    ada.say(&carol, "the refused block is none").await;
    ada.unblock(&bob).await.expect(204);
    ada.block(&carol).await.expect(204);
    ada.block(&bob).await.problem(409, "block_list_full");
}
