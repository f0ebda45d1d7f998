//! Calls: two people have one call at a time, and one device answers, also concurrently.

use futures_util::{future::join_all, join};
use natter_domain::{
    call::{
        Answer, Call, CallId, CallOutcome, End, EndedBy, Fingerprint, LostSockets, Media, Seat,
        Signals,
    },
    conversation::Direct,
    ids::UserId,
    limits::CALL_LIFE,
    time::Timestamp,
};
use natter_store::{
    connections::{AnswerCallError, BeginCallError, CallAnswered, CallBegun, CallEnd},
    users::Consistency,
};

use crate::{
    harness::{Store, now, seconds},
    people::user,
};

pub(crate) fn id(name: &str) -> CallId {
    name.parse().unwrap()
}

pub(crate) fn device(user: UserId, name: &str) -> End {
    End { user, connection: format!("{name}=").parse().unwrap(), session: None }
}

pub(crate) fn fingerprint(signal: &str) -> Fingerprint {
    Fingerprint::new(signal.to_owned())
}

/// Somebody calls from their phone, and it rings for half a minute.
pub(crate) fn call(name: &str, caller: UserId, callee: UserId, at: Timestamp) -> Call {
    Call {
        id: id(name),
        direct: Direct::between(caller, callee).unwrap(),
        caller: device(caller, "phone"),
        media: Media::Video,
        started_at: at,
        rings_until: at.plus(seconds(30)),
        answered: None,
        lost: LostSockets::default(),
        signals: Signals { call: Some(fingerprint("offer")), ..Signals::default() },
        ended: None,
    }
}

/// A call of Ada's to Bob that rings.
pub(crate) async fn ringing(store: &Store, name: &str, ada: UserId, bob: UserId) -> Call {
    let call = call(name, ada, bob, now());
    assert_eq!(store.connections.begin_call(&call).await.unwrap(), CallBegun::New);
    call
}

pub(crate) async fn stored(store: &Store, name: &str) -> Call {
    store.connections.call(&id(name), Consistency::Strong).await.unwrap().unwrap()
}

pub(crate) async fn end(store: &Store, name: &str, by: EndedBy<'_>, at: Timestamp) -> CallEnd {
    store.connections.end_call(&id(name), by, at).await.unwrap()
}

#[tokio::test]
async fn a_call_is_stored_as_it_began_and_kept_as_long_as_one_can_last() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let call = ringing(&store, "one", ada, bob).await;
    assert_eq!(stored(&store, "one").await, call);
    for pk in ["CALL#one".to_owned(), format!("CALLS#{}", call.direct.id())] {
        let item = store.item("CONNECTIONS_TABLE", &[("pk", &pk)]).await.unwrap();
        assert_eq!(
            item["ttl"].as_n().unwrap(),
            &now().plus(CALL_LIFE).seconds().to_string(),
            "{pk}"
        );
    }
    assert_eq!(store.connections.call(&id("two"), Consistency::Strong).await.unwrap(), None);
}

#[tokio::test]
async fn a_repeat_from_the_same_device_is_known_and_any_other_call_of_that_name_is_refused() {
    let store = Store::start().await;
    let (ada, bob, eve) = (user(), user(), user());
    let first = ringing(&store, "one", ada, bob).await;
    let begin = async |call: Call| store.connections.begin_call(&call).await;
    let later = now().plus(seconds(2));
    assert_eq!(begin(call("one", ada, bob, later)).await, Ok(CallBegun::Repeat(first.clone())));
    let tablet = Call { caller: device(ada, "tablet"), ..first.clone() };
    assert_eq!(begin(tablet).await, Err(BeginCallError::IdReused(Box::new(first.clone()))));
    assert_eq!(begin(call("one", eve, bob, later)).await, Err(BeginCallError::IdTaken));
    let reused = Err(BeginCallError::IdReused(Box::new(first.clone())));
    assert_eq!(begin(call("one", ada, eve, later)).await, reused);
    assert_eq!(begin(call("one", bob, ada, later)).await, reused, "whoever is called");
    assert_eq!(begin(Call { media: Media::Audio, ..first.clone() }).await, reused);
    let signals = Signals { call: Some(fingerprint("another")), ..Signals::default() };
    assert_eq!(begin(Call { signals, ..first.clone() }).await, reused);
    let CallEnd::Ended(over) = end(&store, "one", EndedBy::Person(&first.caller), later).await
    else {
        panic!("it ends")
    };
    assert_eq!(begin(first).await, Ok(CallBegun::Repeat(over)), "also when it is over");
    assert_eq!(
        begin(call("two", ada, bob, later)).await,
        Ok(CallBegun::New),
        "and makes room for another"
    );
}

#[tokio::test]
async fn two_people_who_call_each_other_at_once_have_one_call() {
    let store = Store::start().await;
    for round in 0..40 {
        let (ada, bob) = (user(), user());
        let (hers, his) = (format!("ada{round}"), format!("bob{round}"));
        let (hers, his) = (call(&hers, ada, bob, now()), call(&his, bob, ada, now()));
        let (one, other) =
            join!(store.connections.begin_call(&hers), store.connections.begin_call(&his));
        match (one.unwrap(), other.unwrap()) {
            (CallBegun::New, CallBegun::Other(call)) => assert_eq!(call, hers),
            (CallBegun::Other(call), CallBegun::New) => assert_eq!(call, his),
            both => panic!("{both:?}"),
        }
    }
}

