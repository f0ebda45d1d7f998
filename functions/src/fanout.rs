//! `fanout`: works off jobs that other functions enqueue: pushes to the members of large rooms,
//! presence, blocks, and calls whose device is gone or comes.

mod blocked;
mod calls;
mod push;

use std::time::Duration;

use bytes::Bytes;
use natter_app::{
    background::{self, JobError},
    environment::{Environment, StartError},
    function::Function,
};
use natter_domain::{call::End, time::Clock};
use natter_push::{DelayQueue, DelayedJob, FanoutJob, Pusher, Queue};
use natter_store::{Conversations, Users};

use crate::{calls::Calls, presence::PresenceNotifier};

struct App {
    users: Users,
    conversations: Conversations,
    pusher: Pusher,
    calls: Calls,
    queue: Queue,
    delayed_jobs: DelayQueue,
    presence: PresenceNotifier,
    clock: Clock,
}

/// How many rounds of follow-up jobs one invocation works off: a push finds sockets gone, the peers
/// of their people are notified, and some of those are gone as well.
const ROUNDS: u32 = 20;
/// The wait before a failed job is tried again, times the number of the round.
const PAUSE: Duration = Duration::from_millis(100);

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let (pusher, queue) = environment.queueing_pusher()?;
    let (users, conversations) = (environment.users()?, environment.conversations()?);
    let app = App {
        presence: PresenceNotifier {
            users: users.clone(),
            conversations: conversations.clone(),
            pusher: pusher.clone(),
            clock: environment.clock(),
        },
        users,
        calls: Calls::new(conversations.clone(), pusher.clone()),
        conversations,
        pusher,
        queue,
        delayed_jobs: environment.delayed_jobs()?,
        clock: environment.clock(),
    };
    Ok(background::function("fanout", app, |app, work| Box::pin(handle(app, work))))
}

/// Works off a job, and those that follow from it.
async fn handle(app: &App, work: FanoutJob) -> Result<(), JobError> {
    let mut found = vec![work];
    let mut outcome = Ok(());
    let mut round = 0;
    while !found.is_empty() && round <= ROUNDS {
        let is_first = round == 0;
        for work in found {
            match work_off(app, work.clone()).await {
                Ok(()) => {}
                // Lambda repeats the event.
                Err(error) if is_first => outcome = Err(error),
                // The job must not be lost: the connection that it follows from is removed already,
                // so nothing would enqueue it again.
                Err(error) => {
                    tokio::time::sleep(PAUSE * round).await;
                    app.queue.put_back(work);
                    outcome = outcome.and(Err(error));
                }
            }
        }
        found = app.queue.take();
        round += 1;
    }
    found.into_iter().for_each(|work| app.queue.put_back(work));
    outcome
}

/// Works off one job.
async fn work_off(app: &App, work: FanoutJob) -> Result<(), JobError> {
    // Once a job and not once an event: a job of a later round comes after pushes and pauses.
    let now = app.clock.now();
    match work {
        FanoutJob::Push { users, event, more, except, inbox_bump } => {
            let events = std::iter::once(event).chain(more).map(Bytes::from).collect();
            push::push(app, &users, events, except, inbox_bump, now).await?;
        }
        FanoutJob::Presence { user, online } => {
            let found = app.presence.connections(user).await?;
            app.presence.notify(user, online, found, now).await?;
        }
        FanoutJob::Left { user, until } => {
            let job = DelayedJob::GoOffline { user, until };
            app.delayed_jobs.send(&job, until.since(now)).await?;
        }
        FanoutJob::Blocked { user, other, online, at } => {
            blocked::on_block(app, (user, other), &online, at, now).await?;
        }
        FanoutJob::Unblocked { user, other } => {
            blocked::on_unblock(app, user, other, now).await?;
        }
        FanoutJob::CallLost { call_id, user, connection } => {
            let gone = End { user, connection, session: None };
            calls::on_lost(app, call_id, &gone, now).await?;
        }
        FanoutJob::OpenedInCall { user, session, connection, calls } => {
            let device = End { user, connection, session: Some(session) };
            calls::on_opened(app, &calls, &device, now).await?;
        }
    }
    Ok(())
}
