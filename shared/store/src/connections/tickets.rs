//! Tickets: each lets one socket in, once.

use aws_sdk_dynamodb::types::ReturnValue;
use natter_domain::{session::Identity, time::Timestamp};

use super::{Connections, item, keys};
use crate::{StoreError, dynamodb::Outcome};

/// What a ticket says. Only its hash is stored, so who reads the table can't use it.
#[derive(Debug, Clone, Copy)]
pub struct NewTicket {
    /// SHA-256 of the ticket.
    pub hash: [u8; 32],
    /// The user and session of the socket that the ticket opens.
    pub identity: Identity,
    /// Until when.
    pub expires_at: Timestamp,
}

impl Connections {
    /// Stores a ticket. One write.
    pub async fn issue_ticket(&self, ticket: NewTicket) -> Result<(), StoreError> {
        let item = item::write_ticket(&ticket)?;
        let request = self.client.sdk().put_item().table_name(&self.table).set_item(Some(item));
        match self.client.put(request).await? {
            Outcome::Done(()) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Uses a ticket up and says whom it lets in; nobody, if there is no such ticket any more or it
    /// has expired. Of several at once, one gets it. One write.
    pub async fn redeem_ticket(
        &self,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Identity>, StoreError> {
        let request = self
            .client
            .sdk()
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::ticket(hash)))
            .return_values(ReturnValue::AllOld);
        let Some(item) = self.client.delete(request).await?.attributes else { return Ok(None) };
        let (identity, expires_at) = item::read_ticket(item)?;
        Ok((expires_at > now).then_some(identity))
    }
}
