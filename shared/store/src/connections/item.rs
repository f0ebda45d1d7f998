//! The items of the Connections table. Attribute names are short: they are stored, and paid for, with every item.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    call::CallId,
    ids::{ConnectionId, SessionId},
    presence::{Connection, Connections},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::from_attribute_value;

use crate::{StoreError, db::Item};

/// What an attribute that holds a connection is called: this and the connection id.
const CONNECTION: &str = "c#";
/// When the person was last seen leaving, in milliseconds.
pub(super) const LEFT_AT: &str = "left";

/// The name of a connection's attribute.
pub(super) fn attribute(connection: &ConnectionId) -> String {
    format!("{CONNECTION}{connection}")
}

/// The call that a connection was last in, in the map that its attribute holds.
pub(super) const CALL: &str = "k";

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
        ("s".to_owned(), AttributeValue::S(connection.session.to_string())),
        ("e".to_owned(), AttributeValue::N(connection.expires_at.seconds().to_string())),
    ]))
}

/// A person's item.
pub(super) fn read(item: Item) -> Result<Connections, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "connections item" };
    let mut connections = Connections::default();
    for (name, value) in item {
        if name == LEFT_AT {
            connections.left_at = Some(from_attribute_value(value).map_err(|_| unreadable())?);
        } else if let Some(id) = name.strip_prefix(CONNECTION) {
            let id: ConnectionId = id.parse().map_err(|_| unreadable())?;
            let value: ConnectionValue = from_attribute_value(value).map_err(|_| unreadable())?;
            let expires_at = Timestamp::from_seconds(value.e);
            connections.all.insert(id, Connection { session: value.s, expires_at, call: value.k });
        }
    }
    Ok(connections)
}
