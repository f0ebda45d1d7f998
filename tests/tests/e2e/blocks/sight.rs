//! What the two see of each other after a block: what they would see of somebody who went offline.

use natter::Options;
use natter_tests::{InvocationCounter, Person, Server, Socket};
use serde_json::{Value, json};

/// What runs when somebody comes or is blocked, and when somebody has gone.
const TELLING: [&str; 2] = ["FanoutFunction", "DelayedJobsFunction"];

/// Ada, and Bob, who share a conversation.
struct Scene {
    runs: InvocationCounter,
    server: Server,
    ada: Person,
    bob: Person,
    /// How often these must have run by now.
    changes: usize,
}

impl Scene {
    async fn new() -> Option<Self> {
        let runs = InvocationCounter::default();
        let server = Server::with(runs.watched(Options::default())).await?;
        let (ada, bob) = (server.person().await, server.person().await);
        ada.say(&bob, "hello").await;
        Some(Self { runs, server, ada, bob, changes: 0 })
    }

    /// Waits until so many more changes are worked off, and no others.
    async fn settle(&mut self, changes: usize) {
        self.changes += changes;
        self.runs.reach_together(&TELLING, self.changes).await;
        assert_eq!(self.runs.of_all(&TELLING), self.changes);
    }
}

/// The events of presence that were pushed to a socket.
async fn presence(socket: &mut Socket) -> Vec<Value> {
    let mut events = socket.pushed().await;
    events.retain(|event| event["event"] == "presence");
    events
}

#[tokio::test]
async fn a_block_looks_like_going_offline_at_that_moment_and_a_repeat_is_nothing() {
    let Some(mut scene) = Scene::new().await else { return };
    let _adas = scene.ada.socket().await;
    let mut watching = scene.bob.socket().await;
    scene.settle(2).await;
    presence(&mut watching).await;
    scene.ada.block(&scene.bob).await.expect(204);
    scene.settle(1).await;
    let told = presence(&mut watching).await;
    let seen = scene.bob.look_at(&scene.ada).await;
    assert!(seen["lastSeenAt"].is_string(), "{seen}");
    let expected = json!({
        "event": "presence", "userId": scene.ada.id, "online": false,
        "lastSeenAt": seen["lastSeenAt"],
    });
    assert_eq!(told, [expected]);
    assert_eq!(seen["online"], false);
    for _ in 0..2 {
        scene.ada.block(&scene.bob).await.expect(204);
    }
    // Another job would come after those of the repeats.
    scene.server.person().await.block(&scene.bob).await.expect(204);
    scene.settle(1).await;
    assert_eq!(presence(&mut watching).await, [] as [Value; 0]);
    assert_eq!(scene.bob.look_at(&scene.ada).await, seen);
}

#[tokio::test]
async fn who_was_offline_stays_so_and_what_they_do_later_does_not_show() {
    let Some(mut scene) = Scene::new().await else { return };
    scene.ada.socket().await.close().await;
    scene.settle(2).await;
    let before = scene.bob.look_at(&scene.ada).await;
    let mut watching = scene.bob.socket().await;
    scene.settle(1).await;
    scene.ada.block(&scene.bob).await.expect(204);
    scene.settle(1).await;
    let theirs = scene.ada.socket().await;
    scene.settle(1).await;
    assert_eq!(scene.bob.look_at(&scene.ada).await, before, "while she is online");
    theirs.close().await;
    scene.settle(1).await;
    assert_eq!(scene.bob.look_at(&scene.ada).await, before, "and when she has gone");
    assert_eq!(presence(&mut watching).await, [] as [Value; 0]);
}

#[tokio::test]
async fn who_blocks_sees_the_other_in_the_same_way() {
    let Some(mut scene) = Scene::new().await else { return };
    let mut watching = scene.ada.socket().await;
    let bobs = scene.bob.socket().await;
    scene.settle(2).await;
    presence(&mut watching).await;
    scene.ada.block(&scene.bob).await.expect(204);
    scene.settle(1).await;
    let seen = scene.ada.look_at(&scene.bob).await;
    let told = presence(&mut watching).await;
    assert_eq!((&told[0]["lastSeenAt"], told.len()), (&seen["lastSeenAt"], 1));
    assert_eq!((&seen["online"], seen["lastSeenAt"].is_string()), (&json!(false), true));
    bobs.close().await;
    scene.settle(1).await;
    assert_eq!(scene.ada.look_at(&scene.bob).await, seen);
}

