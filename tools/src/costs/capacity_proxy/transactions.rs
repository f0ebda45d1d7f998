//! What a transaction costs. DynamoDB Local reports that of one item only, and counts an index
//! twice as it does a table.

use std::collections::BTreeMap;

use http::StatusCode;
use natter_tests::dynamodb_proxy::{Answer, Call};
use serde_json::{Value, json};

use super::{
    Tables,
    items::{Index, names_of, units},
};

/// DynamoDB writes every item of a transaction twice: to prepare, and to commit. An index follows
/// once.
const TWICE: f64 = 2.0;

/// Forwards the transaction, and reports what its items cost: by what they were before, and what
/// they are after it.
pub(super) async fn forward(call: &Call, tables: &Tables) -> Answer {
    let parts: Vec<Part> =
        call.request["TransactItems"].as_array().unwrap().iter().map(Part::of).collect();
    let mut tables = tables.lock().await;
    for part in &parts {
        if !tables.contains_key(&part.table) {
            tables.insert(part.table.clone(), Table::described(call, &part.table).await);
        }
    }
    let before = read(call, &tables, &parts).await;
    let mut answer = call.clone().forward().await;
    if answer.status != StatusCode::OK || !answer.body["ConsumedCapacity"].is_array() {
        return answer;
    }
    let after = read(call, &tables, &parts).await;
    let mut costs: BTreeMap<&str, f64> = BTreeMap::new();
    for (part, (before, after)) in parts.iter().zip(before.iter().zip(&after)) {
        let own = units(before).max(units(after)).max(1.0) * TWICE;
        let indexes: f64 =
            tables[&part.table].indexes.iter().map(|index| index.cost(before, after)).sum();
        *costs.entry(&part.table).or_default() += own + indexes;
    }
    let costs =
        costs.iter().map(|(table, units)| json!({ "TableName": table, "CapacityUnits": units }));
    answer.body["ConsumedCapacity"] = costs.collect();
    answer
}

/// The items as they are now, in order; null where there is none.
async fn read(call: &Call, tables: &BTreeMap<String, Table>, parts: &[Part]) -> Vec<Value> {
    let gets = parts.iter().map(|part| {
        let keys = tables[&part.table].keys.iter();
        let key: Value = keys.map(|name| (name.clone(), part.key[name].clone())).collect();
        json!({ "Get": { "TableName": part.table, "Key": key } })
    });
    let request = json!({ "TransactItems": gets.collect::<Vec<_>>() });
    let mut body = ask(call, "TransactGetItems", &request).await;
    body["Responses"].as_array_mut().unwrap().iter_mut().map(|read| read["Item"].take()).collect()
}

/// Asks the database itself, which must succeed.
async fn ask(call: &Call, operation: &str, request: &Value) -> Value {
    let Answer { status, body } = call.ask(operation, request).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

/// One item of a transaction.
struct Part {
    table: String,
    /// Its key, or the whole item that is put.
    key: Value,
}

impl Part {
    fn of(part: &Value) -> Self {
        let (kind, what) = part.as_object().unwrap().iter().next().unwrap();
        let key = if kind == "Put" { &what["Item"] } else { &what["Key"] };
        Self { table: what["TableName"].as_str().unwrap().to_owned(), key: key.clone() }
    }
}

/// The keys and the indexes of a table.
pub(super) struct Table {
    keys: Vec<String>,
    indexes: Vec<Index>,
}

impl Table {
    async fn described(call: &Call, name: &str) -> Self {
        let answer = ask(call, "DescribeTable", &json!({ "TableName": name })).await;
        let keys = names_of(&answer["Table"]["KeySchema"]);
        let indexes = answer["Table"]["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
        let indexes = indexes.map(|index| Index::new(&keys, index)).collect();
        Self { keys, indexes }
    }
}
