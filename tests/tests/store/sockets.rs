//! Open sockets: one item for each person, exact under concurrency.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use natter_domain::{
    ids::{ConnectionId, UserId},
    limits::CONNECTION_LIFE,
    presence::{Connection, Departure},
};
use natter_store::{connections::Removed, users::Consistency};
use natter_tests::rng::Rng;

use crate::{
    harness::{Store, now, seconds},
    people::{session, user},
};

fn socket(number: u64) -> ConnectionId {
    format!("L0SM9cOF{number}=").parse().unwrap()
}

fn connection(owner: UserId) -> Connection {
    Connection {
        session: session(owner, now()).id,
        expires_at: now().plus(CONNECTION_LIFE),
        call: None,
    }
}

async fn open(store: &Store, user: UserId) -> BTreeSet<ConnectionId> {
    store.connections.of(user, Consistency::Strong).await.unwrap().all.into_keys().collect()
}

#[tokio::test]
async fn sockets_that_open_and_close_at_random_at_once_leave_exactly_those_that_are_open() {
    let store = Store::start().await;
    let ada = user();
    // Ten devices of one person, each for itself: it opens, it closes, it opens again.
    let devices = (0..10).map(|device| {
        let (store, mut rng) = (&store, Rng::new(device));
        async move {
            let (mut is_open, mut id) = (false, socket(device));
            let (mut came_online, mut went_offline) = (0, 0);
            for step in 0..25 {
                if is_open {
                    let removed = store
                        .connections
                        .remove(ada, std::slice::from_ref(&id), Departure::AtOnce, now())
                        .await;
                    let Removed::Left { left, .. } = removed.unwrap() else {
                        panic!("it was there")
                    };
                    assert!(!left.all.contains_key(&id));
                    went_offline += u32::from(!left.online(now()));
                    is_open = false;
                    if rng.below(3) == 0 {
                        let again = store
                            .connections
                            .remove(ada, std::slice::from_ref(&id), Departure::AtOnce, now())
                            .await;
                        assert_eq!(again.unwrap(), Removed::NotThere);
                    }
                } else {
                    id = socket(device * 1_000 + step);
                    let before =
                        store.connections.add(ada, &id, &connection(ada), now()).await.unwrap();
                    assert!(!before.all.contains_key(&id));
                    came_online += u32::from(!before.online(now()));
                    is_open = true;
                }
                if rng.below(12) == 0 {
                    break;
                }
            }
            (is_open.then_some(id), came_online, went_offline)
        }
    });
    let ends = join_all(devices).await;
    let expected: BTreeSet<_> = ends.iter().filter_map(|(id, _, _)| id.clone()).collect();
    assert!(!expected.is_empty() && expected.len() < 10, "the rng made it too easy");
    assert_eq!(open(&store, ada).await, expected);
    let (came, went) = ends.iter().fold((0, 0), |(came, went), end| (came + end.1, went + end.2));
    assert_eq!(came, went + 1, "each time that she came she also went, but for the last");
}

#[tokio::test]
async fn of_thirty_sockets_at_once_one_is_the_first_and_one_the_last() {
    let store = Store::start().await;
    let ada = user();
    let ids: Vec<_> = (0..30).map(socket).collect();
    let one = connection(ada);
    let before = join_all(ids.iter().map(|id| store.connections.add(ada, id, &one, now()))).await;
    let first = before.iter().filter(|before| !before.as_ref().unwrap().online(now())).count();
    assert_eq!(first, 1);
    let sizes: BTreeSet<_> =
        before.iter().map(|before| before.as_ref().unwrap().all.len()).collect();
    assert_eq!(sizes, (0..30).collect(), "each sees those that came before it");
    assert_eq!(open(&store, ada).await, ids.iter().cloned().collect());

    let later = now().plus(seconds(60));
    let left = join_all(ids.iter().map(|id| {
        store.connections.remove(ada, std::slice::from_ref(id), Departure::AtOnce, later)
    }))
    .await;
    let sizes: BTreeSet<_> = left
        .iter()
        .map(|left| match left.as_ref().unwrap() {
            Removed::Left { left, .. } => left.all.len(),
            Removed::NotThere => panic!("each was there"),
        })
        .collect();
    assert_eq!(sizes, (0..30).collect(), "and leaves those that are left after it");
    let gone = store.connections.of(ada, Consistency::Strong).await.unwrap();
    assert!(!gone.online(later) && gone.left_at == Some(later));
}

#[tokio::test]
async fn whoever_may_return_seems_to_be_online_until_then_and_whoever_leaves_at_once_does_not() {
    let store = Store::start().await;
    let ada = user();
    let at = |second| now().plus(seconds(second));
    let may_return = |until| Departure::MayReturn { until };
    let leave = async |departure, when| {
        store.connections.add(ada, &socket(1), &connection(ada), when).await.unwrap();
        let removed = store.connections.remove(ada, &[socket(1)], departure, when).await.unwrap();
        let Removed::Left { left, .. } = removed else { panic!("it was there") };
        let stored = store.connections.of(ada, Consistency::Strong).await.unwrap();
        assert_eq!(stored, left, "as was answered");
        (stored.left_at, stored.online_until)
    };
    assert_eq!(leave(may_return(at(20)), at(0)).await, (Some(at(0)), Some(at(20))));
    assert_eq!(leave(may_return(at(25)), at(5)).await, (Some(at(5)), Some(at(25))));
    // A socket that was refused is none that others saw.
    assert_eq!(leave(Departure::Unseen, at(6)).await, (Some(at(5)), Some(at(25))));
    assert_eq!(leave(Departure::AtOnce, at(7)).await, (Some(at(7)), None));
}

