//! `delayed-jobs`: does what was to be done later. A queue with a delay feeds it.

mod end_call;
mod go_offline;

use natter_app::{
    background::JobError,
    environment::{Environment, StartError},
    function::Function,
    queue,
};
use natter_domain::time::Clock;
use natter_push::{DelayQueue, DelayedJob};

use crate::{calls::Calls, presence::PresenceNotifier};

struct App {
    calls: Calls,
    presence: PresenceNotifier,
    /// For a job that comes too early.
    delayed_jobs: DelayQueue,
    clock: Clock,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let (pusher, conversations) = (environment.pusher()?, environment.conversations()?);
    let app = App {
        calls: Calls::new(conversations.clone(), pusher.clone()),
        presence: PresenceNotifier {
            users: environment.users()?,
            conversations,
            pusher,
            clock: environment.clock(),
        },
        delayed_jobs: environment.delayed_jobs()?,
        clock: environment.clock(),
    };
    Ok(queue::function("delayed-jobs", app, |app, job| Box::pin(handle(app, job))))
}

async fn handle(app: &App, job: DelayedJob) -> Result<(), JobError> {
    match job {
        DelayedJob::EndCall { call_id } => end_call::end_call(app, call_id).await,
        DelayedJob::GoOffline { user, until } => go_offline::go_offline(app, user, until).await,
    }
}
