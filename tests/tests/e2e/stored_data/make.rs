//! Makes the content of the data folder, on the version at `NATTER_URL`.

use natter_tests::{Person, Server};
use serde_json::{Value, json};

use super::fixture::{self, USERNAMES};

async fn register(server: &Server, username: &str) -> Person {
    let registration = fixture::registration(username);
    let answer = server.request("POST", "/api/auth/register").json(&registration).await.expect(201);
    let person = fixture::person(server, &registration, &answer);
    let name = format!("{} Example", username.to_uppercase());
    let profile = json!({ "displayName": name, "bio": "Lives in a folder." });
    person.request("PATCH", "/api/users/me").json(&profile).await.expect(200);
    person
}

/// Sends a message to a conversation that has begun; its number.
async fn send(person: &Person, conversation: &str, text: &str) -> u64 {
    let body = json!({ "text": text });
    person.write_in(conversation, &body).await.expect(201)["entry"]["seq"].as_u64().unwrap()
}

/// Reports over a socket how far a person has got and read.
async fn receipts(person: &Person, conversation: &str, delivered: u64, read: u64) {
    let mut socket = person.socket().await;
    for (action, seq) in [("delivered", delivered), ("read", read)] {
        let fields = json!({ "conversationId": conversation, "seq": seq });
        assert_eq!(socket.ask(action, fields).await["event"], "ack");
    }
    socket.close().await;
}

#[tokio::test]
#[ignore = "it makes the fixture: tests/fixtures/data-folder/README.md"]
async fn the_content_of_the_data_folder_is_made() {
    let server = Server::shared().await;
    let mut people = Vec::new();
    for username in USERNAMES {
        people.push(register(&server, username).await);
    }
    let [anna, bert, carla, dora] = people.as_slice() else { panic!("four people") };
    direct_messages(anna, bert).await;
    cleared_conversation(anna, carla).await;
    block(bert, dora).await;
    rooms(anna, bert, carla, dora).await;
    calls(anna, bert).await;
    deleted_account(&server, anna).await;
}

/// Messages, receipts, a repeated send, a message deleted for everyone, and a hidden one.
async fn direct_messages(anna: &Person, bert: &Person) {
    let first = json!({ "text": "Good morning.", "clientMessageId": "morning", "after": 0 });
    anna.write(bert, &first).await.expect(201);
    anna.write(bert, &first).await.expect(200);
    let conversation = anna.conversation_with(bert);
    let mistake = send(anna, &conversation, "This is deleted for everyone.").await;
    let hidden = send(bert, &conversation, "This is hidden from Anna. ☕").await;
    send(bert, &conversation, "Two\nlines.").await;
    receipts(anna, &conversation, hidden, mistake).await;
    receipts(bert, &conversation, mistake, mistake).await;
    anna.delete_message(&conversation, mistake, "everyone").await.expect(204);
    anna.delete_message(&conversation, hidden, "me").await.expect(204);
}

/// A conversation that one of two has cleared before the last message.
async fn cleared_conversation(anna: &Person, carla: &Person) {
    carla.write(anna, &json!({ "text": "Before the clearing." })).await.expect(201);
    let conversation = anna.conversation_with(carla);
    send(anna, &conversation, "Also before it.").await;
    carla.clear(&conversation).await.expect(204);
    send(anna, &conversation, "After the clearing.").await;
}

/// A block, after a message.
async fn block(bert: &Person, dora: &Person) {
    dora.write(bert, &json!({ "text": "Please answer!" })).await.expect(201);
    bert.block(dora).await.expect(204);
    dora.write(bert, &json!({ "text": "Hello?" })).await.problem(403, "blocked");
}

/// An open room with every kind of entry, an invite-only room, and a room that has ended.
async fn rooms(anna: &Person, bert: &Person, carla: &Person, dora: &Person) {
    let create = async |owner: &Person, name: &str, visibility: &str, members: &[&Person]| {
        let members: Vec<&str> = members.iter().map(|person| person.id.as_str()).collect();
        let body = json!({ "name": name, "visibility": visibility, "members": members });
        let answer: Value = owner.post("/api/rooms", &body).await.expect(201);
        answer["conversation"]["id"].as_str().unwrap().to_owned()
    };
    let open = create(anna, "Sparrows", "open", &[bert]).await;
    carla.join(&open).await.expect(200);
    dora.join(&open).await.expect(200);
    anna.put_member(&open, carla, "admin").await.expect(204);
    anna.edit(&open, &json!({ "name": "Swallows" })).await.expect(200);
    let sent = send(carla, &open, "Who sings?").await;
    send(bert, &open, "We all do.").await;
    receipts(bert, &open, sent, sent).await;
    carla.delete_message(&open, sent, "me").await.expect(204);
    carla.remove_member(&open, dora).await.expect(204);

    let invite = create(carla, "Choir", "invite", &[anna, bert]).await;
    send(carla, &invite, "Rehearsal on Thursday.").await;
    bert.leave(&invite).await.expect(204);
    anna.mark_read(&invite, 2).await.expect(204);

    let ended = create(dora, "Ended", "invite", &[anna]).await;
    dora.end(&ended).await.expect(204);
}

/// A call that was answered, and one that was not.
async fn calls(anna: &Person, bert: &Person) {
    let (mut annas, mut berts) = (anna.socket().await, bert.socket().await);
    let signal = |kind: &str| json!({ "type": kind, "sdp": "v=0" });
    for (call, answered) in [("call-answered", true), ("call-declined", false)] {
        let offer = json!({
            "receiverId": bert.id, "callId": call, "offer": signal("offer"), "media": "audio",
        });
        assert_eq!(annas.ask("callUser", offer).await["event"], "ack");
        if answered {
            let answer = json!({ "callId": call, "answer": signal("answer") });
            assert_eq!(berts.ask("makeAnswer", answer).await["event"], "ack");
        }
        assert_eq!(berts.ask("endCall", json!({ "callId": call })).await["event"], "ack");
    }
    annas.close().await;
    berts.close().await;
}

/// An account that wrote a message and was deleted.
async fn deleted_account(server: &Server, anna: &Person) {
    let emil = register(server, "emil").await;
    emil.write(anna, &json!({ "text": "I am leaving." })).await.expect(201);
    let body = json!({ "password": emil.password });
    emil.request("DELETE", "/api/users/me").json(&body).await.expect(202);
}
