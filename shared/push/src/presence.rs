//! Presence: the table of connections, and the jobs that `fanout` gets when the first socket of a
//! person opens or the last one closes.

use std::time::Duration;

use futures_util::{future::join_all, join};
use natter_domain::{
    ids::{ConnectionId, UserId},
    presence::{Connections as UserConnections, Departure},
    time::Timestamp,
};
use natter_store::{Connections, StoreError, connections::Removed};

use crate::{DelayQueue, DelayedJob, FanoutJob, FunctionInvoker};

/// The table of connections, with the jobs that its changes cause. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Presence {
    connections: Connections,
    fanout: FunctionInvoker,
    /// How long somebody without a socket seems to be online.
    offline_delay: Duration,
    /// Where the caller may send what follows then; else `fanout` does.
    delayed_jobs: Option<DelayQueue>,
}

/// How a socket came to be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gone {
    /// By itself: another one may follow.
    Closed,
    /// With its session: none can follow.
    SessionEnded,
}

impl Presence {
    /// The table `connections`, whose changes enqueue jobs for `fanout`. Whoever has no socket seems
    /// to be online for `offline_delay`.
    #[must_use]
    pub fn new(connections: Connections, fanout: FunctionInvoker, offline_delay: Duration) -> Self {
        Self { connections, fanout, offline_delay, delayed_jobs: None }
    }

    /// As before, but what follows from a last socket that is gone is sent to the queue from here,
    /// without an invocation of `fanout`.
    #[must_use]
    pub fn sending_to(self, delayed_jobs: DelayQueue) -> Self {
        Self { delayed_jobs: Some(delayed_jobs), ..self }
    }

    /// The table.
    #[must_use]
    pub fn connections(&self) -> &Connections {
        &self.connections
    }

    /// Starts the function that does the jobs.
    #[must_use]
    pub fn fanout(&self) -> &FunctionInvoker {
        &self.fanout
    }

    /// Enqueues the presence event of a user who has opened a socket, if they had none `before`.
    pub async fn arrived(&self, user: UserId, before: &UserConnections, now: Timestamp) {
        if !before.online(now) {
            self.fanout.enqueue(FanoutJob::Presence { user, online: true }).await;
        }
    }

    /// Removes connections of `user` whose sockets are gone. If none is left, the person seems to be
    /// online for a while, and a job looks after that. For each removed connection that was in a
    /// call, the end of that is enqueued.
    pub async fn remove(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let until = now.plus(self.offline_delay);
        let removed =
            self.connections.remove(user, ids, Departure::MayReturn { until }, now).await?;
        join!(
            async {
                if is_last(&removed, now) {
                    self.left(user, until).await;
                }
            },
            self.lost_calls(user, &removed)
        );
        Ok(removed)
    }

    /// As [`Self::remove`], for sockets whose session has ended: if none is left, the presence event
    /// is enqueued at once.
    pub async fn remove_at_once(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let removed = self.connections.remove(user, ids, Departure::AtOnce, now).await?;
        join!(
            async {
                if is_last(&removed, now) {
                    self.gone(user).await;
                }
            },
            self.lost_calls(user, &removed)
        );
        if removed == Removed::NotThere {
            // Its own `$disconnect` was faster, and knew nothing of the session's end.
            self.leave_at_once(user, now).await?;
        }
        Ok(removed)
    }

    /// Whoever seems to be online without a socket does so no more: a session has ended, so that
    /// nobody comes back. Another device that was about to is seen to come then.
    pub(crate) async fn leave_at_once(
        &self,
        user: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = self.connections.leave_at_once(user).await?;
        if before.is_some_and(|before| !before.has_socket(now)) {
            self.gone(user).await;
        }
        Ok(())
    }

    pub(crate) async fn remove_gone(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        gone: Gone,
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        match gone {
            Gone::Closed => self.remove(user, ids, now).await,
            Gone::SessionEnded => self.remove_at_once(user, ids, now).await,
        }
    }

    /// Has the person looked at when they seem to be online no more.
    async fn left(&self, user: UserId, until: Timestamp) {
        if let Some(queue) = &self.delayed_jobs {
            let job = DelayedJob::GoOffline { user, until };
            let Err(error) = queue.send(&job, self.offline_delay).await else { return };
            // It tries again, and what it can't do either is a dead letter.
            tracing::warn!(%error, "fanout has to send it");
        }
        self.fanout.enqueue(FanoutJob::Left { user, until }).await;
    }

    async fn gone(&self, user: UserId) {
        self.fanout.enqueue(FanoutJob::Presence { user, online: false }).await;
    }

    async fn lost_calls(&self, user: UserId, removed: &Removed) {
        let Removed::Left { calls, .. } = removed else { return };
        let lost = calls.iter().map(|(connection, call)| FanoutJob::CallLost {
            call_id: call.clone(),
            user,
            connection: connection.clone(),
        });
        join_all(lost.map(|job| self.fanout.enqueue(job))).await;
    }
}

/// Whether the last socket is gone.
fn is_last(removed: &Removed, now: Timestamp) -> bool {
    matches!(removed, Removed::Left { left, .. } if !left.has_socket(now))
}
