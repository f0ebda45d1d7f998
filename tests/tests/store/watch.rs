//! Watched rooms: what is noted where, and who is told of whom.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use natter_domain::{
    conversation::ConversationId,
    ids::{ConnectionId, Ids, UserId},
    limits::{CONNECTION_LIFE, WATCH_SPAN},
    presence::{Connection, Departure},
    room::{RoomName, Visibility},
    time::Timestamp,
    watch::{NotedSocket, Watch},
};
use natter_store::{conversations::NewRoom, metering::measure, users::Consistency};
use natter_tests::rng::Rng;

use crate::{
    harness::{Store, now},
    people::{session, user},
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_seconds(second)
}

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

fn noted(id: &ConnectionId) -> NotedSocket {
    NotedSocket { connection: id.clone(), expires_at: now().plus(CONNECTION_LIFE) }
}

/// A room of these people, the first of whom owns it.
async fn room(store: &Store, people: &[UserId]) -> ConversationId {
    let ids = Ids::counting(7);
    let id = ids.room(now());
    let name = RoomName::parse("s3cr3t").unwrap();
    let new =
        NewRoom { id, name, visibility: Visibility::Open, owner: people[0], others: &people[1..] };
    store.conversations.create_room(new, &ids, now()).await.unwrap();
    ConversationId::Room(id)
}

async fn sockets_of(store: &Store, room: ConversationId, user: UserId) -> BTreeSet<ConnectionId> {
    let found = store.conversations.members_and_watch(room).await.unwrap();
    let member = found.members.into_iter().find(|(member, _)| member.user == user);
    member.unwrap().1.into_iter().map(|noted| noted.connection).collect()
}

#[tokio::test]
async fn one_read_has_the_members_their_noted_sockets_and_the_watch() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let room = room(&store, &[ada, bob]).await;
    let watch = Watch::begin(now());
    assert!(store.conversations.begin_watch(room, None, &watch).await.unwrap());
    let first = [noted(&socket(1))];
    let note = store.conversations.note_sockets(room, bob, &first, &[]);
    let (done, usage) = measure(note).await;
    done.unwrap();
    assert_eq!((usage.requests, usage.wru), (1, 1.0), "no index sees it");
    let (found, usage) = measure(store.conversations.members_and_watch(room)).await;
    let found = found.unwrap();
    assert_eq!((usage.requests, usage.rru), (1, 1.0));
    assert_eq!(found.watch, Some(watch));
    let expected = [(ada, vec![]), (bob, vec![noted(&socket(1))])];
    let members: BTreeSet<UserId> = found.members.iter().map(|(one, _)| one.user).collect();
    assert_eq!(members, expected.iter().map(|(user, _)| *user).collect());
    for (user, sockets) in expected {
        let member = found.members.iter().find(|(member, _)| member.user == user).unwrap();
        assert_eq!(member.1, sockets);
    }
    // What is noted is no part of what a member is.
    let same = store.conversations.members(room, Consistency::Strong).await.unwrap();
    assert_eq!(found.members.into_iter().map(|(member, _)| member).collect::<Vec<_>>(), same);
}

#[tokio::test]
async fn of_many_who_begin_a_watch_one_does_and_only_its_own_job_completes_it() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let room = room(&store, &[ada, bob]).await;
    let begin = async |former: Option<Watch>, first: i64| {
        let watches: Vec<Watch> = (0..8).map(|n| Watch::begin(at(first + n))).collect();
        let begun =
            watches.iter().map(|watch| {
                let (store, former) = (&store, former);
                async move {
                    store.conversations.begin_watch(room, former.as_ref(), watch).await.unwrap()
                }
            });
        let begun = join_all(begun).await;
        assert_eq!(begun.iter().filter(|begun| **begun).count(), 1);
        watches[begun.iter().position(|begun| *begun).unwrap()]
    };
    let stored = async || store.conversations.watches(&[room]).await.unwrap()[&room];
    let first = begin(None, 0).await;
    assert_eq!(stored().await, first);
    store.conversations.complete_watch(room, at(100), at(200)).await.unwrap();
    assert_eq!(stored().await.complete, None, "another job");
    store.conversations.complete_watch(room, first.begun, at(200)).await.unwrap();
    store.conversations.complete_watch(room, first.begun, at(300)).await.unwrap();
    let complete = Watch { complete: Some(at(200)), ..first };
    assert_eq!(stored().await, complete, "once");
    // A renewal by whoever has read it before another renewal changes nothing.
    let later = first.until.plus(WATCH_SPAN);
    store.conversations.renew_watch(room, &complete, later).await.unwrap();
    store.conversations.renew_watch(room, &complete, later.plus(WATCH_SPAN)).await.unwrap();
    assert_eq!(stored().await, Watch { until: later, ..complete });
    let second = begin(Some(stored().await), 10_000).await;
    assert_eq!(stored().await, second, "nobody is noted yet");
    store.conversations.renew_watch(room, &first, later).await.unwrap();
    assert_eq!(stored().await, second);
}

