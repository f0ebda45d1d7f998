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
    let mut tables = BTreeMap::new();
    for part in &parts {
        if !tables.contains_key(&part.table) {
            tables.insert(part.table.clone(), Table::described(caller, &part.table).await);
        }
    }
    let mut before = Vec::with_capacity(parts.len());
    for part in &parts {
        before.push(part.read(caller, &tables[&part.table]).await);
    }
    let (status, mut answer) = caller.ask("TransactWriteItems", request).await;
    if status != StatusCode::OK || !answer["ConsumedCapacity"].is_array() {
        return (status, answer);
    }
    let mut costs: BTreeMap<&str, f64> = BTreeMap::new();
    for (part, before) in parts.iter().zip(&before) {
        let table = &tables[&part.table];
        let after = part.read(caller, table).await;
        let own = units(before).max(units(&after)).max(1.0) * TWICE;
        let indexes: f64 = table.indexes.iter().map(|index| index.cost(before, &after)).sum();
        *costs.entry(&part.table).or_default() += own + indexes;
    }
    let costs = costs.iter().map(|(table, units)| json!({ "TableName": table, "CapacityUnits": units }));
    answer["ConsumedCapacity"] = costs.collect();
    (status, answer)
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

    /// The item as it is now; null if there is none.
    async fn read(&self, caller: &Caller, table: &Table) -> Value {
        let key: Value = table.keys.iter().map(|name| (name.clone(), self.key[name].clone())).collect();
        let request = json!({ "TableName": self.table, "Key": key, "ConsistentRead": true });
        let (status, mut answer) = caller.ask("GetItem", &request).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["Item"].take()
    }
}

/// How a table is made.
struct Table {
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
