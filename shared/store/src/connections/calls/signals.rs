//! What is kept of the signals of a call, for devices that come later: the latest offer, the latest
//! answer, and the candidates of the caller before the answer. They hold addresses, so they expire
//! sooner than the call, and go with its end.

use aws_sdk_dynamodb::types::{
    AttributeValue, DeleteRequest, ReturnValue, ReturnValuesOnConditionCheckFailure, WriteRequest,
};
use natter_domain::{
    call::{Call, CallId},
    limits::{CALL_CANDIDATES, CALL_CANDIDATES_BYTES, SIGNAL_LIFE},
    time::Timestamp,
};

use crate::{
    Consistency, StoreError,
    attributes::{
        TTL,
        connections::{
            candidates::{BYTES, LIST},
            signal::JSON,
        },
    },
    connections::{Connections, keys},
    dynamodb::{Item, Outcome},
};

/// A signal of a call that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The latest offer: that of the call, or one within it.
    Offer,
    /// The latest answer.
    Answer,
}

impl Connections {
    /// Keeps a signal, as JSON, in the place of the one before. One write of its size.
    pub async fn keep_signal(
        &self,
        call: &CallId,
        kept: Kept,
        json: String,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut item = key(call, kept);
        item.insert(JSON.to_owned(), AttributeValue::S(json));
        item.insert(TTL.to_owned(), ttl(now));
        let request = self.client.sdk().put_item().table_name(&self.table).set_item(Some(item));
        match self.client.put(request).await? {
            Outcome::Done(()) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// A signal that is kept, as JSON. One strong read of its size.
    pub async fn kept_signal(
        &self,
        call: &CallId,
        kept: Kept,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let item = self.unexpired(key(call, kept), now).await?;
        let text = |mut item: Item| {
            let Some(AttributeValue::S(text)) = item.remove(JSON) else {
                return Err(StoreError::Unreadable { what: "signal" });
            };
            Ok(text)
        };
        item.map(text).transpose()
    }

    /// Keeps a candidate of the caller before the answer, as JSON. Says whether it was one of as
    /// many, and as large ones, as are kept; a repeat is kept once. One write of the size of all of
    /// them.
    pub async fn keep_candidate(
        &self,
        call: &CallId,
        json: String,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some(room) = CALL_CANDIDATES_BYTES.checked_sub(json.len()) else { return Ok(false) };
        let number = |number: usize| AttributeValue::N(number.to_string());
        let bytes = number(json.len());
        let candidate = AttributeValue::S(json);
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::candidates(call))))
            .update_expression(format!(
                "SET {LIST} = list_append(if_not_exists({LIST}, :none), :new), \
                 {BYTES} = if_not_exists({BYTES}, :zero) + :bytes, #ttl = :ttl"
            ))
            .condition_expression(format!(
                "attribute_not_exists({LIST}) \
                 OR (size({LIST}) < :most AND {BYTES} <= :room AND NOT contains({LIST}, :one))"
            ))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":bytes", bytes)
            .expression_attribute_values(":new", AttributeValue::L(vec![candidate.clone()]))
            .expression_attribute_values(":one", candidate.clone())
            .expression_attribute_values(":most", number(CALL_CANDIDATES))
            .expression_attribute_values(":room", number(room))
            .expression_attribute_values(":ttl", ttl(now))
            .return_values(ReturnValue::None)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.client.update(request).await? {
            Outcome::Done(_) => Ok(true),
            // One that is there already is kept, too.
            Outcome::ConditionFailed(kept) => Ok(kept
                .as_ref()
                .and_then(|kept| kept.get(LIST)?.as_l().ok())
                .is_some_and(|kept| kept.contains(&candidate))),
        }
    }

    /// The candidates that are kept, as JSON, in the order in which they came. One strong read of
    /// their size.
    pub async fn kept_candidates(
        &self,
        call: &CallId,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let item = self.unexpired(keys::key(keys::candidates(call)), now).await?;
        let Some(mut item) = item else { return Ok(Vec::new()) };
        let unreadable = StoreError::Unreadable { what: "candidates" };
        let Some(AttributeValue::L(list)) = item.remove(LIST) else { return Err(unreadable) };
        let text = |value| {
            let AttributeValue::S(text) = value else { return Err(unreadable.clone()) };
            Ok(text)
        };
        list.into_iter().map(text).collect()
    }

    /// Forgets what is kept of a call that is over: nobody comes later, and it holds addresses. One
    /// request; repeating it is harmless.
    pub async fn forget_signals(&self, call: &Call) -> Result<(), StoreError> {
        let answer = call.answered.is_some().then(|| key(&call.id, Kept::Answer));
        let kept = [key(&call.id, Kept::Offer), keys::key(keys::candidates(&call.id))];
        let unbuilt = StoreError::unbuilt("BatchWriteItem");
        let mut writes = Vec::new();
        for key in kept.into_iter().chain(answer) {
            let delete = DeleteRequest::builder().set_key(Some(key)).build().map_err(&unbuilt)?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        self.client.batch_write_all(&self.table, writes).await
    }

    /// An item, unless its time is over: DynamoDB removes it days late.
    async fn unexpired(&self, key: Item, now: Timestamp) -> Result<Option<Item>, StoreError> {
        let item = self.client.item(&self.table, key, Consistency::Strong).await?;
        let until = |item: &Item| item.get(TTL)?.as_n().ok()?.parse::<i64>().ok();
        Ok(item.filter(|item| until(item).is_some_and(|until| until > now.seconds())))
    }
}

fn key(call: &CallId, kept: Kept) -> Item {
    keys::key(match kept {
        Kept::Offer => keys::offer(call),
        Kept::Answer => keys::answer(call),
    })
}

fn ttl(now: Timestamp) -> AttributeValue {
    AttributeValue::N(now.plus(SIGNAL_LIFE).seconds().to_string())
}
