//! Appends that lose races: a proxy appends another entry first.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use futures_util::future::join_all;
use http::StatusCode;
use natter_domain::tail::FloodLimit;
use natter_metrics::{Metric, collect};
use natter_store::{
    conversations::{AppendError, Appended, Prepared},
    metering::measure,
};
use serde_json::json;

use crate::{
    append::{everything, only, plan, send},
    harness::{Store, now},
    people::{draft, pair},
    proxy::{Answer, Proxy},
};

/// What becomes of an append that loses `wins` races, how often it was tried again, and how long
/// the log is then.
async fn after_losing(wins: u32) -> (Result<Appended, AppendError>, u32, usize) {
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
                let number = call.request["Item"]["sk"]["S"]
                    .as_str()
                    .unwrap()
                    .strip_prefix("ENTRY#")
                    .unwrap();
                let number = number.parse().unwrap();
                rival.copy_entries(conversation, number, number).await;
            }
            call.forward().await
        }
    })
    .await;
    let (_, log, _) = proxy.calls(&store);
    let mine = draft(conversation, ada, "mine", now());
    let Prepared::Ready(plan) = log.prepare(mine, None, FloodLimit::Off).await.unwrap() else {
        panic!("not ready");
    };
    let (appended, counts) = collect(log.append(plan)).await;
    (
        appended,
        counts.of(Metric::AppendRetries),
        everything(&store.conversations, conversation).await.len(),
    )
}

#[tokio::test]
async fn of_forty_writers_at_once_each_makes_few_requests() {
    const WRITERS: u32 = 40;
    // Ten puts, and a read of what came meanwhile before each but the first two.
    const MOST: u32 = 10 + 8;
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let log = &store.conversations;
    send(log, &draft(conversation, bob, "first", now()), None).await;
    // All of them have seen the same newest entry.
    let mut plans = Vec::new();
    for n in 0..WRITERS {
        let sender = if n % 2 == 0 { ada } else { bob };
        plans.push(plan(log, &draft(conversation, sender, &format!("m{n}"), now())).await);
    }
    let appended = join_all(plans.into_iter().map(|plan| measure(log.append(plan)))).await;
    let (mut written, mut requests) = (0, 0);
    for (outcome, usage) in appended {
        match outcome {
            Ok(_) => written += 1,
            // On a very busy machine; its client repeats it.
            Err(AppendError::Contended) => {}
            Err(error) => panic!("{error}"),
        }
        assert!(usage.requests <= MOST, "{usage}");
        requests += usage.requests;
    }
    assert_eq!(everything(log, conversation).await.len(), 1 + written);
    assert!(requests <= WRITERS * 14, "{requests} requests of {WRITERS} writers");
}

#[tokio::test]
async fn a_number_that_is_part_of_a_transaction_for_long_is_a_lost_race() {
    let (ada, bob, conversation) = pair();
    let store = Store::start().await;
    send(&store.conversations, &draft(conversation, bob, "first", now()), None).await;
    // One put is tried seven times before it gives way; the next meets one more.
    let conflicts = Arc::new(AtomicU32::new(8));
    let proxy = Proxy::start(&store, move |call| {
        let conflicts = Arc::clone(&conflicts);
        async move {
            let meets = call.operation == "PutItem"
                && conflicts
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
                    .is_ok();
            if !meets {
                return call.forward().await;
            }
            let kind = "com.amazonaws.dynamodb.v20120810#TransactionConflictException";
            let body = json!({ "__type": kind, "message": "a test" });
            Answer { status: StatusCode::BAD_REQUEST, body }
        }
    })
    .await;
    let (_, log, _) = proxy.calls(&store);
    let plan = plan(&log, &draft(conversation, ada, "mine", now())).await;
    let Appended { stored, contended, .. } = log.append(plan).await.unwrap();
    assert_eq!((only(stored).entry.seq.get(), contended), (2, true));
}

#[tokio::test]
async fn who_loses_every_race_writes_nothing_and_gives_way() {
    let (appended, retries, entries) = after_losing(u32::MAX).await;
    assert!(matches!(appended, Err(AppendError::Contended)));
    assert_eq!(retries, 10, "each is counted");
    assert_eq!(entries, 1 + 10, "ten numbers were tried, and each is a rival's");
}

#[tokio::test]
async fn who_loses_all_races_but_the_last_writes_after_the_winners() {
    let (appended, retries, entries) = after_losing(9).await;
    let Ok(Appended { stored, contended, .. }) = appended else { panic!("not written") };
    assert_eq!((only(stored).entry.seq.get(), contended, retries), (11, true, 9));
    assert_eq!(entries, 11);
}
