//! Who is told that somebody comes or goes: the people who share a direct conversation with them,
//! when the first device connects and when the last one is gone.

mod delay;

use std::time::Duration;

use natter::Options;
use natter_domain::{
    limits::{CONNECTION_LIFE, HANDSHAKE_TIME},
    time::Clock,
};
use natter_tests::{
    InvocationCounter, Person, Server, Socket, database::clock_ahead, open, text, until,
};
use serde_json::{Value, json};

use super::presence::connections;

const FANOUT: &str = "FanoutFunction";
const DELAYED: &str = "DelayedJobsFunction";
/// After how many seconds without a socket a person is offline, where a test is about that.
const DELAY: Duration = Duration::from_secs(20);

/// Ada, and Bob, who share a conversation. Bob watches.
struct Scene {
    runs: InvocationCounter,
    server: Server,
    ada: Person,
    bob: Person,
    watching: Socket,
    /// How often `fanout` and `delayed-jobs` together must have run by now: the one each time that
    /// somebody has come or a session has ended, the other when somebody has gone; both where a push
    /// has found somebody gone.
    changes: usize,
}

impl Scene {
    async fn new(options: Options) -> Option<Self> {
        let runs = InvocationCounter::default();
        let server = Server::with(runs.watched(options)).await?;
        let (ada, bob) = (server.person().await, server.person().await);
        ada.say(&bob, "hello").await;
        let watching = bob.socket().await;
        runs.reach(FANOUT, 1).await;
        Some(Self { runs, server, ada, bob, watching, changes: 1 })
    }

    /// Waits until Ada's last socket is gone and its job is sent, so that so many jobs wait: only then
    /// may the clock go on.
    async fn departed(&self, jobs: usize) {
        let server = &self.server;
        let waiting = until(async || server.running().delayed_jobs(), |now| *now == jobs).await;
        assert_eq!(waiting, jobs);
        assert_eq!(connections(&self.ada).await, [] as [String; 0]);
    }

    /// What Bob is told, once so many more changes were handled: `Some(true)` for somebody who has
    /// come.
    async fn told(&mut self, changes: usize) -> Vec<bool> {
        self.changes += changes;
        self.runs.reach_together(&[FANOUT, DELAYED], self.changes).await;
        let ran = self.runs.of_all(&[FANOUT, DELAYED]);
        assert_eq!(ran, self.changes, "nobody else has come or gone");
        presence(&mut self.watching, &self.ada).await
    }
}

/// Options of a server where time stands still, and whoever has no socket is online for a while.
fn patient() -> (Clock, Options) {
    let clock = clock_ahead();
    let delay = ("OFFLINE_SECONDS".to_owned(), DELAY.as_secs().to_string());
    let options = Options { clock: clock.clone(), overrides: [delay].into(), ..Options::default() };
    (clock, options)
}

/// Which presence of somebody was pushed to a socket.
async fn presence(socket: &mut Socket, of: &Person) -> Vec<bool> {
    let events = socket.pushed().await;
    let events = events.iter().filter(|event| event["event"] == "presence");
    let theirs = events.inspect(|event| assert_eq!(event["userId"], of.id.as_str()));
    theirs
        .inspect(|event| {
            assert!(event["lastSeenAt"].is_string() || event["online"] == false, "{event}")
        })
        .map(|event| event["online"].as_bool().unwrap())
        .collect()
}

#[tokio::test]
async fn only_the_first_device_and_the_last_are_told_of() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    let phone = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    let laptop = scene.ada.login().await.socket().await;
    let tablet = scene.ada.socket().await;
    phone.close().await;
    tablet.close().await;
    let left = until(async || connections(&scene.ada).await, |left| left.len() == 1).await;
    assert_eq!(left.len(), 1);
    assert_eq!(scene.told(0).await, [false; 0]);
    laptop.close().await;
    assert_eq!(scene.told(1).await, [false]);
    let seen = scene.bob.look_at(&scene.ada).await;
    assert_eq!(seen["online"], false);
}