#[tokio::test]
async fn of_many_devices_that_call_the_same_person_at_once_one_does() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    let calls = (0..10).map(|n| {
        let caller = device(ada, &format!("device{n}"));
        Call { caller, ..call(&format!("call{n}"), ada, bob, now()) }
    });
    let calls: Vec<Call> = calls.collect();
    let begun = join_all(calls.iter().map(|call| store.connections.begin_call(call))).await;
    let begun: Vec<CallBegun> = begun.into_iter().map(Result::unwrap).collect();
    let winner = begun.iter().position(|begun| *begun == CallBegun::New).unwrap();
    for (n, begun) in begun.into_iter().enumerate().filter(|(n, _)| *n != winner) {
        assert_eq!(begun, CallBegun::Other(calls[winner].clone()), "{n}");
    }
}

#[tokio::test]
async fn of_twenty_devices_that_answer_at_once_one_wins() {
    let store = Store::start().await;
    let (ada, bob) = (user(), user());
    ringing(&store, "one", ada, bob).await;
    let devices: Vec<End> = (0..20).map(|n| device(bob, &format!("device{n}"))).collect();
    let at = now().plus(seconds(5));
    let one = id("one");
    let same = fingerprint("answer");
    let answers = join_all(
        devices.iter().map(|device| store.connections.answer_call(&one, device, &same, at)),
    )
    .await;
    let winner = answers.iter().position(Result::is_ok).unwrap();
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for answer in answers.iter().filter(|answer| answer.is_err()) {
        assert!(matches!(answer, Err(AnswerCallError::OtherDevice(_))), "{answer:?}");
    }
    let call = stored(&store, "one").await;
    let by = devices[winner].connection.clone();
    assert_eq!(call.answered, Some(Answer { by, session: None, at }));
    let again = store
        .connections
        .answer_call(&one, &devices[winner], &fingerprint("answer"), at.plus(seconds(1)))
        .await;
    let repeat = CallAnswered::Repeat(call.clone(), Seat::Answerer);
    assert_eq!(again, Ok(repeat), "a repeat changes nothing");
    let other = fingerprint("other");
    let other = store.connections.answer_call(&one, &devices[winner], &other, at).await;
    assert_eq!(other, Err(AnswerCallError::Answered(Box::new(call))));
}

#[tokio::test]
async fn only_whoever_is_called_can_answer_and_only_while_it_rings() {
    let store = Store::start().await;
    let (ada, bob, eve) = (user(), user(), user());
    let call = ringing(&store, "one", ada, bob).await;
    let answer = async |name: &str, device: &End, at| {
        store.connections.answer_call(&id(name), device, &fingerprint("answer"), at).await
    };
    let phone = device(bob, "phone");
    assert_eq!(answer("none", &phone, now()).await, Err(AnswerCallError::NotFound));
    assert_eq!(answer("one", &device(eve, "phone"), now()).await, Err(AnswerCallError::NotFound));
    assert_eq!(answer("one", &call.caller, now()).await, Err(AnswerCallError::OwnCall));
    let tablet = device(ada, "tablet");
    let others = Err(AnswerCallError::OtherDevice(Box::new(call.clone())));
    assert_eq!(answer("one", &tablet, now()).await, others);
    assert_eq!(
        answer("one", &phone, call.rings_until).await,
        Err(AnswerCallError::Ended(Box::new(call.clone()))),
        "it has rung long enough"
    );
    end(&store, "one", EndedBy::Person(&call.caller), now()).await;
    let late = answer("one", &phone, now()).await;
    assert!(matches!(late, Err(AnswerCallError::Ended(over)) if over.ended.is_some()));
    assert_eq!(
        answer("one", &device(eve, "phone"), now()).await,
        Err(AnswerCallError::NotFound),
        "also now"
    );
}

#[tokio::test]
async fn an_end_that_races_an_answer_leaves_one_truth() {
    let store = Store::start().await;
    let (mut answered, mut not_answered) = (0, 0);
    for round in 0..40 {
        let (ada, bob) = (user(), user());
        let name = format!("call{round}");
        let call = ringing(&store, &name, ada, bob).await;
        let (phone, at) = (device(bob, "phone"), now().plus(seconds(5)));
        let same = fingerprint("answer");
        let (answer, ended) = join!(
            store.connections.answer_call(&call.id, &phone, &same, at),
            store.connections.end_call(&call.id, EndedBy::Person(&call.caller), at),
        );
        let CallEnd::Ended(over) = ended.unwrap() else { panic!("it ends") };
        let outcome = over.ended.as_ref().unwrap().finished.outcome;
        match answer {
            Ok(_) => {
                assert_eq!(outcome, CallOutcome::Answered);
                answered += 1;
            }
            Err(AnswerCallError::Ended(_)) => {
                assert_eq!(outcome, CallOutcome::Missed);
                not_answered += 1;
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(stored(&store, &name).await, over);
    }
    println!("{answered} were answered, {not_answered} were not");
}

#[tokio::test]
async fn of_one_device_that_declines_and_one_that_answers_at_once_one_is_heard() {
    let store = Store::start().await;
    for round in 0..40 {
        let (ada, bob) = (user(), user());
        let name = format!("call{round}");
        let call = ringing(&store, &name, ada, bob).await;
        let (phone, laptop) = (device(bob, "phone"), device(bob, "laptop"));
        let same = fingerprint("answer");
        let (answer, ended) = join!(
            store.connections.answer_call(&call.id, &phone, &same, now()),
            store.connections.end_call(&call.id, EndedBy::Person(&laptop), now()),
        );
        match (answer, ended.unwrap()) {
            (Ok(_), CallEnd::OtherDevice(_)) => {
                assert!(stored(&store, &name).await.ended.is_none());
            }
            (Err(AnswerCallError::Ended(_)), CallEnd::Ended(over)) => {
                assert_eq!(over.ended.unwrap().finished.outcome, CallOutcome::Declined);
            }
            both => panic!("{both:?}"),
        }
    }
}
