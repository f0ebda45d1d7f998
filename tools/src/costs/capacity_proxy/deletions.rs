//! What it costs to delete several items. DynamoDB Local reports two units for one that is not
//! there, where DynamoDB charges the one of any write.

use std::collections::BTreeMap;

use http::StatusCode;
use natter_tests::dynamodb_proxy::{Answer, Call};
use serde_json::{Value, json};

/// Forwards a `BatchWriteItem`, and takes back the second unit of each item that is deleted and was
/// not there.
pub(super) async fn forward(call: Call) -> Answer {
    let absent = absent(&call).await;
    let mut answer = call.forward().await;
    if answer.status == StatusCode::OK {
        for capacity in answer.body["ConsumedCapacity"].as_array_mut().into_iter().flatten() {
            let surplus = absent.get(capacity["TableName"].as_str().unwrap()).unwrap_or(&0.0);
            let units = capacity["CapacityUnits"].as_f64().unwrap();
            capacity["CapacityUnits"] = json!(units - surplus);
        }
    }
    answer
}

/// How many items are to be deleted of each table that has no such item.
async fn absent(call: &Call) -> BTreeMap<String, f64> {
    let mut absent = BTreeMap::new();
    for (table, writes) in call.request["RequestItems"].as_object().unwrap() {
        for write in writes.as_array().unwrap() {
            let Some(deletion) = write.get("DeleteRequest") else { continue };
            let get = json!({ "TableName": table, "Key": deletion["Key"], "ConsistentRead": true });
            let Answer { status, body } = call.ask("GetItem", &get).await;
            assert_eq!(status, StatusCode::OK, "{body}");
            if body.get("Item").is_none_or(Value::is_null) {
                *absent.entry(table.clone()).or_default() += 1.0;
            }
        }
    }
    absent
}
