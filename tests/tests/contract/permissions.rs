//! The IAM policies of template.yaml: what each function may do.

use std::collections::{BTreeMap, BTreeSet};

use natter_functions::routes::{ASYNC_FUNCTIONS, DELAYED_JOBS};
use serde_json::{Value, json};

use crate::{environment::name_variable, template};

const TABLES: [(&str, &str); 3] = [
    ("USERS_TABLE", "UsersTable"),
    ("CONVERSATIONS_TABLE", "ConversationsTable"),
    ("CONNECTIONS_TABLE", "ConnectionsTable"),
];

/// What a statement is about.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Resource {
    /// A table, by its logical id.
    Table(String),
    /// One index of one table.
    Index(String, String),
    /// One method of the management API's `@connections`.
    Connections(String),
    /// The alias of a function, by the function's name.
    Function(String),
    /// A queue, by its logical id.
    Queue(String),
}

fn texts(value: &Value) -> Vec<&str> {
    match value.as_array() {
        Some(list) => list.iter().map(|item| item.as_str().expect("a text")).collect(),
        None => vec![value.as_str().expect("a text or a list")],
    }
}

/// Reads one of the forms that the template may use; anything else, `*` above all, fails.
fn resource(value: &Value) -> Resource {
    if let Some(id) = value["Fn::GetAtt"].as_str().and_then(|arn| arn.strip_suffix(".Arn")) {
        if template::resource(id)["Type"] == "AWS::SQS::Queue" {
            return Resource::Queue(id.to_owned());
        }
        assert_eq!(template::resource(id)["Type"], "AWS::DynamoDB::Table", "{id}");
        return Resource::Table(id.to_owned());
    }
    if value.get("Ref").is_some() {
        return Resource::Function(template::function_of_alias(value).to_owned());
    }
    let arn = value["Fn::Sub"]
        .as_str()
        .unwrap_or_else(|| panic!("not a resource of this stack: {value}"));
    if let Some((table, index)) =
        arn.strip_prefix("${").and_then(|rest| rest.split_once(".Arn}/index/"))
    {
        assert!(!index.contains('*'), "{arn}");
        return Resource::Index(table.to_owned(), index.to_owned());
    }
    let prefix = format!(
        "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}\
         :${{WebSocketApi}}/{}/",
        template::stage()
    );
    let method = arn.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix("/@connections/*"));
    Resource::Connections(
        method.unwrap_or_else(|| panic!("too wide, or not of this stack: {arn}")).to_owned(),
    )
}

fn resources(statement: &Value) -> Vec<Resource> {
    match statement["Resource"].as_array() {
        Some(list) => list.iter().map(resource).collect(),
        None => vec![resource(&statement["Resource"])],
    }
}

#[test]
fn no_policy_has_a_wildcard_for_actions_or_tables() {
    for (name, function) in template::functions() {
        for statement in function.statements() {
            assert_eq!(statement["Effect"], "Allow", "{name}");
            for action in texts(&statement["Action"]) {
                let (service, operation) = action.split_once(':').unwrap();
                assert!(
                    ["dynamodb", "execute-api", "lambda", "sqs"].contains(&service),
                    "{name}: {action}"
                );
                assert!(operation.chars().all(|c| c.is_ascii_alphabetic()), "{name}: {action}");
                assert_ne!(operation, "Scan", "{name} reads a whole table");
            }
            assert!(!resources(statement).is_empty(), "{name}");
        }
    }
}

#[test]
fn a_statement_gives_a_service_its_own_resources_only() {
    for (name, function) in template::functions() {
        for statement in function.statements() {
            let actions = texts(&statement["Action"]);
            for resource in resources(statement) {
                let fits = match &resource {
                    Resource::Table(_) => {
                        actions.iter().all(|action| action.starts_with("dynamodb:"))
                    }
                    Resource::Index(..) => actions == ["dynamodb:Query"],
                    Resource::Connections(method) => {
                        actions == ["execute-api:ManageConnections"]
                            && ["POST", "GET", "DELETE"].contains(&method.as_str())
                    }
                    Resource::Function(_) => actions == ["lambda:InvokeFunction"],
                    Resource::Queue(_) => actions.iter().all(|action| action.starts_with("sqs:")),
                };
                assert!(fits, "{name}: {actions:?} on {resource:?}");
            }
        }
    }
}

#[test]
fn a_function_may_use_the_tables_that_it_is_told_of_and_no_others() {
    for (name, function) in template::functions() {
        let variables = function.environment();
        let told: BTreeSet<_> = TABLES
            .iter()
            .filter(|(variable, _)| variables.contains_key(variable))
            .map(|(_, table)| *table)
            .collect();
        let allowed: Vec<Resource> =
            function.statements().into_iter().flat_map(resources).collect();
        let allowed: BTreeSet<_> = allowed
            .iter()
            .filter_map(|resource| match resource {
                Resource::Table(table) | Resource::Index(table, _) => Some(table.as_str()),
                Resource::Connections(_) | Resource::Function(_) | Resource::Queue(_) => None,
            })
            .collect();
        assert_eq!(allowed, told, "{name}");
    }
}

