//! Watched rooms: notes the sockets of the members when a watch begins, and takes the notes of
//! connections away that are removed.

use futures_util::{StreamExt as _, TryStreamExt as _, future::try_join_all, stream};
use natter_app::background::JobError;
use natter_domain::{
    conversation::ConversationId,
    ids::{ConnectionId, UserId},
    time::Timestamp,
    watch::{NotedSocket, Watch},
};

use super::App;

/// Members at once: each takes a write or two.
const AT_ONCE: usize = 32;

/// Notes the sockets of all members whom the watch knows. When that is done, the watch is complete:
/// whoever opens a socket from now on notes it by themselves.
pub(super) async fn note_members(
    app: &App,
    room: ConversationId,
    begun: Timestamp,
    now: Timestamp,
) -> Result<(), JobError> {
    let found = app.conversations.members_and_watch(room).await?;
    let is_ours = |watch: &Watch| watch.begun == begun && watch.complete.is_none();
    let Some(watch) = found.watch.filter(is_ours) else { return Ok(()) };
    let known = found.members.into_iter().filter(|(member, _)| watch.knows(member));
    // All made before any is sent: a stream over borrowed members would not be `Send`.
    let notes: Vec<_> = known
        .map(|(member, noted)| note_member(app, room, member.user, noted, (&watch, now)))
        .collect();
    stream::iter(notes).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    // The later the safer, so not the time at which the job began.
    app.conversations.complete_watch(room, begun, app.clock.now()).await?;
    Ok(())
}

/// Notes that the room may be watched with the person, then the person's sockets with the member.
/// The order matters: a socket that opens in between is in what the first write returns, or its
/// function sees that the room may be watched.
async fn note_member(
    app: &App,
    room: ConversationId,
    user: UserId,
    noted: Vec<NotedSocket>,
    (watch, now): (&Watch, Timestamp),
) -> Result<(), JobError> {
    let connections = app.pusher.connections();
    let open = connections.note_watch(user, room, watch.ends_by(), now).await?;
    let live = open
        .live(now)
        .map(|(id, open)| NotedSocket { connection: id.clone(), expires_at: open.expires_at });
    let new: Vec<NotedSocket> = live.filter(|socket| !noted.contains(socket)).collect();
    // A note is made after its connection is stored, and was read before the connections were.
    let gone = noted.into_iter().filter(|noted| !open.all.contains_key(&noted.connection));
    let gone: Vec<ConnectionId> = gone.map(|noted| noted.connection).collect();
    app.conversations.note_sockets(room, user, &new, &gone).await?;
    Ok(())
}

/// Takes the notes of removed connections away, in each room that may have them.
pub(super) async fn forget(
    app: &App,
    user: UserId,
    connections: &[ConnectionId],
    rooms: &[ConversationId],
) -> Result<(), JobError> {
    let forget = |room: &ConversationId| app.conversations.forget_sockets(*room, user, connections);
    try_join_all(rooms.iter().map(forget)).await?;
    Ok(())
}
