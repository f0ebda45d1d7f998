//! Who may do what: the checks that come before a handler acts for a caller.
//!
//! What a role allows in a room is a rule of the domain (`natter_domain::room`), and asked where
//! the room changes. These are the checks that several handlers share. Each is meant to run beside
//! the reads that its handler makes anyway, so that it costs no round trip.

use futures_util::try_join;
use natter_app::problem::{
    Problem, code,
    refusals::{blocked, session_revoked, user_not_found},
};
use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::{Body, SendId},
    ids::UserId,
    time::Timestamp,
};
use natter_push::{EndReason, Target};
use natter_store::{StoreError, Users, conversations::Draft, users::Consistency};

use crate::{caller::Caller, context::Context};

/// Refuses a direct conversation of two other people. Its id alone says whose it is; who is a
/// member of a room is for the store to say.
pub(crate) fn ensure_participant(
    conversation: ConversationId,
    user: UserId,
) -> Result<(), Problem> {
    match conversation {
        ConversationId::Direct(direct) => peer_of(direct, user).map(|_| ()),
        ConversationId::Room(_) => Ok(()),
    }
}

/// The other person of a direct conversation, which has to be one of `user`'s own.
pub(crate) fn peer_of(direct: Direct, user: UserId) -> Result<UserId, Problem> {
    direct.peer_of(user).ok_or_else(|| {
        Problem::new(code::NOT_A_MEMBER, "You are not a member of this conversation.")
    })
}

/// Refuses where one of the two blocks the other. A strong read: 1 RRU, or 2 for who has many.
pub(crate) async fn ensure_not_blocked(
    users: &Users,
    user: UserId,
    peer: UserId,
) -> Result<(), Problem> {
    let blocks = users.blocks_with(user, &[peer], Consistency::Strong).await?;
    if blocks.between(peer) { Err(blocked()) } else { Ok(()) }
}

/// Whom of a direct conversation's two people something reaches that `user` does in it: both, or
/// `user` alone where one of the two blocks the other. An eventual read, of half an RRU or 1.
pub(crate) async fn reached_in(
    users: &Users,
    direct: Direct,
    user: UserId,
) -> Result<Vec<UserId>, StoreError> {
    let Some(peer) = direct.peer_of(user) else { return Ok(Vec::new()) };
    let blocks = users.blocks_with(user, &[peer], Consistency::Eventual).await?;
    Ok(if blocks.between(peer) { vec![user] } else { direct.people().to_vec() })
}

/// Refuses a socket whose session has ended, and closes it: it should have been closed with the
/// session, but that can fail, or meet a handshake that was not finished. A request costs nothing
/// here: its session was read with its token.
pub(crate) async fn ensure_session_active(
    context: &Context,
    caller: &Caller,
    now: Timestamp,
) -> Result<(), Problem> {
    let Caller::Socket { identity, connection } = caller else { return Ok(()) };
    // The cheap read may lag behind a session that has just begun, so a miss is read again.
    for consistency in [Consistency::Eventual, Consistency::Strong] {
        if context.users.session(*identity, now, consistency).await?.is_some() {
            return Ok(());
        }
    }
    let target =
        Target { user: identity.user, connection: connection.clone(), since: now, spoke: true };
    context.pusher.end(vec![target], EndReason::Revoked, now).await;
    Err(session_revoked())
}

/// Refuses a caller who may not reach the other person now with something that leaves `body` in
/// the log: the session must be active, the other person must exist, neither may block the other,
/// and the flood limit must allow one more entry.
pub(crate) async fn ensure_can_reach(
    context: &Context,
    caller: &Caller,
    direct: Direct,
    body: Body,
    now: Timestamp,
) -> Result<(), Problem> {
    let user = caller.user();
    let peer = peer_of(direct, user)?;
    let send = SendId::Made(context.ids.message(now));
    let draft = Draft { conversation: direct.id(), sender: user, send, body, sent_at: now };
    // Without `?`: the other three refuse first.
    let log = async { Ok(context.conversations.prepare(draft, None, context.flood_limit).await) };
    let profile = async { Ok(context.users.profile(peer).await?) };
    let (log, profile, (), ()) = try_join!(
        log,
        profile,
        ensure_not_blocked(&context.users, user, peer),
        ensure_session_active(context, caller, now)
    )?;
    if profile.is_none() {
        return Err(user_not_found());
    }
    // Only whether the log would refuse the draft matters here.
    log?;
    Ok(())
}