#[tokio::test]
async fn who_is_blocked_no_more_sees_the_other_come_unless_they_block_them() {
    let Some(mut scene) = Scene::new().await else { return };
    let _adas = scene.ada.socket().await;
    let mut watching = scene.bob.socket().await;
    scene.settle(2).await;
    scene.ada.block(&scene.bob).await.expect(204);
    scene.settle(1).await;
    let seen = scene.bob.look_at(&scene.ada).await;
    // A second block shows nothing new, whichever of them goes first.
    scene.bob.block(&scene.ada).await.expect(204);
    presence(&mut watching).await;
    let blocked = scene.bob.look_at(&scene.ada).await;
    assert_eq!((&blocked["lastSeenAt"], &blocked["blocked"]), (&seen["lastSeenAt"], &json!(true)));
    scene.ada.unblock(&scene.bob).await.expect(204);
    scene.settle(1).await;
    assert_eq!(presence(&mut watching).await, [] as [Value; 0]);
    assert_eq!(scene.bob.look_at(&scene.ada).await, blocked);
    scene.bob.unblock(&scene.ada).await.expect(204);
    scene.settle(1).await;
    let told = presence(&mut watching).await;
    assert_eq!((&told[0]["userId"], &told[0]["online"]), (&json!(scene.ada.id), &json!(true)));
    assert_eq!(told.len(), 1);
    assert_eq!(scene.bob.look_at(&scene.ada).await["online"], true);
    for person in [&scene.ada, &scene.bob] {
        let other = if person.id == scene.ada.id { &scene.bob } else { &scene.ada };
        person.unblock(other).await.expect(204);
    }
    scene.server.person().await.block(&scene.bob).await.expect(204);
    scene.settle(1).await;
    assert_eq!(presence(&mut watching).await, [] as [Value; 0], "nothing was there to unblock");
}

#[tokio::test]
async fn who_has_no_conversation_with_the_other_is_told_nothing() {
    let Some(mut scene) = Scene::new().await else { return };
    let carl = scene.server.person().await;
    let (_hers, mut watching) = (scene.ada.socket().await, carl.socket().await);
    scene.settle(2).await;
    scene.ada.block(&carl).await.expect(204);
    scene.ada.unblock(&carl).await.expect(204);
    scene.settle(2).await;
    assert_eq!(watching.pushed().await, [] as [Value; 0]);
}

/// What somebody sees of another person's profile, wherever it is shown.
async fn profiles(reader: &Person, of: &Person, room: &str) -> Vec<Value> {
    let theirs = |user: &Value| user["id"] == of.id.as_str();
    let direct = reader.conversation_with(of);
    let listed = reader.get(&format!("/api/users?query={}", of.username)).await.expect(200);
    let listed = listed["users"].as_array().unwrap().iter().find(|user| theirs(user)).cloned();
    let members = reader.members_of(room).await;
    let member = members.iter().map(|member| &member["user"]).find(|user| theirs(user)).cloned();
    let inbox = reader.inbox(50).await;
    let in_inbox =
        inbox.iter().find(|found| found["id"] == direct).map(|found| found["peer"].clone());
    let new = reader.sync(&json!({})).await["new"].take();
    let new = new.as_array().unwrap().iter().find(|found| found["conversationId"] == direct);
    vec![
        reader.look_at(of).await,
        listed.unwrap(),
        member.unwrap(),
        in_inbox.unwrap(),
        new.unwrap()["conversation"]["peer"].clone(),
        reader.conversation(&direct).await["peer"].take(),
    ]
}

#[tokio::test]
async fn bio_phone_number_and_picture_are_shown_to_neither() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    for person in [&ada, &bob] {
        let profile = json!({
            "bio": "Counts.", "phoneNumber": "+4930123456",
            "avatarUrl": "https://example.org/ada.png",
        });
        person.request("PATCH", "/api/users/me").json(&profile).await.expect(200);
    }
    ada.say(&bob, "hello").await;
    let room = ada.room("open", &[&bob]).await;
    const FIELDS: [&str; 3] = ["bio", "phoneNumber", "avatarUrl"];
    for blocked in [false, true, false] {
        for (reader, of) in [(&ada, &bob), (&bob, &ada)] {
            for profile in profiles(reader, of, &room).await {
                assert_eq!(profile["username"], of.username.as_str());
                for name in FIELDS {
                    assert_eq!(profile.get(name).is_none(), blocked, "{name} of {profile}");
                }
            }
            let own = reader.look_at(reader).await;
            assert!(FIELDS.iter().all(|name| own.get(name).is_some()), "one's own stays");
        }
        if blocked {
            ada.unblock(&bob).await.expect(204);
        } else {
            ada.block(&bob).await.expect(204);
        }
    }
}

#[tokio::test]
async fn receipts_stay_as_they_were() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    for _ in 0..3 {
        bob.say(&ada, "hello").await;
    }
    let direct = ada.conversation_with(&bob);
    ada.mark_read(&direct, 1).await.expect(204);
    let receipts = async |person: &Person| {
        let found = person.conversation(&direct).await;
        (found["peerReadSeq"].clone(), found["peerDeliveredSeq"].clone())
    };
    let before = receipts(&bob).await;
    assert_eq!(before, (json!(1), json!(1)));
    ada.block(&bob).await.expect(204);
    ada.mark_read(&direct, 3).await.expect(204);
    assert_eq!(receipts(&bob).await, before, "neither gone nor moved on");
    bob.mark_read(&direct, 3).await.expect(204);
    assert_eq!(receipts(&ada).await, (json!(0), json!(0)));
    ada.unblock(&bob).await.expect(204);
    assert_eq!(receipts(&bob).await, (json!(3), json!(3)));
}
