//! A call as an item.

use natter_domain::{
    call::{Call, CallId, CallOutcome, End, FinishedCall, Media, Over},
    conversation::ConversationId,
    ids::{ConnectionId, UserId},
    limits::CALL_LIFE,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::{from_item, to_item};

use crate::{StoreError, connections::keys, db::Item};

/// A call.
#[derive(Serialize, Deserialize)]
struct CallItem {
    pk: String,
    /// Conversation.
    cv: ConversationId,
    /// Caller.
    by: UserId,
    /// The caller's connection.
    c: ConnectionId,
    m: Media,
    /// Began to ring, in milliseconds.
    t: Timestamp,
    /// Rings until, in milliseconds.
    r: Timestamp,
    /// Who is called.
    to: UserId,
    /// The connection that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    a: Option<ConnectionId>,
    /// Answered, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Timestamp>,
    /// Ended, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    e: Option<Timestamp>,
    /// How it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    o: Option<CallOutcome>,
    /// How many seconds they spoke.
    #[serde(default)]
    s: u64,
    /// Whether the log has it.
    #[serde(default)]
    l: bool,
    /// When DynamoDB may remove the item, in seconds.
    ttl: i64,
    // Beside these, once it rings: `w`, true.
}

/// What names the call that two people have.
#[derive(Serialize, Deserialize)]
struct BetweenItem {
    pk: String,
    /// The call.
    id: CallId,
    /// When nobody can be in it any more, in milliseconds.
    until: Timestamp,
    ttl: i64,
}

/// A call that begins, and the item that names it for its two people.
pub(super) fn write(call: &Call) -> Result<(Item, Item), StoreError> {
    let until = call.started_at.plus(CALL_LIFE);
    let ttl = until.seconds();
    let item = CallItem {
        pk: keys::call(&call.id),
        cv: call.direct.id(),
        by: call.caller.user,
        c: call.caller.connection.clone(),
        m: call.media,
        t: call.started_at,
        r: call.rings_until,
        to: call.callee(),
        a: None,
        at: None,
        e: None,
        o: None,
        s: 0,
        l: false,
        ttl,
    };
    let between = BetweenItem { pk: keys::call_between(call.direct), id: call.id.clone(), until, ttl };
    let unwritten = |_| StoreError::Unreadable { what: "call" };
    Ok((to_item(item).map_err(unwritten)?, to_item(between).map_err(unwritten)?))
}

/// An item as a call.
pub(super) fn read(item: Item) -> Result<Call, StoreError> {
    let unreadable = StoreError::Unreadable { what: "call" };
    let read: CallItem = from_item(item).map_err(|_| unreadable.clone())?;
    let id = keys::call_of(&read.pk).ok_or_else(|| unreadable.clone())?;
    let direct = read.cv.direct().ok_or(unreadable)?;
    let over = read.e.zip(read.o).map(|(at, outcome)| Over {
        at,
        finished: FinishedCall { call_id: id.clone(), media: read.m, outcome, seconds: read.s },
        logged: read.l,
    });
    Ok(Call {
        id,
        direct,
        caller: End { user: read.by, connection: read.c },
        media: read.m,
        started_at: read.t,
        rings_until: read.r,
        answered: read.a.zip(read.at),
        over,
    })
}

/// The call that two people have, out of the item that names it.
pub(super) fn read_between(item: Item) -> Result<CallId, StoreError> {
    let read: BetweenItem = from_item(item).map_err(|_| StoreError::Unreadable { what: "call" })?;
    Ok(read.id)
}
