//! What the two ends of a call tell each other, also at once.

use futures_util::{future::join_all, join};
use natter_domain::{
    call::{Call, End, Offering, Seat},
    ids::UserId,
    limits::{CALL_CANDIDATES, CALL_CANDIDATES_BYTES, OFFER_LIFE, SIGNAL_LIFE},
};
use natter_store::{
    connections::{AnswerCallError, CallAnswered, CallOffered, Kept},
    metering::measure,
};

use crate::{
    calls::{device, fingerprint, id, ringing, stored},
    harness::{Store, now, seconds},
    people::user,
};

/// A call of Ada's that Bob has answered, with their devices.
async fn speaking(store: &Store, name: &str) -> (Call, End, End) {
    let (ada, bob): (UserId, UserId) = (user(), user());
    let call = ringing(store, name, ada, bob).await;
    let phone = device(bob, "bobs");
    let answer = fingerprint("first answer");
    store.connections.answer_call(&call.id, &phone, &answer, now()).await.unwrap();
    (stored(store, name).await, call.caller, phone)
}

#[tokio::test]
async fn an_offer_waits_for_the_answer_of_the_other_end() {
    let store = Store::start().await;
    let (call, adas, bobs) = speaking(&store, "one").await;
    let (screen, other) = (fingerprint("screen"), fingerprint("other"));
    let offer = async |device: &End, offer, at| {
        let call = stored(&store, "one").await;
        store.connections.offer_in_call(&call, device, offer, at).await.unwrap()
    };
    let answer = async |device: &End, answer: &str| {
        store.connections.answer_call(&call.id, device, &fingerprint(answer), now()).await
    };
    assert_eq!(answer(&adas, "nothing").await, Err(AnswerCallError::OwnCall));
    for _ in 0..2 {
        let waits = offer(&adas, &screen, now()).await;
        assert!(matches!(waits, CallOffered::Waits(_, Seat::Caller)), "also a repeat");
    }
    for (device, offered) in [(&bobs, &other), (&bobs, &screen), (&adas, &other)] {
        let refused = offer(device, offered, now().plus(seconds(1))).await;
        assert!(matches!(refused, CallOffered::Refused(_, Offering::Pending)), "{refused:?}");
    }
    // Its own device does not answer it.
    assert_eq!(answer(&adas, "mine").await, Err(AnswerCallError::OwnCall));
    let answered = answer(&bobs, "second answer").await.unwrap();
    assert!(matches!(answered, CallAnswered::Offer(_, Seat::Answerer)), "{answered:?}");
    let again = answer(&bobs, "second answer").await.unwrap();
    assert!(matches!(again, CallAnswered::Repeat(_, Seat::Answerer)), "{again:?}");
    assert!(matches!(answer(&bobs, "first answer").await, Err(AnswerCallError::Answered(_))));
    // Now the other one has its turn.
    assert!(matches!(offer(&bobs, &other, now()).await, CallOffered::Waits(_, Seat::Answerer)));
    let answered = answer(&adas, "hers").await.unwrap();
    assert!(matches!(answered, CallAnswered::Offer(_, Seat::Caller)), "{answered:?}");
    // One that nobody answers keeps the others back for a while only.
    assert!(matches!(offer(&adas, &screen, now()).await, CallOffered::Waits(..)));
    let lapsed = now().plus(OFFER_LIFE);
    assert!(matches!(offer(&bobs, &other, lapsed).await, CallOffered::Waits(_, Seat::Answerer)));
}

#[tokio::test]
async fn of_two_who_offer_at_once_one_waits_and_the_other_is_told() {
    let store = Store::start().await;
    for round in 0..40 {
        let (call, adas, bobs) = speaking(&store, &format!("call{round}")).await;
        let (hers, his) = (fingerprint("hers"), fingerprint("his"));
        let (one, other) = join!(
            store.connections.offer_in_call(&call, &adas, &hers, now()),
            store.connections.offer_in_call(&call, &bobs, &his, now()),
        );
        let waits = [one.unwrap(), other.unwrap()]
            .into_iter()
            .filter(|offered| matches!(offered, CallOffered::Waits(..)));
        assert_eq!(waits.count(), 1);
    }
}

#[tokio::test]
async fn of_many_repeats_of_an_answer_to_an_offer_one_takes_it() {
    let store = Store::start().await;
    let (call, adas, bobs) = speaking(&store, "one").await;
    store.connections.offer_in_call(&call, &adas, &fingerprint("new"), now()).await.unwrap();
    let answer = fingerprint("answer");
    let answers = (0..20).map(|_| store.connections.answer_call(&call.id, &bobs, &answer, now()));
    let answers: Vec<_> = join_all(answers).await.into_iter().map(Result::unwrap).collect();
    let took = |answered: &&CallAnswered| matches!(answered, CallAnswered::Offer(..));
    assert_eq!(answers.iter().filter(took).count(), 1, "{answers:?}");
}

