//! `fanout`: what others hand over. It reaches the members of large rooms, and tells of who comes and goes.

mod blocked;
mod presence;
mod push;

use std::time::Duration;

use natter_domain::{
    call::{CallId, End, EndedBy},
    time::Clock,
};
use natter_push::{Pusher, Queue, Work};
use natter_runtime::{
    background::{self, NotDone},
    environment::{Environment, StartError},
    function::Function,
};
use natter_store::{Conversations, Users};

use crate::{calls::ending, telling::Telling};

struct App {
    users: Users,
    conversations: Conversations,
    pusher: Pusher,
    telling: Telling,
    queue: Queue,
    clock: Clock,
}

/// Rounds of work that work leads to: pushing to people finds others gone, whose friends are told, of whom some are gone.
const ROUNDS: u32 = 20;
/// How much longer it waits with each round before what has failed is tried again.
const PAUSE: Duration = Duration::from_millis(100);

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let (pusher, queue) = environment.queueing_pusher()?;
    let app = App {
        users: environment.users()?,
        conversations: environment.conversations()?,
        telling: Telling::through(environment, pusher.clone())?,
        pusher,
        queue,
        clock: environment.clock(),
    };
    Ok(background::function("fanout", app, |app, work| Box::pin(handle(app, work))))
}

async fn handle(app: &App, work: Work) -> Result<(), NotDone> {
    let mut outcome = do_one(app, work).await;
    for round in 0..ROUNDS {
        let found = app.queue.take();
        if found.is_empty() {
            break;
        }
        for work in found {
            // Nobody else will find it again: the socket that it follows from is gone from the table by now.
            if let Err(error) = do_one(app, work.clone()).await {
                tokio::time::sleep(PAUSE * round).await;
                app.queue.put_back(work);
                outcome = outcome.and(Err(error));
            }
        }
    }
    outcome
}

async fn do_one(app: &App, work: Work) -> Result<(), NotDone> {
    match work {
        Work::Push { users, event, except, moved_up } => {
            push::push(app, &users, event, except, moved_up).await
        }
        Work::Presence { user, online } => presence::tell(app, user, online).await,
        Work::Blocked { user, other } => blocked::part(app, user, other).await,
        Work::CallLost { call_id, user, connection } => {
            end_call(app, &call_id, &End { user, connection }).await
        }
    }
}

/// Ends the call that a device was in which is gone. It may be over, or another device's.
async fn end_call(app: &App, call: &CallId, gone: &End) -> Result<(), NotDone> {
    match ending::end(&app.telling, call, EndedBy::Lost(gone), None).await {
        Ok(_) => Ok(()),
        Err(problem) => Err(NotDone(problem.code.as_str().to_owned())),
    }
}
