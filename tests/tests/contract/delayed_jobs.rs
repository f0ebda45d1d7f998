//! The queue of delayed jobs, the function that it feeds, and its events in events/queue.

use natter_app::queue;
use natter_functions::routes::DELAYED_JOBS;
use natter_push::DelayedJob;
use serde_json::{Value, json};

use crate::{
    documents,
    samples::{filled_in, samples},
    template,
};

#[test]
fn one_queue_feeds_the_function_by_its_alias_and_hears_of_each_message_that_failed() {
    let sources = template::resources("AWS::Lambda::EventSourceMapping");
    assert_eq!(sources, ["DelayedJobsMapping"].into(), "each is polled, also while nothing comes");
    let mapping = &template::resource("DelayedJobsMapping")["Properties"];
    assert_eq!(mapping["EventSourceArn"], json!({"Fn::GetAtt": "DelayedJobs.Arn"}));
    assert_eq!(template::function_of_alias(&mapping["FunctionName"]), DELAYED_JOBS);
    assert_eq!(mapping["FunctionResponseTypes"], json!(["ReportBatchItemFailures"]));
    // Ten is the most without a window in which messages would wait.
    assert!((1..=10).contains(&mapping["BatchSize"].as_u64().unwrap()));
    assert!(mapping.get("MaximumBatchingWindowInSeconds").is_none());
    // A new account runs ten functions at once, and these are not to be all of them. Whoever has
    // more may give them more.
    let at_once = json!({"MaximumConcurrency": {"Ref": "DelayedJobsAtOnce"}});
    assert_eq!(mapping["ScalingConfig"], at_once);
    let parameter = template::parameter("DelayedJobsAtOnce");
    assert!((2..10).contains(&parameter["Default"].as_u64().unwrap()));
    assert_eq!((&parameter["MinValue"], &parameter["MaxValue"]), (&json!(2), &json!(1000)));
    for (name, function) in template::functions() {
        let events = function.events();
        assert!(
            events.iter().all(|(_, event)| event["Type"] != "SQS"),
            "{name} may use every queue"
        );
    }
}

#[test]
fn no_message_comes_again_while_the_function_may_be_at_work_on_it() {
    let queue = &template::resource("DelayedJobs")["Properties"];
    let timeout = template::functions()[DELAYED_JOBS].property("Timeout").as_u64().unwrap();
    // <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html>
    assert!(queue["VisibilityTimeout"].as_u64().unwrap() >= 6 * timeout);
}

#[test]
fn a_job_that_hangs_is_given_up_while_there_is_time_to_name_it() {
    let timeout = template::functions()[DELAYED_JOBS].property("Timeout").as_u64().unwrap();
    assert!(queue::LONGEST_JOB.as_secs() + 5 <= timeout);
}

/// SQS leaves out of the age what was received three times.
#[test]
fn the_age_at_which_an_alarm_goes_off_is_one_that_jobs_reach_while_all_fail_but_not_one_alone() {
    let queue = &template::resource("DelayedJobs")["Properties"];
    let invisible = queue["VisibilityTimeout"].as_u64().unwrap();
    let delays = ["RingSeconds", "OfflineSeconds"].map(template::parameter);
    let shortest = delays.iter().map(|delay| delay["Default"].as_u64().unwrap()).min().unwrap();
    let longest = delays.iter().map(|delay| delay["MaxValue"].as_u64().unwrap()).max().unwrap();
    let age =
        template::resource("DelayedJobsAgeAlarm")["Properties"]["Threshold"].as_u64().unwrap();
    assert!((longest + invisible..shortest + 2 * invisible).contains(&age), "{age} s");
}

#[test]
fn a_job_that_fails_for_good_is_a_dead_letter_before_the_queue_forgets_it() {
    let queue = &template::resource("DelayedJobs")["Properties"];
    let target = &queue["RedrivePolicy"]["deadLetterTargetArn"];
    // SQS gives back only what lies in a queue that nothing else is put into.
    assert_eq!(*target, json!({"Fn::GetAtt": "DelayedJobsDeadLetters.Arn"}));
    let mentions = documents::text("template.yaml").matches("DelayedJobsDeadLetters.Arn").count();
    assert_eq!(mentions, 1, "it is the dead letters' of one queue");
    let receives = queue["RedrivePolicy"]["maxReceiveCount"].as_u64().unwrap();
    // Lambda advises five: throttled invocations count, too.
    assert!(receives >= 5);
    let tries = receives * queue["VisibilityTimeout"].as_u64().unwrap();
    let kept = queue["MessageRetentionPeriod"].as_u64().unwrap();
    assert!((tries..14 * 24 * 3600).contains(&kept), "{kept} s");
    assert_eq!(queue["SqsManagedSseEnabled"], true);
}

#[test]
fn there_is_a_sample_of_every_kind_of_job() {
    let mut kinds = Vec::new();
    for sample in samples("queue") {
        let event = filled_in(&sample.event.to_string());
        let event: Value = serde_json::from_str(&event).unwrap();
        for record in event["Records"].as_array().unwrap() {
            assert_eq!(record["eventSource"], "aws:sqs");
            let body: Value = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
            let job: DelayedJob = serde_json::from_value(body.clone()).unwrap();
            kinds.push(match job {
                DelayedJob::EndCall { .. } => "end-call",
                DelayedJob::GoOffline { .. } => "go-offline",
            });
            // Whatever is not read would be missing in the message that is really sent.
            assert_eq!(serde_json::to_value(job).unwrap(), body, "{}", sample.name);
        }
    }
    kinds.sort_unstable();
    assert_eq!(kinds, ["end-call", "go-offline"]);
}