/// The methods of `@connections` that each function may call.
fn methods() -> BTreeMap<&'static str, BTreeSet<String>> {
    let methods_of = |function: template::Function| {
        function.statements().into_iter().flat_map(resources).filter_map(
            |resource| match resource {
                Resource::Connections(method) => Some(method),
                Resource::Table(_)
                | Resource::Index(..)
                | Resource::Function(_)
                | Resource::Queue(_) => None,
            },
        )
    };
    template::functions()
        .into_iter()
        .map(|(name, function)| (name, methods_of(function).collect()))
        .collect()
}

#[test]
fn whoever_may_use_sockets_knows_where_they_are_and_nobody_else_does() {
    let functions = template::functions();
    for (name, methods) in methods() {
        let knows = functions[name].environment().contains_key("MANAGEMENT_ENDPOINT");
        assert_eq!(!methods.is_empty(), knows, "{name}: {methods:?}");
    }
}

#[test]
fn a_function_may_close_sockets_or_write_to_them_as_its_work_needs() {
    let with = |method: &str| -> BTreeSet<_> {
        methods()
            .into_iter()
            .filter(|(_, methods)| methods.contains(method))
            .map(|(name, _)| name)
            .collect()
    };
    // What ends sessions tells their sockets and closes them.
    let ending =
        ["account", "account-deletion", "delete-account", "login", "logout", "password", "refresh"];
    // Connecting closes the oldest of too many, and a frame closes its own socket when the session
    // is gone.
    let closing = ending.into_iter().chain(["ws-connect", "ws-frame"]);
    assert_eq!(with("DELETE"), closing.collect());
    let posting = ["conversations", "delayed-jobs", "fanout", "rooms", "send-message", "ws-frame"];
    assert_eq!(with("POST"), ending.into_iter().chain(posting).collect());
}

#[test]
fn whoever_may_start_a_function_is_told_its_name_and_nobody_else_is() {
    for (name, function) in template::functions() {
        let resources = function.statements().into_iter().flat_map(resources);
        let may_start: BTreeSet<_> = resources
            .filter_map(|resource| match resource {
                Resource::Function(started) => Some(started),
                Resource::Table(_)
                | Resource::Index(..)
                | Resource::Connections(_)
                | Resource::Queue(_) => None,
            })
            .collect();
        let variables = function.environment();
        let told = ASYNC_FUNCTIONS
            .iter()
            .filter(|one| variables.contains_key(name_variable(one).as_str()));
        assert_eq!(may_start, told.map(|one| (*one).to_owned()).collect(), "{name}");
    }
}

/// The actions on queues that each function may do, with the queues.
fn queue_actions(function: &template::Function) -> BTreeSet<(&str, String)> {
    let mut all = BTreeSet::new();
    for statement in function.statements() {
        for resource in resources(statement) {
            if let Resource::Queue(queue) = resource {
                let actions = texts(&statement["Action"]).into_iter();
                all.extend(actions.map(|action| (action, queue.clone())));
            }
        }
    }
    all
}

#[test]
fn whoever_may_send_to_the_queue_knows_where_it_is_and_one_function_alone_takes_from_it() {
    let jobs = || "DelayedJobs".to_owned();
    for (name, function) in template::functions() {
        let mut expected = BTreeSet::new();
        if let Some(url) = function.environment().get("DELAYED_JOBS_QUEUE") {
            assert_eq!(**url, json!({"Ref": jobs()}), "{name}");
            expected.insert(("sqs:SendMessage", jobs()));
        }
        if name == DELAYED_JOBS {
            for action in ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] {
                expected.insert((action, jobs()));
            }
        }
        assert_eq!(queue_actions(&function), expected, "{name}");
    }
}

#[test]
fn whoever_may_use_sockets_may_have_the_consequences_done() {
    for (name, methods) in methods() {
        let consequences =
            template::functions()[name].environment().contains_key("FANOUT_FUNCTION");
        // It can't know its own name, and does them itself.
        assert!(methods.is_empty() || consequences || name == "fanout", "{name}");
    }
}

#[test]
fn an_index_that_a_policy_names_exists() {
    for (name, function) in template::functions() {
        for resource in function.statements().into_iter().flat_map(resources) {
            if let Resource::Index(table, index) = resource {
                let indexes = &template::resource(&table)["Properties"]["GlobalSecondaryIndexes"];
                let found = indexes
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|one| one["IndexName"] == index.as_str());
                assert!(found, "{name}: {table} has no index {index}");
            }
        }
    }
}
