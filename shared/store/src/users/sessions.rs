//! Sessions: that one is stored is what makes it valid.

use aws_sdk_dynamodb::types::{DeleteRequest, ReturnValue, WriteRequest};
use natter_domain::{
    ids::{SessionId, UserId},
    limits::SESSIONS_PER_USER,
    session::{Identity, Session},
    time::Timestamp,
};

use super::{Users, item::SessionItem, keys};
use crate::{Consistency, StoreError, attempts::Attempts, dynamodb::Item, query::SortKeys};

impl Users {
    /// The key of a session's item.
    pub(crate) fn session_key(identity: Identity) -> Item {
        keys::key(keys::user(identity.user), keys::session(identity.session))
    }

    /// An item as a session.
    pub(crate) fn session_of(item: Item) -> Result<Session, StoreError> {
        SessionItem::read(item)
    }

    /// The session, if it is still valid at `now`. 0.5 RRU, or 1 for a strong read.
    pub async fn session(
        &self,
        identity: Identity,
        now: Timestamp,
        consistency: Consistency,
    ) -> Result<Option<Session>, StoreError> {
        let key = keys::key(keys::user(identity.user), keys::session(identity.session));
        let item = self.client.item(&self.table, key, consistency).await?;
        let session = item.map(SessionItem::read).transpose()?;
        Ok(session.filter(|session| session.expires_at > now))
    }

    /// All valid sessions of a person, oldest first. A strong read: who ends all others must see
    /// them all.
    pub async fn sessions(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let query = self.client.partition(
            &self.table,
            keys::user(user),
            SortKeys::Prefix(keys::SESSIONS),
            Consistency::Strong,
        );
        let found = self.client.query_all(query).await?;
        let mut sessions: Vec<Session> =
            found.into_iter().map(SessionItem::read).collect::<Result<_, _>>()?;
        sessions.retain(|session| session.expires_at > now);
        Ok(sessions)
    }

    /// Ends one session. Says whether it was there and valid. One request.
    pub async fn end_session(
        &self,
        identity: Identity,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let request = self
            .client
            .sdk()
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(identity.user), keys::session(identity.session))))
            .return_values(ReturnValue::AllOld);
        let attempts = Attempts::default();
        let ended = self.client.delete_with(request, &attempts).await?.attributes;
        let Some(ended) = ended.map(SessionItem::read).transpose()? else {
            // The attempt before may have ended it, and its answer was lost.
            return Ok(attempts.repeated());
        };
        Ok(ended.expires_at > now)
    }

    /// Ends all sessions of a person but `keep`, and returns the ended ones. Repeating it is
    /// harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; then some may have ended.
    pub async fn end_sessions(
        &self,
        user: UserId,
        keep: Option<SessionId>,
        now: Timestamp,
    ) -> Result<Vec<SessionId>, StoreError> {
        let mut ended: Vec<_> =
            self.sessions(user, now).await?.into_iter().map(|session| session.id).collect();
        ended.retain(|session| Some(*session) != keep);
        self.delete_sessions(user, &ended).await?;
        Ok(ended)
    }

    /// Ends the oldest sessions of a person who has more than a hundred, but not `new`, and returns
    /// the ended ones. To be called after `new` is stored: of logins at once the last one then sees
    /// the sessions of all. One request, two if any has ended.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; then some may have ended.
    pub async fn end_oldest_sessions(
        &self,
        user: UserId,
        new: SessionId,
        now: Timestamp,
    ) -> Result<Vec<SessionId>, StoreError> {
        let sessions = self.sessions(user, now).await?;
        let surplus = sessions.len().saturating_sub(SESSIONS_PER_USER);
        let oldest = sessions.into_iter().map(|session| session.id).filter(|id| *id != new);
        let ended: Vec<_> = oldest.take(surplus).collect();
        self.delete_sessions(user, &ended).await?;
        Ok(ended)
    }

    async fn delete_sessions(
        &self,
        user: UserId,
        sessions: &[SessionId],
    ) -> Result<(), StoreError> {
        let unbuilt = StoreError::unbuilt("BatchWriteItem");
        let mut writes = Vec::with_capacity(sessions.len());
        for session in sessions {
            let key = keys::key(keys::user(user), keys::session(*session));
            let delete = DeleteRequest::builder().set_key(Some(key)).build().map_err(&unbuilt)?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        self.client.batch_write_all(&self.table, writes).await
    }
}