#[tokio::test]
async fn an_offer_needs_a_call_that_goes_on_and_a_place_in_it() {
    let store = Store::start().await;
    let rings = ringing(&store, "rings", user(), user()).await;
    let offer = fingerprint("offer");
    let offered = async |call: &Call, device: &End| match store
        .connections
        .offer_in_call(call, device, &offer, now())
        .await
        .unwrap()
    {
        CallOffered::Refused(_, why) => why,
        CallOffered::Waits(..) => panic!("it is refused"),
    };
    assert_eq!(offered(&rings, &rings.caller).await, Offering::NotAnswered);
    let ringing = device(rings.callee(), "phone");
    assert_eq!(offered(&rings, &ringing).await, Offering::NotAnswered);
    let (call, adas, bobs) = speaking(&store, "one").await;
    assert_eq!(offered(&call, &device(user(), "eves")).await, Offering::Stranger);
    assert_eq!(offered(&call, &device(adas.user, "tablet")).await, Offering::OtherDevice);
    assert_eq!(offered(&call, &device(bobs.user, "laptop")).await, Offering::OtherDevice);
    let by = natter_domain::call::EndedBy::Person(&bobs);
    store.connections.end_call(&call.id, by, now()).await.unwrap();
    assert_eq!(offered(&stored(&store, "one").await, &adas).await, Offering::Ended);
    assert_eq!(offered(&call, &adas).await, Offering::Allowed(Seat::Caller), "read it again");
}

#[tokio::test]
async fn as_many_and_as_large_candidates_are_kept_as_a_call_takes() {
    let store = Store::start().await;
    let keep = async |name: &str, json: String| {
        store.connections.keep_candidate(&id(name), json, now()).await.unwrap()
    };
    let at_once = (0..CALL_CANDIDATES + 20).map(|n| keep("many", n.to_string()));
    let kept = join_all(at_once).await.into_iter().filter(|kept| *kept).count();
    assert_eq!(kept, CALL_CANDIDATES);
    let mut stored = store.connections.kept_candidates(&id("many"), now()).await.unwrap();
    assert_eq!(stored.len(), CALL_CANDIDATES);
    stored.dedup();
    assert_eq!(stored.len(), CALL_CANDIDATES);
    for half in ["x", "y"] {
        assert!(keep("large", half.repeat(CALL_CANDIDATES_BYTES / 2)).await);
    }
    assert!(!keep("large", "x".to_owned()).await);
    assert!(!keep("larger", "x".repeat(CALL_CANDIDATES_BYTES + 1)).await);
    assert!(store.connections.kept_candidates(&id("larger"), now()).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_latest_offer_and_answer_are_kept_for_an_hour() {
    let store = Store::start().await;
    for (kept, pk) in [(Kept::Offer, "OFFER#one"), (Kept::Answer, "ANSWER#one")] {
        assert_eq!(store.connections.kept_signal(&id("one"), kept, now()).await.unwrap(), None);
        for json in ["\"first\"", "\"second\""] {
            store.connections.keep_signal(&id("one"), kept, json.to_owned(), now()).await.unwrap();
        }
        let found = store.connections.kept_signal(&id("one"), kept, now()).await.unwrap();
        assert_eq!(found.as_deref(), Some("\"second\""));
        let item = store.item("CONNECTIONS_TABLE", &[("pk", pk)]).await.unwrap();
        let ttl = now().plus(SIGNAL_LIFE).seconds().to_string();
        assert_eq!(item["ttl"].as_n().unwrap(), &ttl);
        // DynamoDB has not removed it yet.
        let late = store.connections.kept_signal(&id("one"), kept, now().plus(SIGNAL_LIFE)).await;
        assert_eq!(late.unwrap(), None);
    }
}

#[tokio::test]
async fn candidates_are_kept_for_an_hour_too() {
    let store = Store::start().await;
    assert!(store.connections.keep_candidate(&id("one"), "1".to_owned(), now()).await.unwrap());
    let kept = async |at| store.connections.kept_candidates(&id("one"), at).await.unwrap();
    assert_eq!(kept(now().plus(SIGNAL_LIFE).before(seconds(1))).await, ["1"]);
    assert!(kept(now().plus(SIGNAL_LIFE)).await.is_empty());
}

#[tokio::test]
async fn nothing_is_kept_of_the_signals_of_a_call_that_is_forgotten() {
    let store = Store::start().await;
    let (call, ..) = speaking(&store, "one").await;
    let other = speaking(&store, "two").await.0;
    for call in [&call, &other] {
        for kept in [Kept::Offer, Kept::Answer] {
            let json = "{}".to_owned();
            store.connections.keep_signal(&call.id, kept, json, now()).await.unwrap();
        }
        assert!(store.connections.keep_candidate(&call.id, "1".into(), now()).await.unwrap());
    }
    for _ in 0..2 {
        let (forgotten, usage) = measure(store.connections.forget_signals(&call)).await;
        forgotten.unwrap();
        assert_eq!(usage.requests, 1);
    }
    for prefix in ["OFFER", "ANSWER", "CANDIDATES"] {
        let item = async |name: &str| {
            store.item("CONNECTIONS_TABLE", &[("pk", &format!("{prefix}#{name}"))]).await
        };
        assert!(item("one").await.is_none(), "{prefix}");
        assert!(item("two").await.is_some(), "{prefix}");
    }
}
