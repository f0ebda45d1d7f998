//! Functions that are invoked asynchronously, and the one that a queue feeds. Their answers say
//! nothing of what they did, so the tests look at the stored data and the pushes.

use natter_domain::{
    call::CallOutcome,
    conversation::ConversationId,
    entry::{Body, Entry},
    seq::Seq,
};
use natter_functions::ALL;
use natter_store::users::{Consistency, DeletionState, LastSights};
use natter_tests::until;
use serde_json::{Value, json};

use crate::{
    samples::{self, Sample},
    world::{Setup, World, now},
};

async fn log(world: &World, conversation: ConversationId) -> Vec<Entry> {
    let mut all = Vec::new();
    for number in 1.. {
        let seq = Seq::new(number).unwrap();
        match world.conversations.entry(conversation, seq).await.unwrap() {
            Some(entry) => all.push(entry),
            None => break,
        }
    }
    all
}

/// Runs the sample of this name in its world: twice, as Lambda and SQS may.
async fn twice(name: &str) -> World {
    let (world, _) = World::of_sample(name, &Setup::pinned()).await;
    for _ in 0..2 {
        let answer = world.answer_to(&samples::named(name)).await.unwrap();
        assert!(answer == Value::Null || answer == json!({ "batchItemFailures": [] }), "{answer}");
    }
    world
}

/// How the one call in the log of the two has gone.
async fn outcome_of_call(world: &World) -> CallOutcome {
    let mut calls =
        log(world, world.direct()).await.into_iter().filter_map(|entry| match entry.body {
            Body::Call(call) => Some(call.outcome),
            _ => None,
        });
    let outcome = calls.next().expect("a call");
    assert_eq!(calls.next(), None, "once");
    outcome
}

#[tokio::test]
async fn a_call_that_has_rung_long_enough_is_a_missed_one_in_the_log() {
    let world = twice("queue-delayed-jobs-end-call").await;
    assert_eq!(outcome_of_call(&world).await, CallOutcome::Missed);
}

#[tokio::test]
async fn a_job_that_comes_too_early_ends_no_call_and_is_sent_again_for_the_rest_of_the_time() {
    let job = samples::named("queue-delayed-jobs-end-call").text;
    let job = job.replace("sample-call-1", "sample-call-2");
    // It rings for half a minute, and time stands still here.
    let (world, _) = World::of_sample("websocket-frame-make-answer", &Setup::pinned()).await;
    let before = world.delayed_jobs();
    let answer = world.answer(&job).await.unwrap();
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    assert_eq!(world.delayed_jobs(), before + 1);
    assert_eq!(log(&world, world.direct()).await.len(), 2, "the call goes on");
}

#[tokio::test]
async fn somebody_who_may_return_is_looked_at_again_when_the_time_is_over() {
    let world = World::of_samples(&Setup::pinned()).await;
    let mut socket = world.others_socket().await;
    let before = world.delayed_jobs();
    world.answer(&samples::named("websocket-disconnect").text).await.unwrap();
    assert_eq!(world.delayed_jobs(), before + 1);
    let [user, _] = world.people();
    let left = world.connections.of(user, Consistency::Strong).await.unwrap();
    let until = left.online_until.expect("she may return");
    assert_eq!(until.since(now()), std::time::Duration::from_secs(20));
    let job = samples::named("queue-delayed-jobs-go-offline").text;
    let job = job.replace("1900000000000", &until.millis().to_string());
    let answer = world.answer(&job).await.unwrap();
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    assert_eq!(socket.pushed().await, Vec::<Value>::new(), "the job came too early");
    assert_eq!(world.delayed_jobs(), before + 2, "and is sent again");
}

