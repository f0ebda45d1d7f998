//! The one way to DynamoDB: every call is metered, asks for the capacity that it took, and reports
//! failures as [`StoreError`].

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    operation::{
        batch_get_item::builders::BatchGetItemFluentBuilder,
        batch_write_item::builders::BatchWriteItemFluentBuilder,
        delete_item::{DeleteItemOutput, builders::DeleteItemFluentBuilder},
        get_item::builders::GetItemFluentBuilder,
        put_item::{PutItemError, builders::PutItemFluentBuilder},
        query::{QueryOutput, builders::QueryFluentBuilder},
        transact_write_items::{
            TransactWriteItemsError, builders::TransactWriteItemsFluentBuilder,
        },
        update_item::{UpdateItemError, UpdateItemOutput, builders::UpdateItemFluentBuilder},
    },
    types::{
        AttributeValue, CancellationReason, ConsumedCapacity, KeysAndAttributes,
        ReturnConsumedCapacity, WriteRequest,
    },
};

use crate::{
    StoreError,
    attempts::Attempts,
    backoff,
    call::Call,
    metering::{Action, Kind, units},
};

/// An item as DynamoDB hands it out.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// A DynamoDB client. Cheap to clone; made once, at start.
#[derive(Debug, Clone)]
pub struct MeteredClient(Client);

/// What became of a conditional write.
pub(crate) enum Outcome<T> {
    /// The write was done.
    Done(T),
    /// Its condition did not hold; the item that stood in the way, if it was asked for and there
    /// was one.
    ConditionFailed(Option<Item>),
}

/// The outcome of a transaction.
pub(crate) enum TransactOutcome {
    /// All of it was done.
    Done,
    /// None of it: some condition did not hold. One reason for each item, in order.
    ConditionFailed(Vec<CancellationReason>),
}

/// How often a write is tried again that meets a transaction on its item: for about a third of a
/// second in all.
const CONFLICTS: u32 = 6;

const TOTAL: ReturnConsumedCapacity = ReturnConsumedCapacity::Total;

