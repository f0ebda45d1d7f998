//! Stands between Natter and DynamoDB Local, and puts right what that reports about capacity. It differs from what DynamoDB
//! documents in three places (docs/dynamodb-local.md); everything else passes as it is, and nothing is corrected where the
//! embedded database is measured.

mod items;
mod transactions;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Mutex, task::JoinHandle};

use self::transactions::Table;

/// It stands there until it is dropped.
pub(super) struct Tap {
    /// Its own address.
    pub(super) url: String,
    serving: JoinHandle<()>,
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Tap {
    /// Before the database at `url`.
    pub(super) async fn before(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let database =
            Database { url: url.to_owned(), client: reqwest::Client::new(), tables: Mutex::default() };
        let router = Router::new().fallback(pass_on).with_state(Arc::new(database));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url: address, serving }
    }
}

struct Database {
    url: String,
    client: reqwest::Client,
    /// How its tables are made, of those that a transaction has met. One transaction at a time has them.
    tables: Mutex<BTreeMap<String, Table>>,
}

/// Somebody's requests to the database.
struct Caller {
    database: Arc<Database>,
    headers: HeaderMap,
}

impl Caller {
    async fn ask(&self, operation: &str, request: &Value) -> (StatusCode, Value) {
        let Database { url, client, .. } = &*self.database;
        let mut forwarded = client.post(url).body(request.to_string());
        for name in ["content-type", "authorization", "x-amz-date"] {
            forwarded = forwarded.header(name, self.headers[name].clone());
        }
        let answer =
            forwarded.header("x-amz-target", format!("DynamoDB_20120810.{operation}")).send().await.unwrap();
        (answer.status(), serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap())
    }
}

async fn pass_on(
    State(database): State<Arc<Database>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let operation = headers["x-amz-target"].to_str().unwrap().rsplit('.').next().unwrap().to_owned();
    let request: Value = serde_json::from_slice(&body).unwrap();
    let caller = Caller { database, headers };
    if operation == "TransactWriteItems" {
        let (status, answer) = transactions::pass_on(&caller, &request).await;
        return (status, answer.to_string());
    }
    let (status, mut answer) = caller.ask(&operation, &request).await;
    if status == StatusCode::OK {
        match operation.as_str() {
            "Query" => count_empty_query(&request, &mut answer),
            "BatchGetItem" => count_missing_items(&request, &mut answer),
            _ => {}
        }
    }
    (status, answer.to_string())
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

/// DynamoDB charges the least for each key that has no item, as `GetItem` does (in DynamoDB Local, too); there
/// `BatchGetItem` reports nothing for it.
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
