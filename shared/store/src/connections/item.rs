//! The items of the Connections table. The fields of their structs have the names of the
//! attributes, as `attributes/connections.rs` lists them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    call::CallId,
    ids::{ConnectionId, SessionId, UserId},
    presence::{Connection, Connections},
    session::Identity,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::{from_attribute_value, from_item, to_item};

use super::{NewTicket, keys};
use crate::{
    StoreError,
    attributes::connections::{LEFT_AT, ONLINE_UNTIL, in_socket, person_call_of, socket_of},
    dynamodb::Item,
};

/// What a connection's attribute holds: a small map.
#[derive(Serialize, Deserialize)]
struct ConnectionValue {
    /// Session.
    s: SessionId,
    /// Expiry, in seconds.
    e: i64,
    /// Call.
    #[serde(default)]
    k: Option<CallId>,
}

/// A connection that has just been opened as an attribute.
pub(super) fn write(connection: &Connection) -> AttributeValue {
    AttributeValue::M(HashMap::from([
        (in_socket::SESSION.to_owned(), AttributeValue::S(connection.session.to_string())),
        (
            in_socket::EXPIRES_AT.to_owned(),
            AttributeValue::N(connection.expires_at.seconds().to_string()),
        ),
    ]))
}

/// A person's item.
pub(super) fn read(item: Item) -> Result<Connections, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "connections item" };
    let mut connections = Connections::default();
    for (name, value) in item {
        if name == LEFT_AT {
            connections.left_at = Some(from_attribute_value(value).map_err(|_| unreadable())?);
        } else if name == ONLINE_UNTIL {
            connections.online_until = Some(from_attribute_value(value).map_err(|_| unreadable())?);
        } else if let Some(id) = socket_of(&name) {
            let id: ConnectionId = id.parse().map_err(|_| unreadable())?;
            let value: ConnectionValue = from_attribute_value(value).map_err(|_| unreadable())?;
            let expires_at = Timestamp::from_seconds(value.e);
            connections.all.insert(id, Connection { session: value.s, expires_at, call: value.k });
        } else if let Some(id) = person_call_of(&name) {
            let id: CallId = id.parse().map_err(|_| unreadable())?;
            let until = from_attribute_value(value).map_err(|_| unreadable())?;
            connections.calls.insert(id, until);
        }
    }
    Ok(connections)
}

/// A ticket, without the key that is its hash.
#[derive(Serialize, Deserialize)]
struct TicketItem {
    user: UserId,
    session: SessionId,
    /// Expiry, in milliseconds.
    e: Timestamp,
    /// When DynamoDB may remove the item, in seconds.
    ttl: i64,
}

/// A ticket as an item.
pub(super) fn write_ticket(ticket: &NewTicket) -> Result<Item, StoreError> {
    let Identity { user, session } = ticket.identity;
    let item = TicketItem { user, session, e: ticket.expires_at, ttl: ticket.expires_at.seconds() };
    let mut item: Item = to_item(item).map_err(|_| StoreError::Unreadable { what: "ticket" })?;
    item.extend(keys::ticket(&ticket.hash));
    Ok(item)
}

/// Whom a ticket lets in, and until when.
pub(super) fn read_ticket(item: Item) -> Result<(Identity, Timestamp), StoreError> {
    let read: TicketItem =
        from_item(item).map_err(|_| StoreError::Unreadable { what: "ticket" })?;
    Ok((Identity { user: read.user, session: read.session }, read.e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::{
        TTL,
        connections::ticket,
        testing::{SESSION_ID, USER_ID, assert_same_names, number, text},
    };

    #[test]
    fn a_socket_has_the_attributes_of_the_list() {
        assert_same_names::<ConnectionValue, _>([
            (in_socket::SESSION, text(SESSION_ID)),
            (in_socket::EXPIRES_AT, number(1)),
            (in_socket::CALL, text("call-1")),
        ]);
    }

    #[test]
    fn a_ticket_has_the_attributes_of_the_list() {
        assert_same_names::<TicketItem, _>([
            (ticket::USER, text(USER_ID)),
            (ticket::SESSION, text(SESSION_ID)),
            (ticket::EXPIRES_AT, number(1)),
            (TTL, number(2)),
        ]);
    }
}
