//! template.yaml, as far as the other tests ask for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde_json::Value;

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

    /// The events that start it, with their names.
    pub(crate) fn events(&self) -> Vec<(&'static str, &'static Value)> {
        let events = self.properties["Events"].as_object();
        events.into_iter().flatten().map(|(name, event)| (name.as_str(), event)).collect()
    }

    /// Its policies' statements.
    pub(crate) fn statements(&self) -> Vec<&'static Value> {
        let policies = self.properties["Policies"].as_array().map(Vec::as_slice).unwrap_or_default();
        policies
            .iter()
            .flat_map(|policy| policy["Statement"].as_array().expect("Statement is a list"))
            .collect()
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
    assert_eq!(by_name.len(), resources("AWS::Serverless::Function").len(), "two functions run one binary");
    by_name
}

/// The name of the function with this `!GetAtt <id>.Arn`.
pub(crate) fn function_of_arn(arn: &Value) -> &'static str {
    let id = arn["Fn::GetAtt"].as_str().and_then(|text| text.strip_suffix(".Arn"));
    let id = id.unwrap_or_else(|| panic!("not the ARN of a function: {arn}"));
    let found = functions().into_iter().find(|(_, function)| function.logical_id == id);
    found.unwrap_or_else(|| panic!("the template has no function {id}")).0
}

/// The WebSocket API's stage.
pub(crate) fn stage() -> &'static str {
    resource("WebSocketApi")["Properties"]["StageName"].as_str().expect("the stage's name is a plain text")
}
