//! The parts of template.yaml that the other tests use.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde_json::{Map, Value};

use crate::documents;

static TEMPLATE: LazyLock<Value> = LazyLock::new(|| documents::yaml("template.yaml"));

/// A function of the template.
pub(crate) struct Function {
    /// Its name in CloudFormation.
    pub(crate) logical_id: String,
    /// Its `Metadata`.
    pub(crate) metadata: &'static Value,
    properties: &'static Value,
}

impl Function {
    /// A property, from the function or else from `Globals`. Null where neither has it.
    pub(crate) fn property(&self, name: &str) -> &'static Value {
        self.properties.get(name).unwrap_or(&TEMPLATE["Globals"]["Function"][name])
    }

    /// Its environment variables, those of `Globals` too.
    pub(crate) fn environment(&self) -> BTreeMap<&'static str, &'static Value> {
        [&TEMPLATE["Globals"]["Function"], self.properties]
            .into_iter()
            .filter_map(|source| source["Environment"]["Variables"].as_object())
            .flatten()
            .map(|(name, value)| (name.as_str(), value))
            .collect()
    }

    /// Every property of it and of `Globals`, its own first where both have one.
    pub(crate) fn properties(&self) -> BTreeMap<&'static str, Vec<&'static Value>> {
        let mut all = BTreeMap::<_, Vec<_>>::new();
        for source in [self.properties, &TEMPLATE["Globals"]["Function"]] {
            for (name, value) in source.as_object().unwrap() {
                all.entry(name.as_str()).or_default().push(value);
            }
        }
        all
    }

    /// The events that start it, with their names.
    pub(crate) fn events(&self) -> Vec<(&'static str, &'static Value)> {
        let events = self.properties["Events"].as_object();
        events.into_iter().flatten().map(|(name, event)| (name.as_str(), event)).collect()
    }

    /// Its policies' statements.
    pub(crate) fn statements(&self) -> Vec<&'static Value> {
        let policies =
            self.properties["Policies"].as_array().map(Vec::as_slice).unwrap_or_default();
        policies
            .iter()
            .flat_map(|policy| policy["Statement"].as_array().expect("Statement is a list"))
            .collect()
    }
}

/// A section of the template.
pub(crate) fn section(name: &str) -> &'static Map<String, Value> {
    TEMPLATE[name].as_object().unwrap_or_else(|| panic!("the template has no {name}"))
}

/// The parameters that a value depends on, also through conditions.
pub(crate) fn parameters_of(value: &Value) -> BTreeSet<&'static str> {
    let parameters = section("Parameters");
    let named = |name: &str| parameters.get_key_value(name).map(|(name, _)| name.as_str());
    match value {
        Value::Array(items) => items.iter().flat_map(parameters_of).collect(),
        Value::Object(entries) => {
            let entries = entries.iter().flat_map(|(key, value)| match (key.as_str(), value) {
                ("Ref", Value::String(name)) => named(name).into_iter().collect(),
                ("Condition", Value::String(name)) => parameters_of(&section("Conditions")[name]),
                ("Fn::Sub", Value::String(text)) => {
                    let names =
                        text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
                    names.filter_map(named).collect()
                }
                ("Fn::If", Value::Array(parts)) => {
                    let condition = parts[0].as_str().expect("a condition's name");
                    let chosen = parts[1..].iter().flat_map(parameters_of);
                    chosen.chain(parameters_of(&section("Conditions")[condition])).collect()
                }
                _ => parameters_of(value),
            });
            entries.collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => BTreeSet::new(),
    }
}

/// A parameter's definition.
pub(crate) fn parameter(name: &str) -> &'static Value {
    let found = &TEMPLATE["Parameters"][name];
    assert!(found.is_object(), "the template has no parameter {name}");
    found
}

/// A resource's definition.
pub(crate) fn resource(logical_id: &str) -> &'static Value {
    let found = &TEMPLATE["Resources"][logical_id];
    assert!(found.is_object(), "the template has no {logical_id}");
    found
}

/// The logical ids of every resource of a type.
pub(crate) fn resources(kind: &str) -> BTreeSet<&'static str> {
    let all = TEMPLATE["Resources"].as_object().unwrap();
    all.iter().filter(|(_, resource)| resource["Type"] == kind).map(|(id, _)| id.as_str()).collect()
}

/// The functions by name, which is the name of the binary that `CodeUri` ends in.
pub(crate) fn functions() -> BTreeMap<&'static str, Function> {
    let functions = resources("AWS::Serverless::Function").into_iter().map(|id| {
        let resource = resource(id);
        let properties = &resource["Properties"];
        let code = properties["CodeUri"].as_str().unwrap_or_else(|| panic!("{id} has no CodeUri"));
        let name = code.rsplit('/').next().unwrap();
        (name, Function { logical_id: id.to_owned(), metadata: &resource["Metadata"], properties })
    });
    let by_name: BTreeMap<_, _> = functions.collect();
    assert_eq!(
        by_name.len(),
        resources("AWS::Serverless::Function").len(),
        "two functions run one binary"
    );
    by_name
}

/// The name of the function with this `!Ref <id>.Alias`.
pub(crate) fn function_of_alias(alias: &Value) -> &'static str {
    let id = alias["Ref"].as_str().and_then(|text| text.strip_suffix(".Alias"));
    let id = id.unwrap_or_else(|| panic!("not the alias of a function: {alias}"));
    let found = functions().into_iter().find(|(_, function)| function.logical_id == id);
    found.unwrap_or_else(|| panic!("the template has no function {id}")).0
}

/// The WebSocket API's stage.
pub(crate) fn stage() -> &'static str {
    resource("WebSocketApi")["Properties"]["StageName"]
        .as_str()
        .expect("the stage's name is a plain text")
}
