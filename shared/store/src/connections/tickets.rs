//! Tickets: each lets one socket in, once.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_domain::{session::Identity, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::from_item;

use super::{Connections, keys};
use crate::{StoreError, db::Outcome};

/// What a ticket says. Only its hash is stored, so who reads the table can't use it.
#[derive(Debug, Clone, Copy)]
pub struct NewTicket {
    /// SHA-256 of the ticket.
    pub hash: [u8; 32],
    /// Whom it lets in.
    pub identity: Identity,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A ticket as stored.
#[derive(Serialize, Deserialize)]
struct TicketItem {
    user: natter_domain::ids::UserId,
    session: natter_domain::ids::SessionId,
    /// Expiry, in milliseconds.
    e: Timestamp,
}

impl Connections {
    /// Stores a ticket. One write.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn issue_ticket(&self, ticket: NewTicket) -> Result<(), StoreError> {
        let text = |value: String| AttributeValue::S(value);
        let number = |value: i64| AttributeValue::N(value.to_string());
        let mut item = keys::ticket(&ticket.hash);
        item.insert("user".to_owned(), text(ticket.identity.user.to_string()));
        item.insert("session".to_owned(), text(ticket.identity.session.to_string()));
        item.insert("e".to_owned(), number(ticket.expires_at.millis()));
        item.insert("ttl".to_owned(), number(ticket.expires_at.seconds()));
        let request = self.db.client().put_item().table_name(&self.table).set_item(Some(item));
        match self.db.put(request).await? {
            Outcome::Done(()) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Uses a ticket up and says whom it lets in; nobody, if there is no such ticket any more or it has expired. Of
    /// several at once, one gets it. One write.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn redeem_ticket(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Identity>, StoreError> {
        let request = self
            .db
            .client()
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::ticket(hash)))
            .return_values(ReturnValue::AllOld);
        let Some(item) = self.db.delete(request).await?.attributes else { return Ok(None) };
        let ticket: TicketItem = from_item(item).map_err(|_| StoreError::Unreadable { what: "ticket" })?;
        let valid = ticket.e > now;
        Ok(valid.then_some(Identity { user: ticket.user, session: ticket.session }))
    }
}
