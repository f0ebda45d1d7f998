//! Rooms of more than a hundred members: `fanout` reaches them.

use natter::{DeadLetterReason, Options};
use natter_tests::{InvocationCounter, Person, Server, Socket, bulk, no_flood_limit, text};
use serde_json::{Value, json};

const FANOUT: &str = "FanoutFunction";

/// A room of 120, of whom the first and the last three are there.
struct Large {
    runs: InvocationCounter,
    server: Server,
    room: String,
    people: Vec<Person>,
    sockets: Vec<Socket>,
}

impl Large {
    fn owner(&self) -> &Person {
        &self.people[0]
    }

    /// The next event on each socket.
    async fn heard(&mut self) -> Vec<Value> {
        let mut heard = Vec::new();
        for socket in &mut self.sockets {
            heard.push(socket.expect_event("newMessage").await["entry"].take());
        }
        heard
    }
}

async fn large() -> Option<Large> {
    let runs = InvocationCounter::default();
    let server = Server::with(runs.watched(no_flood_limit())).await?;
    let mut people = bulk::register(&server, 120).await;
    people.sort_by(|one, other| one.id.cmp(&other.id));
    let room = people[0].room("open", &people[1..40].iter().collect::<Vec<_>>()).await;
    bulk::add_members(&people[0], &room, &people[40..]).await;
    let mut sockets = Vec::new();
    for index in [0, 1, 2, 117, 118, 119] {
        sockets.push(people[index].socket().await);
    }
    // That they have come is told to nobody here, but looked at.
    runs.reach(FANOUT, sockets.len()).await;
    Some(Large { runs, server, room, people, sockets })
}

#[tokio::test]
async fn a_message_in_a_large_room_reaches_every_open_socket_through_fanout() {
    let Some(mut large) = large().await else { return };
    let before = large.runs.of(FANOUT);
    let said = large.people[60].say_in(&large.room, "hello all").await;
    assert!(large.heard().await.iter().all(|entry| *entry == said));
    large.runs.reach(FANOUT, before + 2).await;
    assert_eq!(large.runs.of(FANOUT), before + 2, "a hundred members each");

    let frame = json!({ "conversationId": large.room, "text": text("from a socket") });
    let ack = large.sockets[0].ask("sendMessage", frame).await;
    for socket in &mut large.sockets[1..] {
        assert_eq!(socket.expect_event("newMessage").await["entry"], ack["entry"]);
    }
    large.runs.reach(FANOUT, before + 4).await;
    for socket in &mut large.sockets {
        assert!(socket.pushed().await.is_empty(), "once, and never to the sending socket");
    }
}

#[tokio::test]
async fn whoever_joins_leaves_or_is_removed_is_told_of_in_a_large_room_too() {
    let Some(mut large) = large().await else { return };
    let stranger = large.server.person().await;
    let owner = large.owner().clone();
    let last = large.people[119].clone();
    stranger.join(&large.room).await.expect(200);
    assert!(large.heard().await.iter().all(|entry| entry["kind"] == "joined"));
    stranger.leave(&large.room).await.expect(204);
    assert!(large.heard().await.iter().all(|entry| entry["kind"] == "left"));
    owner.remove_member(&large.room, &last).await.expect(204);
    let mut removed = large.sockets.pop().unwrap();
    assert!(large.heard().await.iter().all(|entry| entry["kind"] == "removed"));
    assert_eq!(removed.expect_event("conversation").await["change"], "removed");
    let before = large.runs.of(FANOUT);
    owner.say_in(&large.room, "among ourselves").await;
    large.heard().await;
    large.runs.reach(FANOUT, before + 2).await;
    assert!(removed.pushed().await.is_empty());
}

#[tokio::test]
async fn an_invocation_that_fails_is_tried_again_until_everybody_has_the_message() {
    let Some(mut large) = large().await else { return };
    // Both invocations fail once, and one of them twice.
    large.server.running().faults.fail_invocations(3);
    let said = large.owner().say_in(&large.room, "hello all").await;
    assert!(large.heard().await.iter().all(|entry| *entry == said));
    assert!(large.server.running().dead_letters().is_empty());
}