#[tokio::test]
async fn a_departure_at_once_may_follow_one_from_which_one_may_return() {
    let store = Store::start().await;
    let ada = user();
    assert_eq!(store.connections.leave_at_once(ada).await.unwrap(), None, "she was never here");
    let until = now().plus(seconds(20));
    store.connections.add(ada, &socket(1), &connection(ada), now()).await.unwrap();
    let departure = Departure::MayReturn { until };
    store.connections.remove(ada, &[socket(1)], departure, now()).await.unwrap();
    let before = store.connections.leave_at_once(ada).await.unwrap().expect("she may return");
    assert_eq!(before.online_until, Some(until));
    let after = store.connections.of(ada, Consistency::Strong).await.unwrap();
    assert_eq!((after.left_at, after.online_until), (Some(now()), None));
    assert_eq!(store.connections.leave_at_once(ada).await.unwrap(), None, "once");
}

#[tokio::test]
async fn a_socket_is_removed_once_however_many_say_that_it_is_gone() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    store.connections.add(ada, &socket(1), &connection(ada), now()).await.unwrap();
    store.connections.add(bob, &socket(1), &connection(bob), now()).await.unwrap();
    let ids = [socket(1)];
    let removed =
        join_all((0..30).map(|_| store.connections.remove(ada, &ids, Departure::AtOnce, now())))
            .await;
    let there =
        removed.iter().filter(|removed| matches!(removed.as_ref().unwrap(), Removed::Left { .. }));
    assert_eq!(there.count(), 1);
    assert_eq!(open(&store, bob).await, [socket(1)].into(), "and from its owner alone");
}

#[tokio::test]
async fn several_sockets_are_removed_at_once_also_where_some_are_gone_already() {
    let store = Store::start().await;
    let ada = user();
    for n in 0..4 {
        store.connections.add(ada, &socket(n), &connection(ada), now()).await.unwrap();
    }
    let Removed::Left { left, .. } = store
        .connections
        .remove(ada, &[socket(0), socket(9), socket(2)], Departure::AtOnce, now())
        .await
        .unwrap()
    else {
        panic!("two were there");
    };
    assert_eq!(left.all.into_keys().collect::<Vec<_>>(), [socket(1), socket(3)]);
    let removed = store
        .connections
        .remove(ada, &[socket(0), socket(9)], Departure::AtOnce, now())
        .await
        .unwrap();
    assert_eq!(removed, Removed::NotThere);
    assert_eq!(
        store.connections.remove(ada, &[], Departure::AtOnce, now()).await.unwrap(),
        Removed::NotThere
    );
}

#[tokio::test]
async fn more_sockets_are_removed_at_once_than_one_update_may_name() {
    let store = Store::start().await;
    let ada = user();
    let one = connection(ada);
    for n in 0..250 {
        store.connections.add(ada, &socket(n), &one, now()).await.unwrap();
    }
    let ids: Vec<_> = (1..400).map(socket).collect();
    let Removed::Left { left, .. } =
        store.connections.remove(ada, &ids, Departure::AtOnce, now()).await.unwrap()
    else {
        panic!("they were there");
    };
    assert_eq!(left.all.into_keys().collect::<Vec<_>>(), [socket(0)]);
    assert_eq!(open(&store, ada).await, [socket(0)].into());
    assert_eq!(
        store.connections.remove(ada, &ids, Departure::AtOnce, now()).await.unwrap(),
        Removed::NotThere
    );
}

#[tokio::test]
async fn removing_a_socket_of_somebody_who_never_had_one_remembers_nothing() {
    let store = Store::start().await;
    let ada = user();
    let removed =
        store.connections.remove(ada, &[socket(1)], Departure::AtOnce, now()).await.unwrap();
    assert_eq!(removed, Removed::NotThere);
    assert!(store.item("CONNECTIONS_TABLE", &[("pk", &format!("USER#{ada}"))]).await.is_none());
}

#[tokio::test]
async fn a_lost_disconnect_ends_with_the_longest_life_of_a_socket() {
    let store = Store::start().await;
    let ada = user();
    let one = connection(ada);
    store.connections.add(ada, &socket(1), &one, now()).await.unwrap();
    let stored = store.connections.of(ada, Consistency::Eventual).await.unwrap();
    assert_eq!(stored.all[&socket(1)], one);
    let end = now().plus(CONNECTION_LIFE);
    assert!(stored.online(end.before(seconds(1))) && !stored.online(end));
    let before = store.connections.add(ada, &socket(2), &connection(ada), end).await.unwrap();
    assert!(!before.online(end), "whoever comes next is the first");
    assert_eq!(before.expired(end).collect::<Vec<_>>(), [&socket(1)]);
}
