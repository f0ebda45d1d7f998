//! Pages while messages arrive.

use std::collections::HashSet;

use natter_tests::{
    Person, Server,
    rng::{Rng, seeds},
};
use serde_json::Value;

/// Reads page after page, while `between` two pages something happens. What was shown, in order.
async fn read(
    person: &Person,
    limit: usize,
    mut between: impl AsyncFnMut(&[String]),
) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page =
            person.get(&format!("/api/conversations?limit={limit}{cursor}")).await.expect(200);
        let found = page["conversations"].as_array().unwrap();
        shown.extend(found.iter().map(|found| found["id"].as_str().unwrap().to_owned()));
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return shown,
        }
        between(&shown).await;
    }
}

#[tokio::test]
async fn someone_in_a_thousand_conversations_sees_each_once_though_they_keep_moving() {
    let Some(server) = Server::unlimited().await else { return };
    for seed in seeds(&[1]) {
        let mut rng = Rng::new(seed);
        let ada = server.person().await;
        let begun = ada.seed_conversations(1_000).await;
        let shown = read(&ada, 37, async |_| {
            for _ in 0..rng.below(6) {
                let id: &String = rng.pick(&begun);
                ada.say_in(id, "hello").await;
            }
        })
        .await;
        let distinct: HashSet<&String> = shown.iter().collect();
        assert_eq!(distinct.len(), shown.len(), "twice");
        assert_eq!(distinct, begun.iter().collect(), "missing");
    }
}

#[tokio::test]
async fn what_moves_from_below_is_shown_and_what_moves_again_is_not_shown_twice() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    let begun = ada.seed_conversations(700).await;
    let shown = read(&ada, 100, async |shown| {
        // The oldest of all, which no page has reached, and the first of all, which is shown: both
        // again and again.
        for id in [&begun[0], &begun[1], shown.first().unwrap(), shown.last().unwrap()] {
            ada.say_in(id, "hello").await;
        }
    })
    .await;
    assert_eq!(shown.len(), begun.len());
    assert_eq!(shown.iter().collect::<HashSet<_>>(), begun.iter().collect());
}

#[tokio::test]
async fn a_conversation_that_begins_meanwhile_is_not_shown_twice_and_pushes_nothing_out() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut begun = ada.seed_conversations(60).await;
    let mut rooms = Vec::new();
    let shown = read(&ada, 7, async |_| rooms.push(bob.room("open", &[&ada]).await)).await;
    let distinct: HashSet<&String> = shown.iter().collect();
    assert_eq!(distinct.len(), shown.len());
    assert!(begun.iter().all(|id| distinct.contains(id)));
    begun.extend(rooms);
    assert!(shown.iter().all(|id| begun.contains(id)));
}

#[tokio::test]
async fn a_page_of_cleared_conversations_is_no_end() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    let begun = ada.seed_conversations(30).await;
    for id in &begun[2..] {
        ada.clear(id).await.expect(204);
    }
    for limit in [1, 4, 50] {
        let shown = read(&ada, limit, async |_| {}).await;
        assert_eq!(shown, [begun[1].clone(), begun[0].clone()], "{limit}");
    }
    let first = ada.get("/api/conversations?limit=4").await.expect(200);
    assert!(first["conversations"] != Value::Array(Vec::new()) || first["nextCursor"].is_string());
}

#[tokio::test]
async fn a_page_has_as_many_as_were_asked_for_at_most() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    ada.seed_conversations(120).await;
    for (query, expected) in [("", 50), ("?limit=1", 1), ("?limit=100", 100)] {
        let page = ada.get(&format!("/api/conversations{query}")).await.expect(200);
        assert_eq!(page["conversations"].as_array().unwrap().len(), expected);
    }
    for limit in ["0", "101", "-1", "x", "1.5"] {
        ada.get(&format!("/api/conversations?limit={limit}")).await.invalid(&["limit"]);
    }
}
