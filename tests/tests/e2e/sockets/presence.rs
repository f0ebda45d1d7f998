//! Presence.

use std::time::Duration;

use natter::Options;
use natter_domain::{
    limits::{CONNECTION_LIFE, CONNECTIONS_PER_USER, CONNECTIONS_PER_USER_AT_ONCE},
    time::Clock,
};
use natter_tests::{Person, Server, Socket, Table, database::clock_ahead, open, rng::Rng, until};
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// The ids of somebody's connections, as they are stored.
pub(crate) async fn connections(ada: &Person) -> Vec<String> {
    let key = json!({ "pk": { "S": format!("USER#{}", ada.id) } });
    let item = ada.server.item(Table::Connections, key).await;
    let names = item.as_object().into_iter().flat_map(serde_json::Map::keys);
    names.filter_map(|name| name.strip_prefix("c#")).map(str::to_owned).collect()
}

async fn until_online(bob: &Person, ada: &Person, online: bool) -> Value {
    let seen = until(async || bob.look_at(ada).await, |seen| seen["online"] == online).await;
    assert_eq!(seen["online"], online);
    seen
}

#[tokio::test]
async fn a_person_is_online_from_the_first_device_to_the_last() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let never = bob.look_at(&ada).await;
    assert_eq!((&never["online"], &never["lastSeenAt"]), (&json!(false), &Value::Null));
    let (phone, laptop) = (ada.socket().await, ada.login().await.socket().await);
    let there = bob.look_at(&ada).await;
    assert_eq!(there["online"], true);
    assert!(there["lastSeenAt"].is_string());
    assert_eq!(ada.look_at(&ada).await["online"], true);

    phone.close().await;
    until_online(&bob, &ada, true).await;
    laptop.close().await;
    let gone = until_online(&bob, &ada, false).await;
    assert!(gone["lastSeenAt"].as_str() >= there["lastSeenAt"].as_str());
}

/// One device: opens and closes sockets at random, and leaves those that are open at the end.
async fn restless(ada: Person, seed: u64) -> Vec<Socket> {
    let mut rng = Rng::new(seed);
    let mut open = Vec::new();
    for _ in 0..100 {
        if open.is_empty() || (open.len() < 4 && rng.one_in(2)) {
            open.push(ada.socket().await);
        } else {
            let socket: Socket = open.swap_remove(rng.below(open.len()));
            // Some say goodbye, some are just gone.
            if rng.one_in(2) { socket.close().await } else { drop(socket) }
        }
    }
    open
}

#[tokio::test]
async fn two_devices_that_come_and_go_end_with_the_right_set() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let other = ada.login().await;
    let (one, two) =
        tokio::join!(tokio::spawn(restless(ada.clone(), 1)), tokio::spawn(restless(other, 2)));
    let mut open: Vec<Socket> = one.unwrap().into_iter().chain(two.unwrap()).collect();
    let stored =
        until(async || connections(&ada).await.len(), |stored| *stored == open.len()).await;
    assert_eq!(stored, open.len());
    until_online(&bob, &ada, !open.is_empty()).await;

    let sent = bob.say(&ada, "who is there?").await;
    for socket in &mut open {
        let events = socket.pushed().await;
        assert_eq!(events.len(), 1, "each open socket, once");
        assert_eq!(events[0]["entry"], sent["entry"]);
    }
    assert_eq!(
        connections(&ada).await.len(),
        open.len(),
        "and none that was gone was found by the push"
    );

    for socket in open {
        socket.close().await;
    }
    let left = until(async || connections(&ada).await, Vec::is_empty).await;
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(bob.look_at(&ada).await["online"], false);
}

#[tokio::test]
async fn one_device_too_many_closes_the_oldest() {
    let clock = Clock::default();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut sockets = Vec::new();
    for _ in 0..=CONNECTIONS_PER_USER {
        sockets.push(ada.socket().await);
        clock.advance(Duration::from_secs(1));
    }
    assert_eq!(sockets[0].closed().await, 1000);
    assert_eq!(connections(&ada).await.len(), CONNECTIONS_PER_USER);
    bob.say(&ada, "hello").await;
    for socket in &mut sockets[1..] {
        assert_eq!(socket.pushed().await.len(), 1);
    }
}

#[tokio::test]
async fn of_sixty_devices_at_once_each_is_closed_or_gets_what_is_pushed() {
    let Some(server) = Server::with(Options::default()).await else { return };
    for _ in 0..3 {
        let (ada, bob) = (server.person().await, server.person().await);
        let mut opening = JoinSet::new();
        for _ in 0..60 {
            let (_, url) = ada.ticket().await;
            opening.spawn(async move { open(&url, None).await });
        }
        let opened = opening.join_all().await;
        assert!(opened.iter().all(|one| matches!(one, Ok(_) | Err(429))));
        // Those that were closed again, because others came after them, say so now.
        let mut left = Vec::new();
        for mut socket in opened.into_iter().flatten() {
            match socket.try_ask("ping", json!({})).await {
                Ok(_) => left.push(socket),
                Err(code) => assert_eq!(code, 1000),
            }
        }
        let stored = connections(&ada).await;
        assert!((1..=CONNECTIONS_PER_USER_AT_ONCE).contains(&stored.len()), "{stored:?}");
        assert_eq!(stored.len(), left.len(), "each that is open, and no other");
        let sent = bob.say(&ada, "hello").await;
        for socket in &mut left {
            let events = socket.pushed().await;
            let heard = events.iter().filter(|event| event["event"] == "newMessage");
            assert_eq!(heard.map(|event| &event["entry"]).collect::<Vec<_>>(), [&sent["entry"]]);
        }
        assert_eq!(connections(&ada).await, stored);
        assert_eq!(bob.look_at(&ada).await["online"], true);
    }
}

#[tokio::test]
async fn whoever_left_without_a_word_is_offline_when_their_socket_expires() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let (mut ada, mut bob) = (server.person().await, server.person().await);
    server.running().faults.lose_disconnects(true);
    let socket = ada.socket().await;
    let expiry = clock.now().plus(CONNECTION_LIFE);
    socket.close().await;
    clock.advance(CONNECTION_LIFE.saturating_sub(Duration::from_secs(1)));
    (ada, bob) =
        (ada.with(&ada.refresh().await.expect(200)), bob.with(&bob.refresh().await.expect(200)));
    assert_eq!(bob.look_at(&ada).await["online"], true, "nobody knows better yet");
    assert_eq!(connections(&ada).await.len(), 1);

    clock.advance(Duration::from_secs(61));
    let seen = bob.look_at(&ada).await;
    assert_eq!((&seen["online"], &seen["lastSeenAt"]), (&json!(false), &json!(expiry.to_string())));
    bob.say(&ada, "are you there?").await;

    // The next device clears away what is left.
    let stale = connections(&ada).await;
    let mut socket = ada.socket().await;
    let fresh = connections(&ada).await;
    assert_eq!(fresh.len(), 1);
    assert_ne!(fresh, stale);
    assert!(socket.pushed().await.is_empty());
}