#[tokio::test]
async fn a_departure_that_the_queue_does_not_take_is_not_forgotten() {
    let setup = Setup::pinned();
    let world = World::of_samples(&setup).await;
    let disconnect = world.function_with(&setup, "ws-disconnect", "DELAYED_JOBS_QUEUE", |url| {
        format!("{url}-of-somebody-else")
    });
    let before = world.delayed_jobs();
    let event = world.filled_in(&samples::named("websocket-disconnect").text);
    disconnect.invoke_bytes(event.as_bytes()).await.unwrap();
    let waiting = until(async || world.delayed_jobs(), |now| *now > before).await;
    assert_eq!(waiting, before + 1, "fanout has sent the job");
}

#[tokio::test]
async fn a_message_that_is_no_job_fails_alone() {
    let world = World::of_sample("queue-delayed-jobs-end-call", &Setup::pinned()).await.0;
    let mut event: Value =
        serde_json::from_str(&samples::named("queue-delayed-jobs-end-call").text).unwrap();
    let mut strange = event["Records"][0].clone();
    strange["messageId"] = json!("strange");
    strange["body"] = json!(r#"{"work":"s3cr3t"}"#);
    event["Records"].as_array_mut().unwrap().push(strange);
    let answer = world.answer(&event.to_string()).await.unwrap();
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "strange" }] }));
    assert_eq!(outcome_of_call(&world).await, CallOutcome::Missed);
}

#[tokio::test]
async fn a_call_whose_device_is_gone_ends() {
    let world = twice("async-fanout-call-lost").await;
    assert_eq!(outcome_of_call(&world).await, CallOutcome::Missed);
}

#[tokio::test]
async fn a_call_of_two_of_whom_one_blocks_the_other_ends_and_neither_seems_to_be_there() {
    let (world, _) = World::of_sample("async-fanout-blocked", &Setup::pinned()).await;
    let mut socket = world.others_socket().await;
    assert_eq!(
        world.answer_to(&samples::named("async-fanout-blocked")).await.unwrap(),
        Value::Null
    );
    assert_eq!(outcome_of_call(&world).await, CallOutcome::Declined);
    let event = socket.expect_event("presence").await;
    let [user, _] = world.people();
    assert_eq!((&event["userId"], &event["online"]), (&json!(user), &json!(false)));
    assert!(event["lastSeenAt"].is_string(), "as of somebody who goes offline");
}

#[tokio::test]
async fn two_of_whom_neither_blocks_the_other_any_more_see_who_is_there() {
    let world = World::of_samples(&Setup::pinned()).await;
    let mut socket = world.others_socket().await;
    let [user, other] = world.people();
    world.users.block(other, user, LastSights::default(), 0).await.unwrap();
    let tell = async || {
        world.answer_to(&samples::named("async-fanout-unblocked")).await.unwrap();
    };
    tell().await;
    assert_eq!(socket.pushed().await, Vec::<Value>::new(), "the other one still blocks");
    world.users.unblock(other, user).await.unwrap();
    tell().await;
    let event = socket.expect_event("presence").await;
    assert_eq!((&event["userId"], &event["online"]), (&json!(user), &json!(true)));
}

#[tokio::test]
async fn an_account_that_goes_is_gone_from_every_conversation() {
    let world = twice("async-account-deletion").await;
    let [user, other] = world.people();
    assert!(world.users.deletion_state(user).await.unwrap() == DeletionState::Erased);
    assert_eq!(world.users.sessions(user, now()).await.unwrap(), []);
    assert_eq!(world.connections.of(user, Consistency::Strong).await.unwrap(), Default::default());
    assert_eq!(world.conversations.of_user(user).await.unwrap(), []);
    assert!(log(&world, world.direct()).await.last().unwrap().body == Body::Left);
    let room = world.conversations.room(world.room(), Consistency::Strong).await.unwrap().unwrap();
    assert_eq!((room.owner, room.members), (other, 1));
}

