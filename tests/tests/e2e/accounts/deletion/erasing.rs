//! A deletion of the account that takes the texts of all messages along.

use natter::Options;
use natter_tests::{Person, Server, Table, text, until};
use serde_json::{Value, json};

use super::{delete_with, wait_for_the_end};
use crate::flaky_proxy::{Fate, FlakyProxy};

const DELETION: &str = "AccountDeletionFunction";
/// More requests than a deletion makes here.
const MORE_THAN_NEEDED: usize = 280;

/// So many requests more each time.
const STEP: usize = 7;

/// Somebody who has written in conversations of every kind.
struct Known {
    ada: Person,
    bob: Person,
    rooms: Vec<String>,
}

impl Known {
    /// In each conversation ada says two things, and bob one.
    async fn new(server: &Server) -> Self {
        let (ada, bob) = (server.person().await, server.person().await);
        let direct = ada.conversation_with(&bob);
        ada.say(&bob, "one of ada").await;
        let (there, left, back, ended) = (
            bob.room("open", &[&ada]).await,
            bob.room("open", &[&ada]).await,
            bob.room("open", &[&ada]).await,
            bob.room("open", &[&ada]).await,
        );
        for room in [&there, &left, &back, &ended] {
            ada.say_in(room, "one of ada").await;
        }
        for conversation in [&direct, &there, &left, &back, &ended] {
            bob.say_in(conversation, "one of bob").await;
            ada.say_in(conversation, "two of ada").await;
        }
        ada.delete_message(&there, 2, "me").await.expect(204);
        for room in [&left, &back] {
            ada.delete_message(room, 3, "me").await.expect(204);
            ada.leave(room).await.expect(204);
        }
        ada.join(&back).await.expect(200);
        bob.end(&ended).await.expect(204);
        Self { ada, bob, rooms: vec![direct, there, left, back, ended] }
    }

    /// Fails unless no text of ada is left, and all of bob.
    async fn assert_erased(&self, when: &str) {
        let Self { ada, bob, rooms } = self;
        wait_for_the_end(ada).await;
        let kept = async || {
            let all = ada.server.everything(Table::Conversations).await;
            let texts: Vec<Value> = all
                .into_iter()
                .filter(|item| item.to_string().contains(&ada.id))
                .filter(|item| {
                    let key = item["sk"]["S"].as_str().unwrap();
                    let of_hers =
                        ["HIDDEN#", "FORMER#", "MEMBER#"].map(|kind| kind.to_owned() + &ada.id);
                    let text = item.get("b").is_some() && item["by"]["S"] == ada.id.as_str();
                    text || of_hers.iter().any(|start| key.starts_with(start))
                })
                .collect();
            texts
        };
        // What says where there was something to do goes last, and after a while.
        let kept = until(kept, Vec::is_empty).await;
        assert!(kept.is_empty(), "{when}: {kept:#?}");
        for room in rooms {
            let entries = bob.entries_of(room).await;
            let of = |person: &Person, kind: &str| -> Vec<&Value> {
                let theirs = entries.iter().filter(|entry| entry["sender"] == person.id.as_str());
                theirs.filter(|entry| entry["kind"] == kind).collect()
            };
            let hers = of(ada, "message");
            assert_eq!(hers.len(), 2, "{when}");
            for message in hers {
                assert_eq!((&message["deleted"], message.get("text")), (&json!(true), None));
            }
            let his = of(bob, "message");
            assert_eq!(his.len(), 1, "{when}");
            assert_eq!(his[0]["text"], text("one of bob"), "{when}");
            let ended = entries.iter().any(|entry| entry["kind"] == "ended");
            let said = of(ada, "deleted");
            assert_eq!(said.is_empty(), ended, "{when}: {entries:#?}");
            assert!(said.iter().all(|entry| entry["allOfSender"] == true));
        }
    }
}

fn erasing(ada: &Person) -> Value {
    json!({ "password": ada.password, "eraseMessages": true })
}

