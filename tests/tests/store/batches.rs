//! Batch requests of which DynamoDB leaves some items unprocessed: they are retried, and in the end
//! it is an error.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::http::StatusCode;
use natter_domain::ids::UserId;
use natter_store::{
    StoreError,
    metering::measure,
    users::{Blocks, LastSights},
};
use serde_json::{Value, json};

use crate::{
    harness::Store,
    people::{registered, user as person},
    proxy::{Answer, Call, Proxy},
};

/// The one table of a batch, and what is asked of it.
fn table(call: &Call) -> (String, Value) {
    let tables = call.request["RequestItems"].as_object().unwrap();
    let (table, asked) = tables.iter().next().unwrap();
    (table.clone(), asked.clone())
}

/// Passes on only the first `some` of what a batch asks for, and says so.
async fn only_some(mut call: Call, some: usize) -> Answer {
    if !call.operation.starts_with("Batch") {
        return call.forward().await;
    }
    let (name, asked) = table(&call);
    let (left_over, field) = match call.operation.as_str() {
        "BatchGetItem" => {
            let keys = asked["Keys"].as_array().unwrap();
            let (now, later) = keys.split_at(some.min(keys.len()));
            call.request["RequestItems"][&name]["Keys"] = json!(now);
            let mut rest = asked.clone();
            rest["Keys"] = json!(later);
            ((!later.is_empty()).then_some(rest), "UnprocessedKeys")
        }
        _ => {
            let writes = asked.as_array().unwrap();
            let (now, later) = writes.split_at(some.min(writes.len()));
            call.request["RequestItems"][&name] = json!(now);
            ((!later.is_empty()).then(|| json!(later)), "UnprocessedItems")
        }
    };
    let mut answer = if some == 0 {
        Answer { status: StatusCode::OK, body: json!({ "Responses": {} }) }
    } else {
        call.forward().await
    };
    if let Some(left_over) = left_over {
        answer.body[field] = json!({ name: left_over });
    }
    answer
}

/// Every batch gets to `some` of what it asks for.
async fn grudging(store: &Store, some: usize) -> (Proxy, Arc<AtomicUsize>) {
    let batches = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&batches);
    let proxy = Proxy::start(store, move |call| {
        if call.operation.starts_with("Batch") {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        only_some(call, some)
    });
    (proxy.await, batches)
}

/// Whom somebody blocks, and by whom they are blocked: so many each way.
async fn blocks(store: &Store, user: UserId, each: usize) -> Vec<UserId> {
    let others: Vec<_> = (0..each).map(|_| person()).collect();
    for other in &others {
        store.users.block(user, *other, LastSights::default(), 0).await.unwrap();
        store.users.block(*other, user, LastSights::default(), 0).await.unwrap();
    }
    others
}

#[tokio::test]
async fn what_a_batch_read_leaves_over_is_read_after_it() {
    let store = Store::start().await;
    let ada = person();
    let others = blocks(&store, ada, 20).await;
    let (proxy, batches) = grudging(&store, 7).await;
    let (users, ..) = proxy.calls(&store);
    let (found, usage) = measure(users.blocks_by_key(ada, &others)).await;
    assert_eq!(found.unwrap(), store.users.blocks(ada).await.unwrap());
    // Forty keys, seven at a time; each request is counted.
    assert_eq!((batches.load(Ordering::Relaxed), usage.requests), (6, 6));
}

#[tokio::test]
async fn profiles_of_more_people_than_one_batch_holds_are_all_found() {
    let store = Store::start().await;
    let mut people = Vec::new();
    for n in 0..5 {
        people.push(registered(&store, &format!("person{n}")).await.profile.id);
    }
    let nobody = (0..200).map(|_| person());
    let wanted: Vec<_> = people.iter().copied().chain(nobody).collect();
    let (found, usage) = measure(store.users.profiles(&wanted)).await;
    let found = found.unwrap();
    assert_eq!((found.len(), usage.requests), (5, 3));
    assert!(found.values().all(|profile| profile.email.is_none() && people.contains(&profile.id)));
}

#[tokio::test]
async fn what_a_batch_write_leaves_over_is_written_after_it() {
    let store = Store::start().await;
    let ada = person();
    let others = blocks(&store, ada, 8).await;
    let (proxy, batches) = grudging(&store, 10).await;
    let (users, ..) = proxy.calls(&store);
    users.erase_blocks(ada).await.unwrap();
    // 32 items: 25 in the first batch, ten at a time, and seven in the second.
    assert_eq!(batches.load(Ordering::Relaxed), 4);
    for person in others.into_iter().chain([ada]) {
        assert_eq!(store.users.blocks(person).await.unwrap(), Blocks::default());
    }
}

#[tokio::test]
async fn a_database_that_leaves_everything_over_is_not_available() {
    let store = Store::start().await;
    let ada = person();
    let others = blocks(&store, ada, 2).await;
    let (proxy, batches) = grudging(&store, 0).await;
    let (users, ..) = proxy.calls(&store);
    let read = users.blocks_by_key(ada, &others).await.err();
    assert!(
        matches!(read, Some(StoreError::Unavailable { operation: "BatchGetItem", .. })),
        "{read:?}"
    );
    assert_eq!(batches.swap(0, Ordering::Relaxed), 8, "it was asked some times");
    let written = users.erase_blocks(ada).await.err();
    assert!(
        matches!(written, Some(StoreError::Unavailable { operation: "BatchWriteItem", .. })),
        "{written:?}"
    );
    assert_eq!(batches.load(Ordering::Relaxed), 8);
    assert_eq!(store.users.blocks(ada).await.unwrap().blocking.len(), 2, "nothing is gone");
}
