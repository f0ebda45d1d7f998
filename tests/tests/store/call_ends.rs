//! The end of calls: one of several ends it, also concurrently, and time does.

use futures_util::future::join_all;
use natter_domain::{
    call::{CallOutcome, EndedBy},
    limits::CALL_LIFE,
};
use natter_store::connections::{CallBegun, CallEnd};

use crate::{
    calls::{call, device, end, fingerprint, id, ringing, stored},
    harness::{Store, now, seconds},
    people::user,
};

#[tokio::test]
async fn of_many_who_end_a_call_at_once_one_does() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let call = ringing(&store, "one", ada, bob).await;
    let phone = device(bob, "phone");
    store.connections.answer_call(&call.id, &phone, &fingerprint("answer"), now()).await.unwrap();
    let at = now().plus(seconds(90));
    let ends = (0..20).map(|n| {
        let by = if n % 2 == 0 { EndedBy::Person(&call.caller) } else { EndedBy::Lost(&phone) };
        store.connections.end_call(&call.id, by, at)
    });
    let ends: Vec<CallEnd> = join_all(ends).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(ends.iter().filter(|end| matches!(end, CallEnd::Ended(_))).count(), 1);
    assert_eq!(ends.iter().filter(|end| matches!(end, CallEnd::AlreadyEnded(_))).count(), 19);
    let finished = stored(&store, "one").await.ended.unwrap().finished;
    assert_eq!((finished.outcome, finished.seconds), (CallOutcome::Answered, 90));
}

#[tokio::test]
async fn time_ends_a_call_that_rings_too_long_and_no_other() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let call = ringing(&store, "one", ada, bob).await;
    let early = call.rings_until.before(seconds(1));
    assert_eq!(end(&store, "one", EndedBy::Time, early).await, CallEnd::GoesOn(call.clone()));
    let CallEnd::Ended(over) = end(&store, "one", EndedBy::Time, call.rings_until).await else {
        panic!("it ends");
    };
    assert_eq!(over.ended.unwrap().finished.outcome, CallOutcome::Missed);

    let call = ringing(&store, "two", bob, ada).await;
    store
        .connections
        .answer_call(&call.id, &device(ada, "phone"), &fingerprint("answer"), now())
        .await
        .unwrap();
    assert!(matches!(
        end(&store, "two", EndedBy::Time, call.rings_until).await,
        CallEnd::GoesOn(_)
    ));
}

#[tokio::test]
async fn strangers_and_other_devices_end_nothing() {
    let store = Store::start().await;
    let (ada, bob, eve) = (user(), user(), user());
    ringing(&store, "one", ada, bob).await;
    let (tablet, hers) = (device(ada, "tablet"), device(eve, "phone"));
    for by in [EndedBy::Person(&hers), EndedBy::Lost(&hers)] {
        assert_eq!(end(&store, "one", by, now()).await, CallEnd::NotFound);
    }
    assert_eq!(end(&store, "none", EndedBy::Time, now()).await, CallEnd::NotFound);
    let tablets = end(&store, "one", EndedBy::Person(&tablet), now()).await;
    assert!(matches!(tablets, CallEnd::OtherDevice(_)), "{tablets:?}");
    for gone in [tablet, device(bob, "phone")] {
        assert!(matches!(
            end(&store, "one", EndedBy::Lost(&gone), now()).await,
            CallEnd::GoesOn(_)
        ));
    }
}

#[tokio::test]
async fn a_call_that_was_never_ended_is_not_in_the_way_for_ever() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let old = ringing(&store, "old", ada, bob).await;
    let begin = async |name: &str, at| {
        store.connections.begin_call(&call(name, bob, ada, at)).await.unwrap()
    };
    let end_of_life = now().plus(CALL_LIFE);
    let before = end_of_life.before(seconds(1));
    assert_eq!(begin("new", before).await, CallBegun::Other(old.clone()));
    let named = async |at| store.connections.call_between(old.direct, at).await.unwrap();
    assert_eq!((named(before).await, named(end_of_life).await), (Some(id("old")), None));
    assert!(old.is_remembered(before) && !old.is_remembered(end_of_life));
    assert_eq!(begin("new", end_of_life).await, CallBegun::New);
    let late = end(&store, "old", EndedBy::Lost(&old.caller), end_of_life).await;
    assert!(matches!(late, CallEnd::Ended(_)), "it still ends: {late:?}");
    let third = begin("third", end_of_life).await;
    assert!(
        matches!(third, CallBegun::Other(call) if call.id == id("new")),
        "and frees nobody else's place"
    );
}
