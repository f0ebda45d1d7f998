//! What a transaction costs. DynamoDB Local reports that of one item only, and counts an index twice as it does a table.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{
    Caller,
    items::{Index, units},
};

/// DynamoDB writes every item of a transaction twice: to prepare, and to commit. An index follows once.
const TWICE: f64 = 2.0;

/// Passes it on, and reports what its items cost: by what they were before, and what they are after it.
pub(super) async fn pass_on(caller: &Caller, request: &Value) -> (StatusCode, Value) {
    let parts: Vec<Part> = request["TransactItems"].as_array().unwrap().iter().map(Part::of).collect();
    let mut tables = caller.database.tables.lock().await;
    for part in &parts {
        if !tables.contains_key(&part.table) {
            tables.insert(part.table.clone(), Table::described(caller, &part.table).await);
        }
    }
    let before = read(caller, &tables, &parts).await;
    let (status, mut answer) = caller.ask("TransactWriteItems", request).await;
    if status != StatusCode::OK || !answer["ConsumedCapacity"].is_array() {
        return (status, answer);
    }
    let after = read(caller, &tables, &parts).await;
    let mut costs: BTreeMap<&str, f64> = BTreeMap::new();
    for (part, (before, after)) in parts.iter().zip(before.iter().zip(&after)) {
        let own = units(before).max(units(after)).max(1.0) * TWICE;
        let indexes: f64 = tables[&part.table].indexes.iter().map(|index| index.cost(before, after)).sum();
        *costs.entry(&part.table).or_default() += own + indexes;
    }
    let costs = costs.iter().map(|(table, units)| json!({ "TableName": table, "CapacityUnits": units }));
    answer["ConsumedCapacity"] = costs.collect();
    (status, answer)
}

/// The items as they are now, in order; null where there is none.
async fn read(caller: &Caller, tables: &BTreeMap<String, Table>, parts: &[Part]) -> Vec<Value> {
    let gets = parts.iter().map(|part| {
        let keys = tables[&part.table].keys.iter();
        let key: Value = keys.map(|name| (name.clone(), part.key[name].clone())).collect();
        json!({ "Get": { "TableName": part.table, "Key": key } })
    });
    let request = json!({ "TransactItems": gets.collect::<Vec<_>>() });
    let (status, mut answer) = caller.ask("TransactGetItems", &request).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer["Responses"].as_array_mut().unwrap().iter_mut().map(|read| read["Item"].take()).collect()
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

/// How a table is made.
pub(super) struct Table {
    keys: Vec<String>,
    indexes: Vec<Index>,
}

impl Table {
    async fn described(caller: &Caller, name: &str) -> Self {
        let (status, answer) = caller.ask("DescribeTable", &json!({ "TableName": name })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let keys = names_of(&answer["Table"]["KeySchema"]);
        let indexes = answer["Table"]["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
        let indexes = indexes.map(|index| Index::new(&keys, index)).collect();
        Self { keys, indexes }
    }
}

/// The names of a schema's attributes.
pub(super) fn names_of(schema: &Value) -> Vec<String> {
    let keys = schema.as_array().into_iter().flatten();
    keys.map(|key| key["AttributeName"].as_str().unwrap().to_owned()).collect()
}
