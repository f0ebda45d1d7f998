//! A proxy in front of DynamoDB Local that corrects the capacity units that it reports. DynamoDB
//! Local differs from DynamoDB's documentation in four places (docs/dynamodb-local.md). All other
//! answers pass unchanged, and the embedded database is measured without this proxy.

mod deletions;
mod items;
mod transactions;

use std::{collections::BTreeMap, sync::Arc};

use http::StatusCode;
use natter_tests::dynamodb_proxy::{Answer, Call, DynamoDbProxy};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use self::transactions::Table;

/// The descriptions of tables that a transaction has met, by name. One transaction at a time holds
/// them.
type Tables = Mutex<BTreeMap<String, Table>>;

/// Starts the proxy in front of the database at `url`.
pub(super) async fn start(url: &str) -> DynamoDbProxy {
    let tables: Arc<Tables> = Arc::default();
    DynamoDbProxy::start(url, move |call| answer(call, Arc::clone(&tables))).await
}

async fn answer(call: Call, tables: Arc<Tables>) -> Answer {
    if call.operation == "TransactWriteItems" {
        return transactions::forward(&call, &tables).await;
    }
    if call.operation == "BatchWriteItem" {
        return deletions::forward(call).await;
    }
    let (operation, request) = (call.operation.clone(), call.request.clone());
    let mut answer = call.forward().await;
    if answer.status == StatusCode::OK {
        match operation.as_str() {
            "Query" => count_empty_query(&request, &mut answer.body),
            "BatchGetItem" => count_missing_items(&request, &mut answer.body),
            _ => {}
        }
    }
    answer
}

/// The least that a read costs.
fn least(request: &Value) -> f64 {
    if request["ConsistentRead"] == true { 1.0 } else { 0.5 }
}

/// DynamoDB charges the least for a query that meets nothing, DynamoDB Local reports 0.
fn count_empty_query(request: &Value, answer: &mut Value) {
    let capacity = &mut answer["ConsumedCapacity"];
    if capacity.is_object() && capacity["CapacityUnits"] == 0.0 {
        capacity["CapacityUnits"] = json!(least(request));
    }
}

/// DynamoDB charges the least for each key that has no item, as `GetItem` does (in DynamoDB Local,
/// too); there `BatchGetItem` reports nothing for it.
fn count_missing_items(request: &Value, answer: &mut Value) {
    let Value::Array(mut capacities) = answer["ConsumedCapacity"].take() else { return };
    for capacity in &mut capacities {
        let table = capacity["TableName"].as_str().unwrap();
        let count = |items: &Value| items.as_array().map_or(0, Vec::len);
        let asked = count(&request["RequestItems"][table]["Keys"]);
        let found = count(&answer["Responses"][table]);
        let left = count(&answer["UnprocessedKeys"][table]["Keys"]);
        let missing = f64::from(u32::try_from(asked - found - left).unwrap());
        let units = capacity["CapacityUnits"].as_f64().unwrap();
        capacity["CapacityUnits"] = json!(units + missing * least(&request["RequestItems"][table]));
    }
    answer["ConsumedCapacity"] = json!(capacities);
}