#[tokio::test]
async fn an_event_says_what_a_look_at_the_profile_says() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(mut scene) = Scene::new(options).await else { return };
    let socket = scene.ada.socket().await;
    let come = scene.watching.expect_event("presence").await;
    let now = json!(clock.now().to_string());
    assert_eq!(
        come,
        json!({ "event": "presence", "userId": scene.ada.id, "online": true, "lastSeenAt": now })
    );
    clock.advance(Duration::from_secs(60));
    let left = clock.now();
    socket.close().await;
    let gone = scene.watching.expect_event("presence").await;
    clock.advance(Duration::from_secs(60));
    assert_eq!((&gone["online"], &gone["lastSeenAt"]), (&json!(false), &json!(left.to_string())));
    assert_eq!(scene.bob.look_at(&scene.ada).await["lastSeenAt"], gone["lastSeenAt"]);
}

#[tokio::test]
async fn all_devices_of_whoever_shares_a_direct_conversation_are_told_and_nobody_else() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    let (carl, dora, emil) =
        (scene.server.person().await, scene.server.person().await, scene.server.person().await);
    scene.ada.room("open", &[&carl, &scene.bob]).await;
    emil.say(&scene.ada, "hello").await;
    let mut also = scene.bob.login().await.socket().await;
    let mut emils = emil.socket().await;
    let mut others = [carl.socket().await, dora.socket().await];
    scene.told(3).await;
    let mut own = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    assert_eq!(presence(&mut also, &scene.ada).await, [true]);
    assert_eq!(presence(&mut emils, &scene.ada).await, [true]);
    for socket in &mut others {
        assert!(socket.pushed().await.is_empty(), "a shared room is not enough");
    }
    assert!(own.pushed().await.is_empty(), "who comes knows it");
}

#[tokio::test]
async fn somebody_to_whom_one_has_only_cleared_the_conversation_is_told_too() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    let path = format!("/api/conversations/{}", scene.ada.conversation_with(&scene.bob));
    scene.ada.request("DELETE", &path).await.expect(204);
    let _socket = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
}

#[tokio::test]
async fn nobody_is_told_of_whom_they_block_or_who_blocks_them() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    let (ada, bob) = (scene.ada.clone(), scene.bob.clone());
    for (blocking, other) in [(&ada, &bob), (&bob, &ada)] {
        blocking.block(other).await.expect(204);
        // She is offline already.
        assert_eq!(scene.told(1).await, [false; 0]);
        let socket = ada.socket().await;
        assert_eq!(scene.told(1).await, [false; 0]);
        socket.close().await;
        assert_eq!(scene.told(1).await, [false; 0]);
        blocking.unblock(other).await.expect(204);
        assert_eq!(scene.told(1).await, [false; 0]);
    }
    let _socket = ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
}

#[tokio::test]
async fn whoever_is_blocked_while_both_are_there_sees_the_other_go() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    let mut hers = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    scene.ada.block(&scene.bob).await.expect(204);
    let at = scene.bob.look_at(&scene.ada).await["lastSeenAt"].take();
    assert!(at.is_string());
    let expected = |of: &Person| {
        let id = &of.id;
        json!({ "event": "presence", "userId": id, "online": false, "lastSeenAt": at })
    };
    assert_eq!(scene.watching.expect_event("presence").await, expected(&scene.ada));
    assert_eq!(hers.expect_event("presence").await, expected(&scene.bob));
}

#[tokio::test]
async fn a_stranger_is_not_told_by_whom_they_are_blocked() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    let carl = scene.server.person().await;
    let _carls = carl.socket().await;
    scene.told(1).await;
    carl.room("open", &[&scene.bob]).await;
    carl.block(&scene.bob).await.expect(204);
    scene.told(1).await;
    let told = scene.watching.pushed().await;
    assert!(told.iter().all(|event| event["event"] != "presence"), "{told:?}");
}

#[tokio::test]
async fn a_device_whose_goodbye_was_lost_is_told_of_when_a_push_finds_it_gone() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(mut scene) = Scene::new(options).await else { return };
    let socket = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    scene.server.running().faults.lose_disconnects(true);
    socket.close().await;
    assert_eq!(scene.told(0).await, [false; 0], "nobody knows");
    scene.bob.say(&scene.ada, "hello?").await;
    assert_eq!(scene.told(0).await, [false; 0], "it could be about to open");
    clock.advance(HANDSHAKE_TIME);
    scene.bob.say(&scene.ada, "are you there?").await;
    assert_eq!(scene.told(2).await, [false]);
    scene.bob.say(&scene.ada, "are you?").await;
    assert_eq!(scene.told(0).await, [false; 0], "once");
}