#[tokio::test]
async fn what_fails_for_good_is_kept_as_a_dead_letter_and_the_log_has_the_message() {
    let Some(mut large) = large().await else { return };
    let before = large.runs.of(FANOUT);
    large.server.running().faults.fail_invocations(6);
    let said = large.owner().say_in(&large.room, "lost").await;
    large.runs.reach(FANOUT, before + 6).await;
    let letters = natter_tests::until(
        async || large.server.running().dead_letters(),
        |letters| letters.len() == 2,
    )
    .await;
    assert_eq!(letters.len(), 2);
    for letter in &letters {
        assert_eq!((letter.function.as_str(), letter.attempts), (FANOUT, 3));
        assert_eq!(letter.reason, DeadLetterReason::RetriesExhausted);
        assert!(letter.event.get().contains("lost"), "what could not be done can be done later");
    }
    for socket in &mut large.sockets {
        assert!(socket.pushed().await.is_empty());
    }
    // A client that reads the log misses nothing, and the next message comes as ever.
    let next = large.owner().say_in(&large.room, "found").await;
    assert!(large.heard().await.iter().all(|entry| *entry == next));
    let log = large.people[119].entries_of(&large.room).await;
    assert_eq!(log[log.len() - 2..], [said, next]);
}

#[tokio::test]
async fn receipts_and_typing_are_not_pushed_to_the_others_in_a_large_room() {
    let Some(mut large) = large().await else { return };
    let said = large.owner().say_in(&large.room, "hello all").await;
    large.heard().await;
    let fields = json!({ "conversationId": large.room, "seq": said["seq"] });
    for action in ["delivered", "read"] {
        assert_eq!(large.sockets[5].ask(action, fields.clone()).await["event"], "ack");
    }
    let typing = json!({ "conversationId": large.room, "typing": true });
    assert_eq!(large.sockets[5].ask("typing", typing).await["event"], "ack");
    for socket in &mut large.sockets {
        assert!(socket.pushed().await.is_empty());
    }
    let mut other = large.people[119].socket().await;
    large.sockets[5].ask("read", fields).await;
    assert!(other.pushed().await.is_empty(), "nothing has moved");
    let members = large.owner().members_of(&large.room).await;
    let theirs = members
        .iter()
        .find(|member| member["user"]["id"] == large.people[119].id.as_str())
        .unwrap();
    assert_eq!(theirs["readSeq"], said["seq"], "but stored");
}

#[tokio::test]
async fn the_first_message_in_a_while_moves_a_large_room_up_in_every_inbox() {
    let clock = natter_domain::time::Clock::default();
    let runs = InvocationCounter::default();
    let options = Options { clock: clock.clone(), ..no_flood_limit() };
    let Some(server) = Server::with(runs.watched(options)).await else { return };
    let people = bulk::register(&server, 102).await;
    let (owner, last) = (&people[0], &people[101]);
    let room = owner.room("invite", &[]).await;
    bulk::add_members(owner, &room, &people[1..]).await;
    clock.advance(std::time::Duration::from_secs(60));
    people[1].say(last, "something else").await;
    let top = async || {
        let inbox = last.get("/api/conversations?limit=1").await.expect(200);
        inbox["conversations"][0]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(top().await, last.conversation_with(&people[1]));
    clock.advance(std::time::Duration::from_secs(601));
    let (owner, last) = (
        owner.with(&owner.refresh().await.expect(200)),
        last.with(&last.refresh().await.expect(200)),
    );
    owner.say_in(&room, "news").await;
    runs.reach(FANOUT, 2).await;
    let inbox = last.get("/api/conversations?limit=1").await.expect(200);
    assert_eq!(inbox["conversations"][0]["id"], room.as_str());
}

#[tokio::test]
async fn a_room_of_a_thousand_is_full() {
    let Some(server) = Server::with(no_flood_limit()).await else { return };
    let people = bulk::register(&server, 6).await;
    let (owner, others) = people.split_first().unwrap();
    let room = owner.room("open", &[]).await;
    // 994 members whom nobody meets here.
    let nobodies: Vec<Person> =
        (0..994).map(|number| Person { id: format!("{number:026}"), ..owner.clone() }).collect();
    bulk::add_members(owner, &room, &nobodies).await;
    for other in &others[..4] {
        other.join(&room).await.expect(200);
    }
    assert_eq!(owner.conversation(&room).await["memberCount"], 999);
    let (one, two) =
        tokio::join!(others[4].join(&room).into_future(), owner.say_in(&room, "at once"));
    assert_eq!((one.status, two["kind"].as_str()), (200, Some("message")));
    let late = server.person().await;
    late.join(&room).await.problem(409, "room_full");
    owner.put_member(&room, &late, "member").await.problem(409, "room_full");
    others[0].join(&room).await.expect(200);
    // One goes, one comes; of two who come, one.
    others[0].leave(&room).await.expect(204);
    let (one, two) =
        tokio::join!(late.join(&room).into_future(), others[0].join(&room).into_future());
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(owner.members_of(&room).await.len(), 1000);
    assert_eq!(owner.conversation(&room).await["memberCount"], 1000);
}
