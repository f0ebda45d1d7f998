//! Pushes events to up to a hundred members of a large room.

use bytes::Bytes;
use futures_util::{future::join_all, try_join};
use natter_app::background::JobError;
use natter_domain::{
    ids::{ConnectionId, UserId},
    time::Timestamp,
};
use natter_push::{InboxBump, NotedSockets, Target};

use super::App;

/// Pushes events to people whose connections are read for that.
pub(super) async fn push(
    app: &App,
    users: &[UserId],
    events: &[Bytes],
    except: Option<ConnectionId>,
    inbox_bump: Option<InboxBump>,
    now: Timestamp,
) -> Result<(), JobError> {
    let pushed = async {
        let found = app.pusher.connections().of_all(users).await?;
        let all =
            found.iter().flat_map(|(user, connections)| Target::live(*user, connections, now));
        let targets = all.filter(|target| Some(&target.connection) != except.as_ref()).collect();
        app.pusher.push_all(targets, events, now).await;
        Ok(())
    };
    let bumped = async {
        match inbox_bump {
            Some(bump) => app.conversations.bump_inbox(bump.conversation_id, users, bump.at).await,
            None => Ok(0),
        }
    };
    try_join!(pushed, bumped)?;
    Ok(())
}

/// Pushes events to sockets that are noted with the members of a watched room, and takes the notes
/// of those away that are gone.
pub(super) async fn push_to_noted(
    app: &App,
    noted: Option<NotedSockets>,
    events: &[Bytes],
    now: Timestamp,
) -> Result<(), JobError> {
    let Some(NotedSockets { room, sockets }) = noted else { return Ok(()) };
    let targets = sockets
        .into_iter()
        .map(|(user, connection, since)| Target::noted(user, connection, since))
        .collect();
    let gone = app.pusher.push_finding_gone(targets, events, now).await;
    // Its own connection may have been removed without its note: then nothing else takes that away.
    let forgotten =
        gone.iter().map(|(user, ids)| app.conversations.forget_sockets(room, *user, ids));
    for forgotten in join_all(forgotten).await {
        if let Err(error) = forgotten {
            tracing::warn!(%error, "the note of a socket that is gone could not be taken away");
        }
    }
    Ok(())
}
