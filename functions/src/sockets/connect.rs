//! `$connect`: stores the connection, then reads the session once more.
//!
//! The order matters: whoever ends a session deletes it first and then reads the connections.
//! Either they see this connection, or this function sees that the session is gone. So no socket
//! outlives its session.

use std::time::Duration;

use futures_util::join;
use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    problem::{Problem, code, refusals::session_revoked},
    socket::{self, SocketRequest},
};
use natter_domain::{
    call::{CallId, End},
    ids::ConnectionId,
    limits::{CONNECTION_LIFE, CONNECTIONS_PER_USER, CONNECTIONS_PER_USER_AT_ONCE},
    presence::{Connection, Connections as UserConnections, Departure},
    time::Timestamp,
};
use natter_push::{FanoutJob, Target};
use natter_store::{connections::Removed, users::Consistency};
use tokio::time::timeout;

use crate::context::{AccountContext, FromEnvironment as _};

type App = AccountContext;

/// How long it may take to decide about a socket. The rest of the function's time is for taking the
/// connection back: what is given up after 12 seconds is refused with nobody to do that.
const ADMISSION_TIME: Duration = Duration::from_secs(7);
/// How long an open socket's handshake may wait for others to be told of it.
const ANNOUNCEMENT_TIME: Duration = Duration::from_secs(3);

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App::from_environment(environment)?;
    Ok(socket::lifecycle("ws-connect", app, |app, request| Box::pin(handle(app, request))))
}

async fn handle(app: &App, request: &SocketRequest) -> Result<(), Problem> {
    let now = app.clock.now();
    let mut before = None;
    let admitted = match timeout(ADMISSION_TIME, enter(app, request, &mut before, now)).await {
        Ok(admitted) => admitted,
        Err(_) => {
            tracing::warn!("a socket could not be admitted in time");
            Err(Problem::unavailable())
        }
    };
    match &admitted {
        Ok(()) => {
            let before = before.unwrap_or_default();
            if timeout(ANNOUNCEMENT_TIME, announce(app, request, &before, now)).await.is_err() {
                tracing::warn!("that a socket is open could not be announced in time");
            }
        }
        Err(_) => refuse(app, request, before.as_ref(), now).await?,
    }
    admitted
}

/// Stores the connection and decides whether its socket may open. Leaves in `before` the
/// connections that were there before it, as soon as it is stored.
async fn enter(
    app: &App,
    request: &SocketRequest,
    before: &mut Option<UserConnections>,
    now: Timestamp,
) -> Result<(), Problem> {
    let connection = Connection {
        session: request.identity.session,
        expires_at: now.plus(CONNECTION_LIFE),
        call: None,
    };
    let connections = app.pusher.connections();
    let user = request.identity.user;
    let found = connections.add(user, &request.connection, &connection, now).await?;
    admit(app, request, before.insert(found), now).await
}

/// What others do once the socket is open. All of it is a hint.
async fn announce(app: &App, request: &SocketRequest, before: &UserConnections, now: Timestamp) {
    let presence = app.pusher.presence();
    join!(
        presence.arrived(request.identity.user, before, now),
        opened_in_call(app, request, before, now)
    );
}

/// Has `fanout` look at the calls of the person: one may ring, and this device may have a place in
/// one. It can't be done here, because nothing reaches the socket before the handshake is finished.
async fn opened_in_call(
    app: &App,
    request: &SocketRequest,
    before: &UserConnections,
    now: Timestamp,
) {
    let calls: Vec<CallId> = before.current_calls(now).cloned().collect();
    if calls.is_empty() {
        return;
    }
    // The device may speak before `fanout` has looked.
    let session = Some(request.identity.session);
    let mut former = before.live(now).filter(|(_, open)| Some(open.session) == session);
    if let Some(call) =
        former.find_map(|(_, open)| open.call.as_ref().filter(|id| calls.contains(id)))
    {
        let user = request.identity.user;
        let device = End { user, connection: request.connection.clone(), session };
        if let Err(error) = app.pusher.connections().note_opened_in_call(&device, call).await {
            tracing::warn!(%error, "a device has to wait until its former socket is found gone");
        }
    }
    let job = FanoutJob::OpenedInCall {
        user: request.identity.user,
        session: request.identity.session,
        connection: request.connection.clone(),
        calls,
    };
    app.pusher.presence().fanout().enqueue(job).await;
}

/// API Gateway sends no `$disconnect` for a refused socket, so the connection is removed here, also
/// where it is unknown whether it was stored. Sockets that opened meanwhile were not the first of
/// the person because of this one, so that the person is online was not pushed.
async fn refuse(
    app: &App,
    request: &SocketRequest,
    before: Option<&UserConnections>,
    now: Timestamp,
) -> Result<(), Problem> {
    let user = request.identity.user;
    let connection = std::slice::from_ref(&request.connection);
    match app.pusher.connections().remove(user, connection, Departure::Unseen, now).await? {
        Removed::Left { left, .. } if left.has_socket(now) => {
            let unknown = UserConnections::default();
            app.pusher.presence().arrived(user, before.unwrap_or(&unknown), now).await
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
        return Err(Problem::new(
            code::TOO_MANY_CONNECTIONS,
            "Too many sockets are open. Close some of them.",
        ));
    }
    make_room(app, request, before, now).await
}

/// Removes expired connections, and closes the oldest of too many: the newest device is the one in
/// use. At most two are closed for each connect, so that many connects at once do not multiply
/// their work.
async fn make_room(
    app: &App,
    request: &SocketRequest,
    before: &UserConnections,
    now: Timestamp,
) -> Result<(), Problem> {
    let user = request.identity.user;
    let expired: Vec<ConnectionId> = before.expired(now).cloned().collect();
    if !expired.is_empty() {
        // The person stays online, because a socket is being opened. A call that one of these
        // connections was in ends.
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
