//! Who comes and goes: the table of connections, and what has to be told when the first socket of a person opens or the last one
//! is gone.

use futures_util::future::join_all;
use natter_domain::{
    ids::{ConnectionId, UserId},
    presence::Connections as UserConnections,
    time::Timestamp,
};
use natter_store::{Connections, StoreError, connections::Removed};

use crate::{Background, Work};

/// The table of connections with its consequences. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Presence {
    connections: Connections,
    fanout: Background,
}

impl Presence {
    /// The table `connections`, whose consequences `fanout` works off.
    #[must_use]
    pub fn new(connections: Connections, fanout: Background) -> Self {
        Self { connections, fanout }
    }

    /// The table.
    #[must_use]
    pub fn connections(&self) -> &Connections {
        &self.connections
    }

    /// Who works off the consequences.
    #[must_use]
    pub fn fanout(&self) -> &Background {
        &self.fanout
    }

    /// Tells of somebody who has just opened a socket, if they had none `before`.
    pub async fn arrived(&self, user: UserId, before: &UserConnections, now: Timestamp) {
        if !before.online(now) {
            self.fanout.hand_over(Work::Presence { user, online: true }).await;
        }
    }

    /// Removes connections of somebody. If the last one goes, that is told; if one of them was in a call, that ends.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn remove(
        &self,
        user: UserId,
        ids: &[ConnectionId],
        now: Timestamp,
    ) -> Result<Removed, StoreError> {
        let removed = self.connections.remove(user, ids, now).await?;
        let Removed::Left { left, calls } = &removed else { return Ok(removed) };
        let offline = (!left.online(now)).then_some(Work::Presence { user, online: false });
        let lost = calls.iter().map(|(connection, call)| Work::CallLost {
            call_id: call.clone(),
            user,
            connection: connection.clone(),
        });
        join_all(offline.into_iter().chain(lost).map(|work| self.fanout.hand_over(work))).await;
        Ok(removed)
    }
}
