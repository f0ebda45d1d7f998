//! `$connect`: the connection is stored, and then the session is looked at once more.
//!
//! In this order: whoever ends the session deletes it first and then reads the connections. Either they see this
//! connection, or this function sees that the session is gone. A socket can't outlive its session by slipping between.

use natter_domain::{
    ids::ConnectionId,
    limits::{CONNECTION_LIFE, CONNECTIONS_PER_USER, CONNECTIONS_PER_USER_AT_ONCE},
    presence::{Connection, Connections as UserConnections},
    time::{Clock, Timestamp},
};
use natter_push::{Pusher, Target};
use natter_runtime::{
    environment::{Environment, StartError},
    function::Function,
    problem::{Code, Problem},
    socket::{self, SocketRequest},
};
use natter_store::{Users, connections::Removed, users::Consistency};

use crate::problems::session_revoked;

struct App {
    users: Users,
    pusher: Pusher,
    clock: Clock,
}

/// Builds the function.
///
/// # Errors
/// [`StartError`] naming the setting that is missing or wrong.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App { users: environment.users()?, pusher: environment.pusher()?, clock: environment.clock() };
    Ok(socket::lifecycle("ws-connect", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &SocketRequest) -> Result<(), Problem> {
    let (user, now) = (request.identity.user, app.clock.now());
    let connections = app.pusher.connections();
    let connection =
        Connection { session: request.identity.session, expires_at: now.plus(CONNECTION_LIFE), call: None };
    let before = connections.add(user, &request.connection, &connection, now).await?;
    let admitted = admit(app, request, &before, now).await;
    match &admitted {
        Ok(()) => app.pusher.presence().arrived(user, &before, now).await,
        Err(_) => refuse(app, request, &before, now).await?,
    }
    admitted
}

/// API Gateway sends no $disconnect for a socket that was refused. Where others have opened meanwhile, this one has kept them from
/// being the first; nobody was told of it.
async fn refuse(
    app: &App,
    request: &SocketRequest,
    before: &UserConnections,
    now: Timestamp,
) -> Result<(), Problem> {
    let user = request.identity.user;
    let connection = std::slice::from_ref(&request.connection);
    match app.pusher.connections().remove(user, connection, now).await? {
        Removed::Left { left, .. } if left.online(now) => {
            app.pusher.presence().arrived(user, before, now).await
        }
        Removed::Left { .. } | Removed::NotThere => {}
    }
    Ok(())
}

async fn admit(
    app: &App,
    request: &SocketRequest,
    before: &UserConnections,
    now: Timestamp,
) -> Result<(), Problem> {
    if app.users.session(request.identity, now, Consistency::Strong).await?.is_none() {
        return Err(session_revoked());
    }
    if before.live(now).count() >= CONNECTIONS_PER_USER_AT_ONCE {
        return Err(Problem::new(Code::TooManyConnections, "Too many sockets are open. Close some of them."));
    }
    make_room(app, request, before, now).await
}

/// Removes connections whose disconnect was lost, and closes the oldest where there are too many: a new device is the one
/// in hand. Only as many as one connect adds, and one more, so that many at once don't multiply their work.
async fn make_room(
    app: &App,
    request: &SocketRequest,
    before: &UserConnections,
    now: Timestamp,
) -> Result<(), Problem> {
    let user = request.identity.user;
    let expired: Vec<ConnectionId> = before.expired(now).cloned().collect();
    if !expired.is_empty() {
        // Nobody goes offline by this: somebody is just arriving. A call that one of them was in ends.
        app.pusher.presence().remove(user, &expired, now).await?;
    }
    let mut live: Vec<Target> = Target::live(user, before, now).collect();
    let too_many = (live.len() + 1).saturating_sub(CONNECTIONS_PER_USER);
    live.sort_unstable_by_key(|target| target.since);
    live.truncate(too_many.min(2));
    if !live.is_empty() {
        app.pusher.close(live, now).await;
    }
    Ok(())
}
