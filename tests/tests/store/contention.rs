//! An append whose every race is lost: something stands between it and the database, and is always a moment faster.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use natter_domain::tail::FloodLimit;
use natter_metrics::{Metric, collect};
use natter_store::conversations::{Append, Appended};

use crate::{
    append::{everything, send},
    harness::{Store, now},
    people::{draft, pair},
    proxy::Proxy,
};

/// What becomes of an append that loses `wins` races, how often it was tried again, and how long the log is then.
async fn after_losing(wins: u32) -> (Appended, u32, usize) {
    let (ada, bob, conversation) = pair();
    let store = Arc::new(Store::start().await);
    send(&store.conversations, &draft(conversation, bob, "first", now()), None).await;
    let (rival, wins) = (Arc::clone(&store), Arc::new(AtomicU32::new(wins)));
    // Before a request that puts an entry it takes that entry's number, if it is still to win.
    let proxy = Proxy::start(&store, move |call| {
        let (rival, wins) = (Arc::clone(&rival), Arc::clone(&wins));
        async move {
            let faster = |wins: u32| wins.checked_sub(1);
            if call.operation == "PutItem"
                && wins.fetch_update(Ordering::Relaxed, Ordering::Relaxed, faster).is_ok()
            {
                let number =
                    call.request["Item"]["sk"]["S"].as_str().unwrap().strip_prefix("ENTRY#").unwrap();
                let number = number.parse().unwrap();
                rival.copy_entries(conversation, number, number).await;
            }
            call.pass_on().await
        }
    })
    .await;
    let (_, log, _) = proxy.calls(&store);
    let mine = draft(conversation, ada, "mine", now());
    let Append::Ready(plan) = log.prepare(mine, None, FloodLimit::Off).await.unwrap() else {
        panic!("not ready");
    };
    let (appended, counts) = collect(log.append(plan)).await;
    (
        appended.unwrap(),
        counts.of(Metric::AppendRetries),
        everything(&store.conversations, conversation).await.len(),
    )
}

#[tokio::test]
async fn who_loses_every_race_writes_nothing_and_gives_way() {
    let (appended, retries, entries) = after_losing(u32::MAX).await;
    assert!(matches!(appended, Appended::Busy));
    assert_eq!(retries, 30, "each is counted");
    assert_eq!(entries, 1 + 30, "thirty numbers were tried, and each is a rival's");
}

#[tokio::test]
async fn who_loses_all_races_but_the_last_writes_after_the_winners() {
    let (appended, retries, entries) = after_losing(29).await;
    let Appended::New { entry, contended, .. } = appended else { panic!("not written") };
    assert_eq!((entry.seq.get(), contended, retries), (31, true, 29));
    assert_eq!(entries, 31);
}
