//! The DynamoDB permissions in template.yaml, held against what the functions have done in the
//! scenario: nothing that they do is missing, and nothing that they never do is allowed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use natter_tools::costs::Costs;
use serde_json::Value;
use yaml_serde::Value as Yaml;

use crate::measured::costs;

/// `Query UsersTable/index/directory`, for each function by its logical id.
type Permissions = BTreeMap<String, BTreeSet<String>>;

/// What the functions have done.
fn used(costs: &Costs) -> Permissions {
    // On this machine a table has whatever name the gateway gave it; the template calls it by its
    // logical id.
    let logical_ids: BTreeMap<&str, &str> = costs
        .tables
        .iter()
        .map(|(variable, name)| {
            let logical_id = match *variable {
                "USERS_TABLE" => "UsersTable",
                "CONVERSATIONS_TABLE" => "ConversationsTable",
                "CONNECTIONS_TABLE" => "ConnectionsTable",
                other => panic!("what table is {other}?"),
            };
            (name.as_str(), logical_id)
        })
        .collect();
    let mut used = Permissions::new();
    for record in &costs.records {
        let actions = used.entry(record.function.clone()).or_default();
        for action in &record.usage.actions {
            let table = logical_ids[action.table.as_str()];
            let index =
                action.index.as_ref().map_or_else(String::new, |index| format!("/index/{index}"));
            actions.insert(format!("{} {table}{index}", action.name));
        }
    }
    used
}

/// What template.yaml lets them do.
fn allowed() -> Permissions {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../template.yaml");
    let template = plain(yaml_serde::from_str(&fs::read_to_string(path).unwrap()).unwrap());
    let resources = template["Resources"].as_object().unwrap().iter();
    let functions =
        resources.filter(|(_, resource)| resource["Type"] == "AWS::Serverless::Function");
    functions
        .map(|(id, function)| {
            let policies = list(&function["Properties"]["Policies"]);
            let statements = policies.into_iter().flat_map(|policy| list(&policy["Statement"]));
            (id.clone(), statements.flat_map(permissions).collect())
        })
        .collect()
}

/// The DynamoDB permissions of one statement.
fn permissions(statement: &Value) -> Vec<String> {
    let mut permissions = Vec::new();
    for action in list(&statement["Action"]) {
        let Some(action) = action.as_str().unwrap().strip_prefix("dynamodb:") else { continue };
        for resource in list(&statement["Resource"]) {
            let resource = resource.as_str().unwrap();
            // `!GetAtt Table.Arn`, or `!Sub ${Table.Arn}/index/name`.
            let table = resource.replace("${", "").replace('}', "").replacen(".Arn", "", 1);
            permissions.push(format!("{action} {table}"));
        }
    }
    permissions
}

/// A list's items; of anything else, that alone; of nothing, nothing.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().collect(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => vec![value],
    }
}

/// YAML as JSON; of a tagged value, what the tag is on.
fn plain(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Tagged(tagged) => plain(tagged.value),
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        Yaml::Mapping(entries) => entries
            .into_iter()
            .map(|(key, value)| (key.as_str().expect("keys are text").to_owned(), plain(value)))
            .collect(),
        plain @ (Yaml::Null | Yaml::Bool(_) | Yaml::Number(_) | Yaml::String(_)) => {
            serde_json::to_value(plain).unwrap()
        }
    }
}

#[tokio::test]
async fn every_function_has_run() {
    let Some(costs) = costs().await else { return };
    let ran: BTreeSet<_> = used(costs).into_keys().collect();
    assert_eq!(ran, allowed().into_keys().collect());
}

#[tokio::test]
async fn a_function_may_do_what_it_does() {
    let Some(costs) = costs().await else { return };
    let allowed = allowed();
    for (function, used) in used(costs) {
        let missing: Vec<_> = used.difference(&allowed[&function]).collect();
        assert!(missing.is_empty(), "{function} is not allowed {missing:?}");
    }
}

#[tokio::test]
async fn a_function_may_do_nothing_that_it_never_does() {
    let Some(costs) = costs().await else { return };
    let used = used(costs);
    for (function, allowed) in allowed() {
        let nothing = BTreeSet::new();
        let unused: Vec<_> = allowed.difference(used.get(&function).unwrap_or(&nothing)).collect();
        assert!(unused.is_empty(), "{function} is allowed {unused:?} and never does it");
    }
}