#[tokio::test]
async fn an_account_that_goes_with_its_messages_leaves_no_text() {
    let world = twice("async-account-deletion-with-messages").await;
    let [user, other] = world.people();
    assert!(world.users.deletion_state(user).await.unwrap() == DeletionState::Erased);
    for conversation in [world.direct(), world.room()] {
        let entries = log(&world, conversation).await;
        let texts = entries.iter().filter(|entry| matches!(entry.body, Body::Message(_)));
        assert!(texts.clone().all(|entry| entry.sender == other), "of the other one only");
    }
    assert_eq!(world.conversations.left_by_user(user).await.unwrap(), []);
}

#[tokio::test]
async fn an_account_that_nobody_has_deleted_stays() {
    let world = World::of_samples(&Setup::pinned()).await;
    world.answer_to(&samples::named("async-account-deletion")).await.unwrap();
    let [user, _] = world.people();
    assert!(world.users.deletion_state(user).await.unwrap() == DeletionState::NotMarked);
    assert_eq!(world.users.sessions(user, now()).await.unwrap().len(), 1);
    assert_eq!(log(&world, world.direct()).await.len(), 2);
}

#[tokio::test]
async fn an_event_that_is_handed_over_reaches_open_sockets_and_moves_the_conversation_up() {
    let world = World::of_samples(&Setup::pinned()).await;
    let mut socket = world.others_socket().await;
    let [user, other] = world.people();
    // The world lies ahead of the moment in the sample: first, nothing moves back.
    let later = now().plus(std::time::Duration::from_secs(600)).millis();
    for moment in [None, Some(later)] {
        let mut sample = samples::named("async-fanout-push");
        let mut event: Value = serde_json::from_str(&sample.text).unwrap();
        if let Some(moment) = moment {
            event["movedUp"]["at"] = json!(moment);
        }
        sample.text = event.to_string();
        world.answer_to(&sample).await.unwrap();
        let pushed = socket.expect_event("newMessage").await;
        assert_eq!(pushed["conversationId"], world.room().to_string());
        let first = world.conversations.of_user(other).await.unwrap()[0];
        assert_eq!(first == world.room(), moment.is_some());
    }
    assert_eq!(
        world.conversations.of_user(user).await.unwrap()[0],
        world.direct(),
        "for those who are named"
    );
}

#[tokio::test]
async fn who_comes_is_seen_by_whoever_shares_a_direct_conversation_unless_one_blocks_the_other() {
    let world = World::of_samples(&Setup::pinned()).await;
    let mut socket = world.others_socket().await;
    let [user, other] = world.people();
    let tell = async || {
        world.answer_to(&samples::named("async-fanout-presence")).await.unwrap();
    };
    tell().await;
    let event = socket.expect_event("presence").await;
    assert_eq!((&event["userId"], &event["online"]), (&json!(user), &json!(true)));
    world.users.block(user, other, LastSights::default(), 0).await.unwrap();
    tell().await;
    assert_eq!(socket.pushed().await, Vec::<Value>::new());
    world.users.unblock(user, other).await.unwrap();
    world.connections.erase(user).await.unwrap();
    tell().await;
    assert_eq!(socket.pushed().await, Vec::<Value>::new(), "it is not so any more");
}

#[tokio::test]
async fn work_for_later_does_nothing_in_a_function_that_answers_somebody() {
    let world = World::of_samples(&Setup::pinned()).await;
    let work: Vec<Sample> =
        samples::all().into_iter().filter(|sample| sample.name.starts_with("async-")).collect();
    let background: Vec<_> = work.iter().map(Sample::function).collect();
    for definition in ALL.iter().filter(|definition| !background.contains(&definition.name)) {
        for sample in &work {
            let event = world.filled_in(&sample.text).into_bytes();
            match world.invoke(definition.name, event).await {
                Err(error) => assert_eq!(error.error_type, "EventNotUnderstood"),
                Ok(answer) => {
                    let answer: Value = serde_json::from_slice(&answer).unwrap();
                    let refused = answer["statusCode"].as_u64().is_some_and(|status| status >= 400);
                    assert!(refused, "{} took {}: {answer}", definition.name, sample.name);
                }
            }
        }
    }
}