#[tokio::test]
async fn one_gone_device_of_two_is_told_of_to_nobody() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(mut scene) = Scene::new(options).await else { return };
    let _gone = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    let dead = connections(&scene.ada).await;
    let _phone = scene.ada.socket().await;
    scene.server.running().faults.forget(&dead[0]);
    clock.advance(HANDSHAKE_TIME);
    scene.bob.say(&scene.ada, "hello").await;
    assert_eq!(connections(&scene.ada).await.len(), 1);
    assert_eq!(scene.told(0).await, [false; 0]);
    let last = connections(&scene.ada).await;
    scene.server.running().faults.forget(&last[0]);
    scene.bob.say(&scene.ada, "hello").await;
    assert_eq!(scene.told(2).await, [false]);
}

#[tokio::test]
async fn whoever_comes_back_after_a_device_has_expired_has_come() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(mut scene) = Scene::new(options).await else { return };
    scene.server.running().faults.lose_disconnects(true);
    let socket = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    socket.close().await;
    clock.advance(CONNECTION_LIFE);
    (scene.ada, scene.bob) = (
        scene.ada.with(&scene.ada.refresh().await.expect(200)),
        scene.bob.with(&scene.bob.refresh().await.expect(200)),
    );
    scene.watching = scene.bob.socket().await;
    assert_eq!(scene.told(1).await, [false; 0]);
    assert_eq!(scene.bob.look_at(&scene.ada).await["online"], false);
    let _socket = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
}

#[tokio::test]
async fn a_logout_on_the_last_device_is_a_goodbye_without_delay() {
    let Some(mut scene) = Scene::new(patient().1).await else { return };
    let phone = scene.ada.login().await;
    let mut sockets = [scene.ada.socket().await, phone.socket().await];
    assert_eq!(scene.told(1).await, [true]);
    scene.ada.request("POST", "/api/auth/logout").await.expect(204);
    assert_eq!(sockets[0].closed().await, 1000);
    assert_eq!(scene.told(0).await, [false; 0], "the phone is there");
    phone.request("POST", "/api/auth/logout").await.expect(204);
    assert_eq!(sockets[1].closed().await, 1000);
    assert_eq!(scene.told(1).await, [false]);
}

#[tokio::test]
async fn whoever_is_signed_out_from_elsewhere_goes_too() {
    let Some(mut scene) = Scene::new(patient().1).await else { return };
    let phone = scene.ada.login().await;
    let mut socket = phone.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    let path = format!("/api/auth/sessions/{}", phone.session_id().await);
    scene.ada.request("DELETE", &path).await.expect(204);
    assert_eq!(socket.closed().await, 1000);
    assert_eq!(scene.told(1).await, [false]);

    let other = scene.ada.login().await;
    let mut socket = other.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    let body = json!({ "currentPassword": scene.ada.password, "newPassword": text("another") });
    scene.ada.request("PUT", "/api/auth/password").json(&body).await.expect(204);
    assert_eq!(socket.closed().await, 1000);
    assert_eq!(scene.told(1).await, [false]);
}

#[tokio::test]
async fn a_socket_that_is_refused_is_nobodys_coming() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    let (_, url) = scene.ada.ticket().await;
    scene.ada.request("POST", "/api/auth/logout").await.expect(204);
    assert!(open(&url, None).await.is_err());
    assert_eq!(scene.told(0).await, [false; 0]);
    assert!(connections(&scene.ada).await.is_empty());
}

#[tokio::test]
async fn a_failure_of_fanout_delays_the_news() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    scene.server.running().faults.fail_invocations(1);
    let _socket = scene.ada.socket().await;
    assert_eq!(scene.told(2).await, [true]);
}

#[tokio::test]
async fn news_that_is_too_late_is_not_told() {
    let Some(mut scene) = Scene::new(Options::default()).await else { return };
    // The run for the coming fails, and by its next try the person is gone again.
    scene.server.running().faults.fail_invocations(1);
    let socket = scene.ada.socket().await;
    socket.close().await;
    let told: Vec<bool> = scene.told(3).await;
    assert_eq!(told.last(), Some(&false), "{told:?}");
    let events: Vec<Value> = scene.watching.pushed().await;
    assert!(events.is_empty());
}
