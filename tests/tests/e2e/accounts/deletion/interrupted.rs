//! A deletion that is interrupted at any request is finished by a retry.

use futures_util::future::join_all;
use natter::Options;
use natter_tests::{InvocationCounter, Person, Server, Table, until};
use serde_json::{Value, json};

use super::{delete, wait_for_the_end};
use crate::flaky_proxy::{Fate, FlakyProxy};

const DELETION: &str = "AccountDeletionFunction";
/// More requests than a deletion makes.
const MORE_THAN_NEEDED: usize = 60;

/// An account with data of every kind, and the people who share conversations with it.
struct Known {
    ada: Person,
    bob: Person,
    carl: Person,
    room: String,
    alone: String,
}

impl Known {
    async fn new(server: &Server) -> Self {
        let (ada, bob, carl) =
            (server.person().await, server.person().await, server.person().await);
        ada.say(&bob, "hello").await;
        let room = ada.room("open", &[&bob]).await;
        let alone = ada.room("open", &[]).await;
        ada.block(&carl).await.expect(204);
        Self { ada, bob, carl, room, alone }
    }

    /// Fails unless the account is gone, and each conversation was left once.
    async fn assert_gone(&self, when: &str) {
        let Self { ada, bob, carl, room, alone } = self;
        wait_for_the_end(ada).await;
        bob.get(&format!("/api/users/{}", ada.id)).await.problem(404, "user_not_found");
        let theirs = |entries: Vec<Value>| -> Vec<String> {
            let theirs = entries.iter().filter(|entry| entry["sender"] == ada.id.as_str());
            theirs.map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(theirs(bob.history_with(ada).await), ["message", "left"], "{when}");
        assert_eq!(theirs(bob.entries_of(room).await), ["joined", "role", "left"], "{when}");
        let seen = bob.conversation(room).await;
        assert_eq!((&seen["ownerId"], &seen["memberCount"]), (&json!(bob.id), &json!(1)), "{when}");
        carl.join(alone).await.problem(409, "room_ended");
        for (pk, sk) in [
            (&ada.id, "PROFILE".to_owned()),
            (&ada.id, format!("BLOCK#{}", carl.id)),
            (&carl.id, format!("BLOCKED#{}", ada.id)),
        ] {
            let key = json!({ "pk": { "S": format!("USER#{pk}") }, "sk": { "S": sk } });
            assert_eq!(ada.server.item(Table::Users, key).await, Value::Null, "{when}: {sk}");
        }
    }
}

#[tokio::test]
async fn a_deletion_whose_first_runs_fail_is_finished_by_the_last() {
    let runs = InvocationCounter::default();
    let Some(server) = Server::with(runs.watched(Options::default())).await else { return };
    let known = Known::new(&server).await;
    server.running().faults.fail_invocations(2);
    delete(&known.ada, &known.ada.password).await.expect(202);
    runs.reach(DELETION, 2).await;
    known.assert_gone("after two failures").await;
    assert!(server.running().dead_letters().is_empty());
}

#[tokio::test]
async fn a_deletion_that_failed_for_good_is_finished_from_its_dead_letter() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let known = Known::new(&server).await;
    server.running().faults.fail_invocations(3);
    delete(&known.ada, &known.ada.password).await.expect(202);
    let letters =
        until(async || server.running().dead_letters(), |letters| !letters.is_empty()).await;
    assert_eq!(letters.len(), 1);
    // Until then nobody has the account, and nobody else can have its name.
    known.ada.try_login(&known.ada.password).await.problem(401, "invalid_credentials");
    let body = json!({
        "username": known.ada.username,
        "email": "s3cr3t-x@example.com",
        "password": "s3cr3t-password",
    });
    server.request("POST", "/api/auth/register").json(&body).await.problem(409, "username_taken");
    assert!(server.run(DELETION, letters[0].event.get()).await);
    known.assert_gone("from the dead letter").await;
    assert!(server.run(DELETION, letters[0].event.get()).await, "once more does no harm");
    known.bob.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_stranger_who_starts_it_deletes_nothing() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let known = Known::new(&server).await;
    assert!(server.run(DELETION, &json!({ "user": known.ada.id }).to_string()).await);
    known.ada.get("/api/auth/me").await.expect(200);
    assert_eq!(known.bob.look_at(&known.ada).await["username"], known.ada.username.as_str());
    assert_eq!(known.ada.conversation(&known.room).await["role"], "owner");
    assert!(server.run(DELETION, &json!({ "user": "0".repeat(26) }).to_string()).await);
    assert!(!server.run(DELETION, "{}").await);
    let other = format!("/api/users/{}", known.ada.id);
    known.bob.request("DELETE", &other).await.problem(405, "method_not_allowed");
}

/// Accounts whose deletion has begun and got no further, with the events that finish it.
async fn begun(server: &Server, count: usize) -> Vec<(Known, String)> {
    let known = join_all((0..count).map(|_| Known::new(server))).await;
    let before = server.running().dead_letters().len();
    server.running().faults.fail_invocations(3 * count);
    for one in &known {
        delete(&one.ada, &one.ada.password).await.expect(202);
    }
    let letters =
        until(async || server.running().dead_letters(), |letters| letters.len() == before + count)
            .await;
    server.running().faults.clear();
    assert_eq!(letters.len(), before + count);
    let event_of = |known: &Known| {
        let mut events = letters.iter().map(|letter| letter.event.get());
        events.find(|event| event.contains(&known.ada.id)).unwrap().to_owned()
    };
    known
        .into_iter()
        .map(|known| (event_of(&known), known))
        .map(|(event, known)| (known, event))
        .collect()
}

#[tokio::test]
async fn a_deletion_is_finished_wherever_the_store_has_failed_before() {
    let Some(behind) = Server::with(Options::default()).await else { return };
    let proxy = FlakyProxy::start(&behind.running().dynamodb_url).await;
    let options = proxy.options(&behind);
    let Some(server) = Server::with(options).await else { return };

    let mut interrupted = 0;
    for (number, (known, event)) in begun(&server, MORE_THAN_NEEDED).await.into_iter().enumerate() {
        let mut requests = 0;
        proxy.rule(move |_| {
            requests += 1;
            if requests > number { Fate::Refused } else { Fate::Forwarded }
        });
        let succeeded = server.run(DELETION, &event).await;
        proxy.rule(|_| Fate::Forwarded);
        if succeeded {
            break;
        }
        interrupted += 1;
        assert!(server.run(DELETION, &event).await, "the repeat after request {number}");
        known.assert_gone(&format!("after request {number}")).await;
    }
    assert!((20..MORE_THAN_NEEDED).contains(&interrupted), "{interrupted}");
}
