//! The two places in a call: a socket that is gone leaves its place to another one of the same
//! device, for a while, also concurrently.

use futures_util::{future::join_all, join};
use natter_domain::{
    call::{Call, CallOutcome, End, EndedBy, Seat},
    ids::{SessionId, UserId},
    limits::CALL_RETURN,
};
use natter_store::{connections::CallEnd, users::Consistency};

use crate::{
    calls::{call, device, fingerprint, id, ringing, stored},
    harness::{Store, now, seconds},
    people::user,
};

/// A socket of the phone of somebody, which has one session.
fn phone(user: UserId, socket: &str) -> End {
    End { session: Some(SessionId::from_bits(7)), ..device(user, socket) }
}

/// A call of Ada's phone that Bob has answered on his.
async fn speaking(store: &Store, name: &str, ada: UserId, bob: UserId) -> Call {
    let call = Call { caller: phone(ada, "adas"), ..call(name, ada, bob, now()) };
    store.connections.begin_call(&call).await.unwrap();
    let answer = fingerprint("answer");
    store.connections.answer_call(&call.id, &phone(bob, "bobs"), &answer, now()).await.unwrap();
    stored(store, name).await
}

#[tokio::test]
async fn a_place_waits_for_another_socket_and_ends_the_call_when_none_comes() {
    let store = Store::start().await;
    for seat in [Seat::Caller, Seat::Answerer] {
        let name = format!("{seat:?}");
        let call = speaking(&store, &name, user(), user()).await;
        let lost = store.connections.lose_seat(&call, seat, now()).await.unwrap().unwrap();
        assert_eq!(lost.deadline(), Some(now().plus(CALL_RETURN)));
        let again = store.connections.lose_seat(&call, seat, now().plus(seconds(9))).await;
        assert_eq!(again.unwrap(), Some(lost), "a repeat leaves the time");
        let early = now().plus(CALL_RETURN).before(seconds(1));
        let end = async |at| store.connections.end_call(&id(&name), EndedBy::Time, at).await;
        assert!(matches!(end(early).await, Ok(CallEnd::GoesOn(_))));
        let Ok(CallEnd::Ended(over)) = end(now().plus(CALL_RETURN)).await else {
            panic!("it ends")
        };
        let finished = over.ended.unwrap().finished;
        assert_eq!((finished.outcome, finished.seconds), (CallOutcome::Answered, 20));
    }
}

#[tokio::test]
async fn a_socket_that_takes_the_place_ends_the_wait() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let call = speaking(&store, "one", ada, bob).await;
    store.connections.lose_seat(&call, Seat::Caller, now()).await.unwrap().unwrap();
    let call = store.connections.lose_seat(&call, Seat::Answerer, now()).await.unwrap().unwrap();
    let (new, other) = (phone(ada, "new"), phone(ada, "other"));
    let back = store.connections.take_seat(&call, Seat::Caller, &new.connection).await.unwrap();
    let back = back.unwrap();
    assert_eq!((&back.caller, back.lost.caller), (&new, None));
    assert!(back.lost.answerer.is_some(), "the other one is still waited for");
    let late = store.connections.take_seat(&call, Seat::Caller, &other.connection).await.unwrap();
    assert_eq!(late, None, "the place has another socket");
    let lost = store.connections.lose_seat(&call, Seat::Caller, now()).await.unwrap();
    assert_eq!(lost, None, "the former socket is lost to nobody any more");
    let end = EndedBy::Person(&new);
    let over = store.connections.end_call(&call.id, end, now()).await.unwrap();
    assert!(matches!(over, CallEnd::Ended(_)));
    assert_eq!(
        store.connections.take_seat(&back, Seat::Caller, &other.connection).await.unwrap(),
        None
    );
    assert_eq!(store.connections.lose_seat(&back, Seat::Caller, now()).await.unwrap(), None);
}

#[tokio::test]
async fn of_many_sockets_that_come_back_at_once_one_has_the_place() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let call = speaking(&store, "one", ada, bob).await;
    let sockets: Vec<End> = (0..20).map(|n| phone(ada, &format!("new{n}"))).collect();
    let takes = sockets
        .iter()
        .map(|socket| store.connections.take_seat(&call, Seat::Caller, &socket.connection));
    let taken = join_all(takes).await;
    let winner = taken.iter().position(|taken| taken.as_ref().unwrap().is_some()).unwrap();
    assert_eq!(taken.iter().filter(|taken| taken.as_ref().unwrap().is_some()).count(), 1);
    assert_eq!(stored(&store, "one").await.caller, sockets[winner]);
}

#[tokio::test]
async fn a_return_that_meets_the_end_of_the_wait_leaves_one_truth() {
    let store = Store::start().await;
    let (mut returned, mut ended) = (0, 0);
    for round in 0..40 {
        let (ada, bob) = (user(), user());
        let name = format!("call{round}");
        let call = speaking(&store, &name, ada, bob).await;
        let seat = if round % 2 == 0 { Seat::Caller } else { Seat::Answerer };
        let lost = store.connections.lose_seat(&call, seat, now()).await.unwrap().unwrap();
        let new = phone(call.person_in(seat), "new");
        let (back, over) = join!(
            store.connections.take_seat(&lost, seat, &new.connection),
            store.connections.end_call(&call.id, EndedBy::Time, now().plus(CALL_RETURN)),
        );
        match (back.unwrap(), over.unwrap()) {
            (Some(call), CallEnd::GoesOn(_)) => {
                assert_eq!(call.end_in(seat).unwrap(), new);
                assert_eq!(stored(&store, &name).await.ended, None);
                returned += 1;
            }
            (None, CallEnd::Ended(over)) => {
                assert_eq!(stored(&store, &name).await, over);
                ended += 1;
            }
            both => panic!("{both:?}"),
        }
    }
    println!("{returned} came back, {ended} were too late");
}

#[tokio::test]
async fn a_person_is_known_to_have_a_call_until_it_is_forgotten() {
    let store = Store::start().await;
    let ada = user();
    let known = async || {
        let found = store.connections.of(ada, Consistency::Strong).await.unwrap();
        found.current_calls(now()).cloned().collect::<Vec<_>>()
    };
    store.connections.forget_calls(ada, &[id("one")]).await.unwrap();
    assert!(store.item("CONNECTIONS_TABLE", &[("pk", &format!("USER#{ada}"))]).await.is_none());
    let theirs = store.connections.note_call(ada, &id("one"), now()).await.unwrap();
    assert!(theirs.all.is_empty() && !theirs.online(now()));
    store.connections.note_call(ada, &id("two"), now()).await.unwrap();
    assert_eq!(known().await, [id("one"), id("two")]);
    store.connections.forget_calls(ada, &[id("one"), id("none")]).await.unwrap();
    assert_eq!(known().await, [id("two")]);
}

#[tokio::test]
async fn that_the_log_has_a_call_is_remembered() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let call = ringing(&store, "one", ada, bob).await;
    let by = EndedBy::Lost(&call.caller);
    store.connections.end_call(&call.id, by, now()).await.unwrap();
    assert!(!stored(&store, "one").await.ended.unwrap().logged);
    store.connections.mark_logged(&call.id).await.unwrap();
    assert!(stored(&store, "one").await.ended.unwrap().logged);
    store.connections.mark_logged(&id("none")).await.unwrap();
    assert_eq!(store.connections.call(&id("none"), Consistency::Strong).await.unwrap(), None);
}
