//! `fanout`: what others hand over. It reaches the members of large rooms, and tells of who comes and goes.

mod presence;
mod push;

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
    do_one(app, work).await?;
    for _ in 0..ROUNDS {
        let found = app.queue.take();
        if found.is_empty() {
            break;
        }
        for work in found {
            do_one(app, work).await?;
        }
    }
    Ok(())
}

async fn do_one(app: &App, work: Work) -> Result<(), NotDone> {
    match work {
        Work::Push { users, event, except, moved_up } => {
            push::push(app, &users, event, except, moved_up).await
        }
        Work::Presence { user, online } => presence::tell(app, user, online).await,
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