impl MeteredClient {
    /// Wraps a client whose timeouts and retries are set.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self(client)
    }

    /// The client, to build a request with.
    pub(crate) fn sdk(&self) -> &Client {
        &self.0
    }

    pub(crate) async fn get(
        &self,
        request: GetItemFluentBuilder,
    ) -> Result<Option<Item>, StoreError> {
        let call = Call::new(
            "GetItem",
            Kind::Read,
            [Action::new("GetItem", request.get_table_name().as_deref())],
        );
        let sending = Box::pin(request.return_consumed_capacity(TOTAL).send());
        let output = call.run(sending, |output| units(output.consumed_capacity())).await?;
        Ok(output.item)
    }

    pub(crate) async fn query(
        &self,
        request: QueryFluentBuilder,
    ) -> Result<QueryOutput, StoreError> {
        let call = Call::new("Query", Kind::Read, [query_action(&request)]);
        let sending = Box::pin(request.return_consumed_capacity(TOTAL).send());
        call.run(sending, |output| units(output.consumed_capacity())).await
    }

    /// One BatchGetItem. Also returns the keys that DynamoDB did not get to.
    pub(crate) async fn batch_get(
        &self,
        request: BatchGetItemFluentBuilder,
    ) -> Result<(Vec<Item>, HashMap<String, KeysAndAttributes>), StoreError> {
        let actions = batch_actions("BatchGetItem", request.get_request_items().as_ref());
        let call = Call::new("BatchGetItem", Kind::Read, actions);
        let sending = Box::pin(request.return_consumed_capacity(TOTAL).send());
        let output = call.run(sending, |output| sum(output.consumed_capacity())).await?;
        let items = output.responses.unwrap_or_default().into_values().flatten().collect();
        Ok((items, output.unprocessed_keys.unwrap_or_default()))
    }

    pub(crate) async fn put(
        &self,
        request: PutItemFluentBuilder,
    ) -> Result<Outcome<()>, StoreError> {
        retry_conflicts(|| self.put_once(request.clone())).await
    }

    async fn put_once(&self, request: PutItemFluentBuilder) -> Result<Outcome<()>, StoreError> {
        let call = Call::new(
            "PutItem",
            Kind::Write,
            [Action::new("PutItem", request.get_table_name().as_deref())],
        );
        let sending = Box::pin(request.return_consumed_capacity(TOTAL).send());
        let done = call
            .run_conditional(
                sending,
                |output| units(output.consumed_capacity()),
                |error| {
                    let PutItemError::ConditionalCheckFailedException(failed) = error else {
                        return None;
                    };
                    Some(Ok(failed.item().cloned()))
                },
            )
            .await?;
        Ok(match done {
            Ok(_) => Outcome::Done(()),
            Err(item) => Outcome::ConditionFailed(item),
        })
    }

    pub(crate) async fn update(
        &self,
        request: UpdateItemFluentBuilder,
    ) -> Result<Outcome<UpdateItemOutput>, StoreError> {
        self.update_with(request, &Attempts::default()).await
    }

    /// As [`Self::update`]; `attempts` tells whether a condition that does not hold may be the
    /// update's own work.
    pub(crate) async fn update_with(
        &self,
        request: UpdateItemFluentBuilder,
        attempts: &Attempts,
    ) -> Result<Outcome<UpdateItemOutput>, StoreError> {
        retry_conflicts(|| self.update_once(request.clone(), attempts)).await
    }

    async fn update_once(
        &self,
        request: UpdateItemFluentBuilder,
        attempts: &Attempts,
    ) -> Result<Outcome<UpdateItemOutput>, StoreError> {
        let call = Call::new(
            "UpdateItem",
            Kind::Write,
            [Action::new("UpdateItem", request.get_table_name().as_deref())],
        );
        let request = request.return_consumed_capacity(TOTAL).customize();
        let sending = Box::pin(request.interceptor(attempts.clone()).send());
        let done = call
            .run_conditional(
                sending,
                |output| units(output.consumed_capacity()),
                |error| {
                    let UpdateItemError::ConditionalCheckFailedException(failed) = error else {
                        return None;
                    };
                    Some(Ok(failed.item().cloned()))
                },
            )
            .await?;
        Ok(match done {
            Ok(output) => Outcome::Done(output),
            Err(item) => Outcome::ConditionFailed(item),
        })
    }

    /// A delete without a condition: deleting what is not there is no error.
    pub(crate) async fn delete(
        &self,
        request: DeleteItemFluentBuilder,
    ) -> Result<DeleteItemOutput, StoreError> {
        self.delete_with(request, &Attempts::default()).await
    }

    /// As [`Self::delete`]; `attempts` tells whether what is not there may be the delete's own
    /// work.
    pub(crate) async fn delete_with(
        &self,
        request: DeleteItemFluentBuilder,
        attempts: &Attempts,
    ) -> Result<DeleteItemOutput, StoreError> {
        retry_conflicts(|| self.delete_once(request.clone(), attempts)).await
    }

    async fn delete_once(
        &self,
        request: DeleteItemFluentBuilder,
        attempts: &Attempts,
    ) -> Result<DeleteItemOutput, StoreError> {
        let call = Call::new(
            "DeleteItem",
            Kind::Write,
            [Action::new("DeleteItem", request.get_table_name().as_deref())],
        );
        let request = request.return_consumed_capacity(TOTAL).customize();
        let sending = Box::pin(request.interceptor(attempts.clone()).send());
        call.run(sending, |output| units(output.consumed_capacity())).await
    }

    /// One BatchWriteItem of up to 25 writes. Returns those that DynamoDB did not get to.
    pub(crate) async fn batch_write(
        &self,
        request: BatchWriteItemFluentBuilder,
    ) -> Result<HashMap<String, Vec<WriteRequest>>, StoreError> {
        let actions = batch_actions("BatchWriteItem", request.get_request_items().as_ref());
        let call = Call::new("BatchWriteItem", Kind::Write, actions);
        let sending = Box::pin(request.return_consumed_capacity(TOTAL).send());
        let output = call.run(sending, |output| sum(output.consumed_capacity())).await?;
        Ok(output.unprocessed_items.unwrap_or_default())
    }

    /// All or nothing. The SDK sends a token along, so its own retry of a lost answer does nothing
    /// twice.
    pub(crate) async fn transact(
        &self,
        request: TransactWriteItemsFluentBuilder,
    ) -> Result<TransactOutcome, StoreError> {
        retry_conflicts(|| self.transact_once(request.clone())).await
    }

    async fn transact_once(
        &self,
        request: TransactWriteItemsFluentBuilder,
    ) -> Result<TransactOutcome, StoreError> {
        let call = Call::new("TransactWriteItems", Kind::Write, transact_actions(&request));
        let sending = Box::pin(request.return_consumed_capacity(TOTAL).send());
        let done = call
            .run_conditional(
                sending,
                |output| sum(output.consumed_capacity()),
                |error| {
                    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error
                    else {
                        return None;
                    };
                    let reasons = cancelled.cancellation_reasons();
                    if reasons.iter().any(condition_failed) {
                        Some(Ok(reasons.to_vec()))
                    } else if reasons.iter().any(conflicted) {
                        Some(Err(StoreError::conflict("TransactWriteItems")))
                    } else {
                        None
                    }
                },
            )
            .await?;
        Ok(match done {
            Ok(_) => TransactOutcome::Done,
            Err(reasons) => TransactOutcome::ConditionFailed(reasons),
        })
    }
}

fn query_action(request: &QueryFluentBuilder) -> Action {
    Action::new("Query", request.get_table_name().as_deref())
        .of_index(request.get_index_name().as_deref())
}

fn batch_actions<T>(name: &'static str, tables: Option<&HashMap<String, T>>) -> Vec<Action> {
    tables.into_iter().flat_map(HashMap::keys).map(|table| Action::new(name, Some(table))).collect()
}

fn transact_actions(request: &TransactWriteItemsFluentBuilder) -> Vec<Action> {
    let items = request.get_transact_items().as_deref().unwrap_or_default();
    let actions = items.iter().flat_map(|item| {
        [
            item.put().map(|put| Action::new("PutItem", Some(put.table_name()))),
            item.update().map(|update| Action::new("UpdateItem", Some(update.table_name()))),
            item.delete().map(|delete| Action::new("DeleteItem", Some(delete.table_name()))),
            item.condition_check()
                .map(|check| Action::new("ConditionCheckItem", Some(check.table_name()))),
        ]
    });
    actions.flatten().collect()
}

/// Does `work` again while a transaction is at one of its items: it then waits its turn, as two
/// writes of one item do.
async fn retry_conflicts<T, F>(work: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut round = 0;
    loop {
        match work().await {
            Err(error) if error.is_conflict() && round < CONFLICTS => {
                backoff::CONFLICT.pause_at_random(round).await;
                round += 1;
            }
            done => return done,
        }
    }
}

fn conflicted(reason: &CancellationReason) -> bool {
    reason.code() == Some("TransactionConflict")
}

/// Whether this item of a cancelled transaction is one whose condition did not hold.
pub(crate) fn condition_failed(reason: &CancellationReason) -> bool {
    reason.code() == Some("ConditionalCheckFailed")
}

fn sum(capacities: &[ConsumedCapacity]) -> f64 {
    capacities.iter().fold(0.0, |sum, capacity| sum + units(Some(capacity)))
}
