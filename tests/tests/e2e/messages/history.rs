//! Pages of a log, in both directions.

use natter_tests::Server;
use serde_json::{Value, json};

const MESSAGES: u64 = 120;

/// The expected page, by the OpenAPI document.
fn expected(before: Option<u64>, after: Option<u64>, limit: Option<u64>) -> Vec<u64> {
    let limit = usize::try_from(limit.unwrap_or(50)).unwrap();
    let inside = (1..=MESSAGES).filter(|seq| {
        before.is_none_or(|before| *seq < before) && after.is_none_or(|after| *seq > after)
    });
    let inside: Vec<u64> = inside.collect();
    if after.is_some() {
        inside.into_iter().take(limit).collect()
    } else {
        inside[inside.len().saturating_sub(limit)..].to_vec()
    }
}

#[tokio::test]
async fn a_page_has_what_its_parameters_ask_for() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    for n in 0..MESSAGES {
        let (from, to) = if n % 3 == 0 { (&bob, &ada) } else { (&ada, &bob) };
        from.say(to, &format!("number {}", n + 1)).await;
    }
    let paths = [
        format!("/api/messages/{}", bob.id),
        format!("/api/conversations/{}/entries", ada.conversation_with(&bob)),
    ];
    let edges = [
        None,
        Some(0),
        Some(1),
        Some(2),
        Some(60),
        Some(120),
        Some(121),
        Some(500),
        Some(9_007_199_254_740_991),
    ];
    let limits = [None, Some(1), Some(7), Some(100)];
    let mut pages = 0;
    for before in edges {
        for after in edges {
            for limit in limits {
                let parameter = |name: &str, value: Option<u64>| {
                    value.map(|value| format!("{name}={value}&")).unwrap_or_default()
                };
                let query = [
                    parameter("before", before),
                    parameter("after", after),
                    parameter("limit", limit),
                ];
                let path = &paths[pages % 2];
                let page = ada.get(&format!("{path}?{}", query.concat())).await.expect(200);
                let seqs: Vec<u64> = page["entries"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|e| e["seq"].as_u64().unwrap())
                    .collect();
                assert_eq!(seqs, expected(before, after, limit), "{query:?}");
                assert_eq!(
                    (&page["firstSeq"], &page["lastSeq"]),
                    (&json!(1), &json!(MESSAGES)),
                    "{query:?}"
                );
                pages += 1;
            }
        }
    }
}

#[tokio::test]
async fn a_log_can_be_read_backwards_to_its_beginning() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    for _ in 0..25 {
        ada.say(&bob, "hello").await;
    }
    let (mut before, mut read): (Option<u64>, Vec<Value>) = (None, Vec::new());
    loop {
        let before_that = before.map(|before| format!("&before={before}")).unwrap_or_default();
        let page =
            bob.get(&format!("/api/messages/{}?limit=7{before_that}", ada.id)).await.expect(200);
        let mut entries = page["entries"].as_array().unwrap().clone();
        before = entries.first().and_then(|entry| entry["seq"].as_u64());
        entries.append(&mut read);
        read = entries;
        if before == Some(page["firstSeq"].as_u64().unwrap()) {
            break;
        }
    }
    assert_eq!(read, ada.history_with(&bob).await);
    assert_eq!(read.len(), 25);
}

#[tokio::test]
async fn the_numbers_of_a_page_are_checked() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    for path in [
        format!("/api/messages/{}", bob.id),
        format!("/api/conversations/{}/entries", ada.conversation_with(&bob)),
    ] {
        for value in
            ["-1", "1.0", "NaN", "1e3", "x", "%00", "9007199254740992", "1&NAME=2", "%F0%9F%98%80"]
        {
            for name in ["before", "after"] {
                let value = value.replace("NAME", name);
                ada.get(&format!("{path}?{name}={value}")).await.invalid(&[name]);
            }
        }
        for value in ["0", "101", "-5", "18446744073709551616"] {
            ada.get(&format!("{path}?limit={value}")).await.invalid(&["limit"]);
        }
    }
}

/// As docs/CLIENTS.md says: a client can show the conversation before it begins.
#[tokio::test]
async fn a_direct_conversation_has_its_id_before_the_first_message() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let mut ids = [ada.id.as_str(), bob.id.as_str()];
    ids.sort_unstable();
    let id = format!("d-{}-{}", ids[0], ids[1]);
    for (reader, other) in [(&ada, &bob), (&bob, &ada)] {
        let page = reader.get(&format!("/api/messages/{}", other.id)).await.expect(200);
        assert_eq!(page["conversationId"], id);
        assert_eq!((&page["firstSeq"], &page["lastSeq"]), (&json!(0), &json!(0)));
    }
    let unknown = ada.get(&format!("/api/conversations/{id}")).await;
    unknown.problem(404, "conversation_not_found");
    let first = ada.post(&format!("/api/conversations/{id}/messages"), &json!({ "text": "Hi" }));
    assert_eq!(first.await.expect(201)["conversationId"], id);
    assert_eq!(bob.say(&ada, "Hello").await["entry"]["seq"], 2);
}
