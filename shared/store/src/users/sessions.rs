//! Sessions: that one is stored is what makes it valid.

use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, ReturnValue, WriteRequest};
use natter_domain::{
    ids::{SessionId, UserId},
    session::{Identity, Session},
    time::Timestamp,
};

use super::{Users, item::SessionItem, keys};
use crate::{StoreError, db::Item};

/// How sure a read must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consistency {
    /// May be a moment old; half the price.
    Eventual,
    /// Shows every write that was acknowledged before.
    Strong,
}

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
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn session(
        &self,
        identity: Identity,
        now: Timestamp,
        consistency: Consistency,
    ) -> Result<Option<Session>, StoreError> {
        let request = self
            .db
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(identity.user), keys::session(identity.session))))
            .consistent_read(consistency == Consistency::Strong);
        let session = self.db.get(request).await?.map(SessionItem::read).transpose()?;
        Ok(session.filter(|session| session.expires_at > now))
    }

    /// All valid sessions of a person, oldest first. A strong read: who ends all others must see them all.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn sessions(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let mut sessions = Vec::new();
        let mut start = None;
        loop {
            let request = self
                .db
                .client()
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :pk AND begins_with(sk, :sessions)")
                .expression_attribute_values(":pk", AttributeValue::S(keys::user(user)))
                .expression_attribute_values(":sessions", AttributeValue::S(keys::SESSIONS.to_owned()))
                .consistent_read(true)
                .set_exclusive_start_key(start.take());
            let output = self.db.query(request).await?;
            for item in output.items.unwrap_or_default() {
                sessions.push(SessionItem::read(item)?);
            }
            start = output.last_evaluated_key;
            if start.is_none() {
                sessions.retain(|session| session.expires_at > now);
                return Ok(sessions);
            }
        }
    }

    /// Ends one session. Says whether it was there and valid. One request.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn end_session(&self, identity: Identity, now: Timestamp) -> Result<bool, StoreError> {
        let request = self
            .db
            .client()
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(identity.user), keys::session(identity.session))))
            .return_values(ReturnValue::AllOld);
        let ended = self.db.delete(request).await?.attributes.map(SessionItem::read).transpose()?;
        Ok(ended.is_some_and(|session| session.expires_at > now))
    }

    /// Ends all sessions of a person but `keep`, and returns the ended ones. Repeating it is harmless.
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

    async fn delete_sessions(&self, user: UserId, sessions: &[SessionId]) -> Result<(), StoreError> {
        let unbuilt = StoreError::unbuilt("BatchWriteItem");
        let mut writes = Vec::with_capacity(sessions.len());
        for session in sessions {
            let key = keys::key(keys::user(user), keys::session(*session));
            let delete = DeleteRequest::builder().set_key(Some(key)).build().map_err(&unbuilt)?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        self.db.batch_write_all(&self.table, writes).await
    }
}
