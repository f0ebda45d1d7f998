//! Ending sessions on their open sockets.

use bytes::Bytes;
use natter_domain::{
    ids::{SessionId, UserId},
    presence::Connection,
    time::Timestamp,
};
use natter_store::{StoreError, users::Consistency};
use serde::Serialize;

use crate::{Pusher, Target, presence::Gone};

/// The reason in the `sessionEnded` event of a session's sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum EndReason {
    /// Its owner logged out on this device, or everywhere.
    Logout,
    /// Its owner changed the password on another device.
    PasswordChanged,
    /// Its owner ended it from another device.
    Revoked,
    /// The user deleted the account.
    AccountDeleted,
    /// Its refresh token was used twice: somebody else has a copy.
    Reuse,
    /// It has lasted as long as a session can.
    Expired,
    /// It was the oldest of more sessions than a person can have.
    TooManySessions,
}

/// The last event on a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename = "sessionEnded")]
pub struct SessionEnded {
    /// The reason for the end of the session.
    pub reason: EndReason,
}

impl Pusher {
    /// Tells the open sockets of `sessions` that they have ended, and closes them. Called after the
    /// sessions are deleted: a socket that opens in the same moment then finds its session missing
    /// and closes itself, or is found by this read, which is a strong one.
    ///
    /// A person who has no socket, but seems to be online for a while, is offline at once.
    ///
    /// # Errors
    /// [`StoreError`] when the connections can't be read. The sessions have ended all the same.
    pub async fn end_sessions(
        &self,
        user: UserId,
        sessions: &[SessionId],
        reason: EndReason,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.end_where(user, |open| sessions.contains(&open.session), reason, now).await
    }

    /// As [`Self::end_sessions`], for all of the person's sockets, whatever their sessions.
    ///
    /// # Errors
    /// As there.
    pub async fn end_all(
        &self,
        user: UserId,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.end_where(user, |_| true, reason, now).await
    }

    async fn end_where(
        &self,
        user: UserId,
        ended: impl Fn(&Connection) -> bool,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let open = self.connections().of(user, Consistency::Strong).await?;
        let theirs: Vec<Target> = Target::live(user, &open, now)
            .filter(|target| open.all.get(&target.connection).is_some_and(&ended))
            .collect();
        self.end(theirs, reason, now).await;
        // Its `$disconnect` was faster than this: it knew nothing of the session's end.
        if !open.has_socket(now) && open.online(now) {
            // The session has ended in any case, and who is there is no reason to say otherwise.
            if let Err(error) = self.presence().leave_at_once(user, now).await {
                tracing::warn!(%error, "that somebody went is not told at once");
            }
        }
        Ok(())
    }

    /// Tells sockets that their session has ended, and closes them.
    pub async fn end(&self, targets: Vec<Target>, reason: EndReason, now: Timestamp) {
        if targets.is_empty() {
            return;
        }
        let event =
            serde_json::to_vec(&SessionEnded { reason }).map(Bytes::from).unwrap_or_default();
        self.post_all(targets.clone(), &[event], Gone::SessionEnded, now).await;
        self.close_for_good(targets, now).await;
    }
}
