//! Presence: the table of connections, and the jobs that `fanout` gets when the first socket of a
//! person opens or the last one closes.

use futures_util::future::join_all;
use natter_domain::{
    ids::{ConnectionId, UserId},
    presence::Connections as UserConnections,
    time::Timestamp,
};
use natter_store::{Connections, StoreError, connections::Removed};

use crate::{FanoutJob, FunctionInvoker};

/// The table of connections, with the jobs that its changes cause. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Presence {
    connections: Connections,
    fanout: FunctionInvoker,
}

impl Presence {
    /// The table `connections`, whose changes enqueue jobs for `fanout`.
    #[must_use]
    pub fn new(connections: Connections, fanout: FunctionInvoker) -> Self {
        Self { connections, fanout }
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

    /// Removes connections of `user`. Enqueues the presence event if none is left, and the end of
    /// the call for each removed connection that was in one.
    pub async fn remove(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let removed = self.connections.remove(user, ids, now).await?;
        let Removed::Left { left, calls } = &removed else { return Ok(removed) };
        let offline = (!left.online(now)).then_some(FanoutJob::Presence { user, online: false });
        let lost = calls.iter().map(|(connection, call)| FanoutJob::CallLost {
            call_id: call.clone(),
            user,
            connection: connection.clone(),
        });
        join_all(offline.into_iter().chain(lost).map(|job| self.fanout.enqueue(job))).await;
        Ok(removed)
    }
}
