//! A call as an item. The fields of the structs have the names of the attributes, as
//! `attributes/connections.rs` lists them.

use natter_domain::{
    call::{
        Answer, Call, CallId, CallOutcome, End, EndedCall, Fingerprint, FinishedCall, LostSockets,
        Media, PendingOffer, Seat, Signals,
    },
    conversation::ConversationId,
    ids::{ConnectionId, SessionId, UserId},
    limits::CALL_LIFE,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::{from_item, to_item};

use crate::{StoreError, connections::keys, dynamodb::Item};

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
    /// The calling device's session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sc: Option<SessionId>,
    /// Until when another socket of it is waited for, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wc: Option<Timestamp>,
    /// The offer's hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fo: Option<Fingerprint>,
    /// The hash of the calling device's latest answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fc: Option<Fingerprint>,
    m: Media,
    /// Began to ring, in milliseconds.
    t: Timestamp,
    /// Rings until, in milliseconds.
    r: Timestamp,
    /// The callee.
    to: UserId,
    /// The connection that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    a: Option<ConnectionId>,
    /// Answered, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Timestamp>,
    /// The answering device's session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sa: Option<SessionId>,
    /// Until when another socket of it is waited for, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wa: Option<Timestamp>,
    /// The hash of the answering device's latest answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fa: Option<Fingerprint>,
    /// Whose offer waits for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    po: Option<Seat>,
    /// The hash of that offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pf: Option<Fingerprint>,
    /// When it came, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pt: Option<Timestamp>,
    /// Ended, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    e: Option<Timestamp>,
    /// The outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    o: Option<CallOutcome>,
    /// The seconds between answer and end.
    #[serde(default)]
    s: u64,
    /// Whether the log has it.
    #[serde(default)]
    l: bool,
    /// When DynamoDB may remove the item, in seconds.
    ttl: i64,
    // Beside these, `RUNG` once it rings.
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
        sc: call.caller.session,
        wc: None,
        fo: call.signals.call.clone(),
        fc: None,
        m: call.media,
        t: call.started_at,
        r: call.rings_until,
        to: call.callee(),
        a: None,
        at: None,
        sa: None,
        wa: None,
        fa: None,
        po: None,
        pf: None,
        pt: None,
        e: None,
        o: None,
        s: 0,
        l: false,
        ttl,
    };
    let between =
        BetweenItem { pk: keys::call_between(call.direct), id: call.id.clone(), until, ttl };
    let unwritten = |_| StoreError::Unreadable { what: "call" };
    Ok((to_item(item).map_err(unwritten)?, to_item(between).map_err(unwritten)?))
}

/// An item as a call.
pub(super) fn read(item: Item) -> Result<Call, StoreError> {
    let unreadable = StoreError::Unreadable { what: "call" };
    let read: CallItem = from_item(item).map_err(|_| unreadable.clone())?;
    let id = keys::call_of(&read.pk).ok_or_else(|| unreadable.clone())?;
    let direct = read.cv.direct().ok_or(unreadable)?;
    let ended = read.e.zip(read.o).map(|(at, outcome)| EndedCall {
        at,
        finished: FinishedCall { call_id: id.clone(), media: read.m, outcome, seconds: read.s },
        logged: read.l,
    });
    let pending = match (read.po, read.pf, read.pt) {
        (Some(by), Some(offer), Some(at)) => Some(PendingOffer { by, offer, at }),
        (Some(_) | None, _, _) => None,
    };
    Ok(Call {
        id,
        direct,
        caller: End { user: read.by, connection: read.c, session: read.sc },
        media: read.m,
        started_at: read.t,
        rings_until: read.r,
        answered: read.a.zip(read.at).map(|(by, at)| Answer { by, session: read.sa, at }),
        lost: LostSockets { caller: read.wc, answerer: read.wa },
        signals: Signals { call: read.fo, of_caller: read.fc, of_answerer: read.fa, pending },
        ended,
    })
}

/// The call that two people have, out of the item that names it, and until when it does.
pub(super) fn read_between(item: Item) -> Result<(CallId, Timestamp), StoreError> {
    let read: BetweenItem = from_item(item).map_err(|_| StoreError::Unreadable { what: "call" })?;
    Ok((read.id, read.until))
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::AttributeValue;

    use super::*;
    use crate::attributes::{
        PK, TTL,
        connections::{call, call_between},
        testing::{CONNECTION_ID, SESSION_ID, USER_ID, assert_same_names, number, text},
    };

    #[test]
    fn a_call_has_the_attributes_of_the_list() {
        assert_same_names::<CallItem, _>([
            (PK, text("CALL#call-1")),
            (call::CONVERSATION, text("d-01m8c8p3j8w1eqs6jekwms7tsq-01m8c8p4b8takqgrmy7eg52qgk")),
            (call::CALLER, text(USER_ID)),
            (call::CALLER_CONNECTION, text(CONNECTION_ID)),
            (call::CALLER_SESSION, text(SESSION_ID)),
            (call::CALLER_AWAITED, number(7)),
            (call::OFFER, text("00")),
            (call::CALLER_ANSWER, text("01")),
            (call::CALLEE, text("01m8c8p4b8takqgrmy7eg52qgk")),
            (call::MEDIA, text("audio")),
            (call::STARTED_AT, number(1)),
            (call::RINGS_UNTIL, number(2)),
            (call::ANSWERED_BY, text(CONNECTION_ID)),
            (call::ANSWERED_AT, number(3)),
            (call::ANSWERER_SESSION, text(SESSION_ID)),
            (call::ANSWERER_AWAITED, number(8)),
            (call::ANSWERER_ANSWER, text("02")),
            (call::PENDING_BY, text("caller")),
            (call::PENDING_OFFER, text("03")),
            (call::PENDING_AT, number(9)),
            (call::ENDED_AT, number(4)),
            (call::OUTCOME, text("answered")),
            (call::SECONDS, number(5)),
            (call::LOGGED, AttributeValue::Bool(true)),
            (TTL, number(6)),
        ]);
    }

    #[test]
    fn the_item_that_names_a_call_of_two_has_the_attributes_of_the_list() {
        assert_same_names::<BetweenItem, _>([
            (PK, text("CALLS#d-01m8c8p3j8w1eqs6jekwms7tsq-01m8c8p4b8takqgrmy7eg52qgk")),
            (call_between::CALL, text("call-1")),
            (call_between::UNTIL, number(1)),
            (TTL, number(2)),
        ]);
    }
}