#[tokio::test]
async fn notes_are_kept_with_members_alone_and_forgotten_where_they_are() {
    let store = Store::start().await;
    let (ada, bob, stranger) = (user(), user(), user());
    let room = room(&store, &[ada, bob]).await;
    let note = [noted(&socket(1)), noted(&socket(2))];
    store.conversations.note_sockets(room, stranger, &note, &[]).await.unwrap();
    let members = store.conversations.members(room, Consistency::Strong).await.unwrap();
    assert_eq!(members.len(), 2, "a note makes nobody a member");
    store.conversations.note_sockets(room, bob, &note, &[]).await.unwrap();
    store.conversations.note_sockets(room, bob, &[noted(&socket(3))], &[socket(1)]).await.unwrap();
    assert_eq!(sockets_of(&store, room, bob).await, [socket(2), socket(3)].into());
    store.conversations.forget_sockets(room, bob, &[socket(1), socket(3)]).await.unwrap();
    store.conversations.forget_sockets(room, bob, &[socket(3)]).await.unwrap();
    store.conversations.forget_sockets(room, stranger, &[socket(2)]).await.unwrap();
    assert_eq!(sockets_of(&store, room, bob).await, [socket(2)].into());
    // Nothing to note is no request.
    let (done, usage) = measure(store.conversations.note_sockets(room, bob, &[], &[])).await;
    done.unwrap();
    assert_eq!(usage.requests, 0);
}

#[tokio::test]
async fn whoever_opens_a_socket_while_its_room_begins_to_be_watched_is_seen_or_sees_it() {
    let store = Store::start().await;
    let ada = user();
    let room = room(&store, &[ada]).await;
    let until = now().plus(WATCH_SPAN);
    for round in 0..20 {
        let ids: Vec<ConnectionId> = (0..6).map(|n| socket(round * 100 + n)).collect();
        let opened = join_all(ids.iter().map(|id| {
            let store = &store;
            async move {
                let before = store.connections.add(ada, id, &connection(ada), now()).await.unwrap();
                before.watched_rooms(now()).any(|watched| watched == room)
            }
        }));
        let (opened, seen) =
            futures_util::join!(opened, store.connections.note_watch(ada, room, until, now()));
        let seen = seen.unwrap();
        for (id, sees) in ids.iter().zip(opened) {
            assert_ne!(seen.all.contains_key(id), sees, "{round}: one of the two, {id}");
        }
        store.connections.forget_watches(ada, &[(room, until)]).await.unwrap();
        store.connections.remove(ada, &ids, Departure::AtOnce, now()).await.unwrap();
    }
}

#[tokio::test]
async fn a_watch_that_is_over_is_forgotten_unless_it_was_renewed_meanwhile() {
    let store = Store::start().await;
    let ada = user();
    let rooms = [room(&store, &[ada]).await, ConversationId::Room(Ids::counting(9).room(now()))];
    let (until, later) = (at(10), at(20));
    for room in rooms {
        store.connections.note_watch(ada, room, until, now()).await.unwrap();
    }
    let open = async || store.connections.of(ada, Consistency::Strong).await.unwrap();
    assert_eq!(open().await.watched.len(), 2);
    assert_eq!(open().await.watched_rooms(at(9)).count(), 2);
    assert_eq!(open().await.watched_rooms(at(10)).count(), 0);
    let over: Vec<_> = open().await.watches_over(at(10)).collect();
    assert_eq!(over.len(), 2);
    store.connections.note_watch(ada, rooms[0], later, now()).await.unwrap();
    store.connections.forget_watches(ada, &over).await.unwrap();
    assert_eq!(open().await.watched.len(), 2, "all or nothing: the next socket sees to it");
    store.connections.forget_watches(ada, &[(rooms[1], until)]).await.unwrap();
    assert_eq!(open().await.watched, [(rooms[0], later)].into());
    let (done, usage) = measure(store.connections.forget_watches(ada, &[])).await;
    done.unwrap();
    assert_eq!(usage.requests, 0);
}

#[tokio::test]
async fn notes_that_come_and_go_at_random_at_once_leave_exactly_those_that_are_open() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let room = room(&store, &[ada, bob]).await;
    // Ten devices of one person, each for itself, while receipts move on the same item.
    let devices = (0..10).map(|device| {
        let (store, mut rng) = (&store, Rng::new(device));
        async move {
            let mut open = None;
            for step in 0..20 {
                open = match open.take() {
                    Some(id) => {
                        store.conversations.forget_sockets(room, bob, &[id]).await.unwrap();
                        None
                    }
                    None => {
                        let id = socket(device * 1_000 + step);
                        let note = [noted(&id)];
                        store.conversations.note_sockets(room, bob, &note, &[]).await.unwrap();
                        Some(id)
                    }
                };
                if rng.below(10) == 0 {
                    break;
                }
            }
            open
        }
    });
    let open: BTreeSet<_> = join_all(devices).await.into_iter().flatten().collect();
    assert!(!open.is_empty() && open.len() < 10, "the rng made it too easy");
    assert_eq!(sockets_of(&store, room, bob).await, open);
}
