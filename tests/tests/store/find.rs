//! Looking up the connections of many people.

use futures_util::future::join_all;
use natter_domain::{ids::UserId, presence::Connection};
use natter_store::{metering::measure, users::Consistency};

use crate::{
    harness::{Store, now, seconds},
    people::{session, user},
};

#[tokio::test]
async fn a_hundred_and_fifty_people_are_found_in_two_requests() {
    let store = Store::start().await;
    let people: Vec<UserId> = (0..150).map(|_| user()).collect();
    // Every third one is there.
    let there: Vec<_> = people.iter().step_by(3).copied().collect();
    let connection = |user| Connection {
        session: session(user, now()).id,
        expires_at: now().plus(seconds(60)),
        call: None,
    };
    let adding = there.iter().map(async |user| {
        let id = format!("{user}=").parse().unwrap();
        store.connections.add(*user, &id, &connection(*user), now()).await.unwrap();
    });
    join_all(adding).await;
    let (found, usage) = measure(store.connections.of_all(&people)).await;
    let found = found.unwrap();
    assert_eq!(usage.requests, 2);
    assert_eq!(found.len(), there.len());
    for user in there {
        assert_eq!(found[&user], store.connections.of(user, Consistency::Strong).await.unwrap());
        assert_eq!(found[&user].all.keys().next().unwrap().as_str(), format!("{user}="));
    }
}

#[tokio::test]
async fn nobodys_connections_cost_nothing_to_find() {
    let store = Store::start().await;
    let (found, usage) = measure(store.connections.of_all(&[])).await;
    assert!(found.unwrap().is_empty());
    assert_eq!(usage.requests, 0);
    let nobody = store.connections.of(user(), Consistency::Strong).await.unwrap();
    assert_eq!(nobody, Default::default());
}