#[tokio::test]
async fn no_text_is_left_anywhere_also_not_in_rooms_that_were_left_before() {
    let Some(server) = Server::unlimited().await else { return };
    let known = Known::new(&server).await;
    let mut socket = known.bob.socket().await;
    delete_with(&known.ada, &erasing(&known.ada)).await.expect(202);
    known.assert_erased("undisturbed").await;
    for room in &known.rooms {
        let entries = known.bob.entries_of(room).await;
        let said = entries.iter().filter(|entry| entry["kind"] == "deleted");
        assert!(said.count() <= 1, "one entry says it of all: {entries:#?}");
    }
    // The direct conversation, three open rooms, and two messages of the room that has ended.
    let told = socket.pushed().await;
    let told = told.iter().filter(|event| event["event"] == "newMessage");
    let of = |field: &str| told.clone().filter(|event| event["entry"][field] == true).count();
    assert_eq!((of("allOfSender"), of("deleted")), (4, 2));
    let exported = known.bob.get("/api/users/me/export").await.expect(200).to_string();
    assert!(!exported.contains("of ada") && exported.contains("one of bob"));
    for view in
        [known.bob.get("/api/conversations").await.expect(200), known.bob.sync(&json!({})).await]
    {
        assert!(!view.to_string().contains("of ada"), "{view:#}");
    }
}

#[tokio::test]
async fn without_the_wish_the_texts_stay() {
    let Some(server) = Server::unlimited().await else { return };
    for (nth, wish) in [None, Some(json!(false))].into_iter().enumerate() {
        let known = Known::new(&server).await;
        let mut body = json!({ "password": known.ada.password });
        wish.into_iter().for_each(|wish| body["eraseMessages"] = wish);
        delete_with(&known.ada, &body).await.expect(202);
        wait_for_the_end(&known.ada).await;
        for room in &known.rooms {
            let entries = known.bob.entries_of(room).await;
            let said =
                |entry: &&Value| entry["text"].as_str().is_some_and(|t| t.contains("of ada"));
            assert_eq!(entries.iter().filter(said).count(), 2, "{nth}: {entries:#?}");
        }
    }
    let ada = server.person().await;
    for wish in [json!("yes"), json!(1)] {
        let body = json!({ "password": ada.password, "eraseMessages": wish });
        delete_with(&ada, &body).await.invalid(&["eraseMessages"]);
    }
    ada.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn many_messages_go_and_one_entry_says_so() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let room = bob.room("open", &[&ada]).await;
    bob.say_in(&room, "one of bob").await;
    let first = ada.say_in(&room, "one of ada").await["seq"].as_u64().unwrap();
    for n in 0..60 {
        ada.say_in(&room, &format!("{n} of ada")).await;
    }
    delete_with(&ada, &erasing(&ada)).await.expect(202);
    wait_for_the_end(&ada).await;
    let entries = bob.entries_of(&room).await;
    let hers = entries.iter().filter(|entry| entry["sender"] == ada.id.as_str());
    let messages = hers.clone().filter(|entry| entry["kind"] == "message");
    assert_eq!(messages.clone().count(), 61);
    assert!(messages.clone().all(|entry| entry["deleted"] == true));
    let said: Vec<&Value> = hers.filter(|entry| entry["kind"] == "deleted").collect();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0]["targetSeq"], first + 60, "the newest");
    assert_eq!(bob.conversation(&room).await["memberCount"], 1);
}

#[tokio::test]
async fn an_erasure_is_finished_wherever_the_store_has_failed_before() {
    let Some(behind) = Server::with(natter_tests::no_flood_limit()).await else { return };
    let proxy = FlakyProxy::start(&behind.running().dynamodb_url).await;
    let options =
        Options { overrides: natter_tests::no_flood_limit().overrides, ..proxy.options(&behind) };
    let Some(server) = Server::with(options).await else { return };

    let mut interrupted = 0;
    for number in (0..MORE_THAN_NEEDED).step_by(STEP) {
        let known = Known::new(&server).await;
        server.running().faults.fail_invocations(3);
        let before = server.running().dead_letters().len();
        delete_with(&known.ada, &erasing(&known.ada)).await.expect(202);
        let letters =
            until(async || server.running().dead_letters(), |letters| letters.len() == before + 1)
                .await;
        let event = letters[before].event.get().to_owned();
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
        known.assert_erased(&format!("after request {number}")).await;
    }
    assert!((10..MORE_THAN_NEEDED / STEP).contains(&interrupted), "{interrupted}");
}
