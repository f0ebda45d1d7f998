//! `fanout`: what others hand over. It reaches the members of large rooms, and tells of who comes and goes.

mod presence;
mod push;

use natter_domain::time::Clock;
use natter_push::{Pusher, Queue, Work};
use natter_runtime::{
    background::{self, NotDone},
    environment::{Environment, StartError},
    function::Function,
};
use natter_store::{Conversations, Users};

struct App {
    users: Users,
    conversations: Conversations,
    pusher: Pusher,
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
        Work::Push { users, event, except, moved_up } => push::push(app, &users, event, except, moved_up).await,
        Work::Presence { user, online } => presence::tell(app, user, online).await,
        Work::CallLost { .. } => Ok(()),
    }
}
