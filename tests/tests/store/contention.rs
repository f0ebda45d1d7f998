//! An append whose every race is lost: something stands between it and the database, and is always a moment faster.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use natter_domain::{conversation::ConversationId, tail::FloodLimit};
use natter_store::conversations::{Append, Appended};
use serde_json::Value;
use tokio::net::TcpListener;

use crate::{
    append::{everything, send},
    harness::{Store, now},
    people::{draft, pair},
};

/// How often the rival is faster, and to whose requests it listens.
struct Rival {
    store: Store,
    conversation: ConversationId,
    wins: AtomicU32,
}

/// Passes a request on to the database; before one that puts an entry, it takes that entry's number, if it is still to win.
async fn pass_on(State(rival): State<Arc<Rival>>, headers: HeaderMap, body: Bytes) -> (StatusCode, Bytes) {
    let target = headers["x-amz-target"].to_str().unwrap();
    let faster = |wins: u32| wins.checked_sub(1);
    if target.ends_with(".PutItem")
        && rival.wins.fetch_update(Ordering::Relaxed, Ordering::Relaxed, faster).is_ok()
    {
        let request: Value = serde_json::from_slice(&body).unwrap();
        let number = request["Item"]["sk"]["S"].as_str().unwrap().strip_prefix("ENTRY#").unwrap();
        let number = number.parse().unwrap();
        rival.store.copy_entries(rival.conversation, number, number).await;
    }
    let mut forwarded = reqwest::Client::new().post(rival.store.url()).body(body);
    for name in ["x-amz-target", "content-type", "authorization", "x-amz-date"] {
        forwarded = forwarded.header(name, headers[name].clone());
    }
    let answer = forwarded.send().await.unwrap();
    (answer.status(), answer.bytes().await.unwrap())
}

/// What becomes of an append that loses `wins` races, and how long the log is then.
async fn after_losing(wins: u32) -> (Appended, usize) {
    let (ada, bob, conversation) = pair();
    let store = Store::start().await;
    send(&store.conversations, &draft(conversation, bob, "first", now()), None).await;
    let rival = Arc::new(Rival { store, conversation, wins: AtomicU32::new(wins) });

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(pass_on).with_state(Arc::clone(&rival));
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let (_, log, _) = rival.store.with(&[("AWS_ENDPOINT_URL_DYNAMODB", &url)]);

    let mine = draft(conversation, ada, "mine", now());
    let Append::Ready(plan) = log.prepare(mine, None, FloodLimit::Off).await.unwrap() else {
        panic!("not ready");
    };
    let appended = log.append(plan).await.unwrap();
    serving.abort();
    (appended, everything(&rival.store.conversations, conversation).await.len())
}

#[tokio::test]
async fn who_loses_every_race_writes_nothing_and_gives_way() {
    let (appended, entries) = after_losing(u32::MAX).await;
    assert!(matches!(appended, Appended::Busy));
    assert_eq!(entries, 1 + 30, "thirty numbers were tried, and each is a rival's");
}

#[tokio::test]
async fn who_loses_all_races_but_the_last_writes_after_the_winners() {
    let (appended, entries) = after_losing(29).await;
    let Appended::New { entry, contended, .. } = appended else { panic!("not written") };
    assert_eq!((entry.seq.get(), contended), (31, true));
    assert_eq!(entries, 31);
}
