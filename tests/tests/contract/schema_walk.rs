//! Every schema of the two documents, as they are published: with open sets.

use std::{collections::BTreeSet, sync::LazyLock};

use serde_json::Value;

use crate::documents;

/// docs/openapi.yaml.
pub(crate) static PUBLISHED_OPENAPI: LazyLock<Value> =
    LazyLock::new(|| documents::yaml("docs/openapi.yaml"));
/// docs/asyncapi.yaml.
pub(crate) static PUBLISHED_ASYNCAPI: LazyLock<Value> =
    LazyLock::new(|| documents::yaml("docs/asyncapi.yaml"));

/// Keywords whose value is a schema.
const ONE: [&str; 8] =
    ["items", "additionalProperties", "propertyNames", "not", "if", "then", "else", "contains"];
/// Keywords whose value is a list of schemas.
const LIST: [&str; 3] = ["allOf", "anyOf", "oneOf"];
/// Keywords whose value has a schema under each name.
const NAMED: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];

/// A schema, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema {
    /// The document it stands in.
    pub(crate) document: &'static Value,
    /// The schema itself.
    pub(crate) value: &'static Value,
    /// The keyword that leads to it from the schema around it, if there is one.
    pub(crate) keyword: Option<&'static str>,
    /// Whether it stands in a `not`, an `if` or what follows from it: it allows no value by itself.
    pub(crate) condition: bool,
}

impl Schema {
    /// A schema that is in no other one.
    pub(crate) fn outermost(document: &'static Value, value: &'static Value) -> Self {
        Self { document, value, keyword: None, condition: false }
    }

    /// The schemas that stand in this one.
    fn parts(self) -> Vec<Self> {
        let part = |keyword, value| Self {
            value,
            keyword: Some(keyword),
            condition: self.condition || ["not", "if", "then", "else"].contains(&keyword),
            ..self
        };
        let one = ONE.iter().filter_map(|name| self.value.get(*name).map(|v| part(*name, v)));
        let list = LIST.iter().flat_map(|name| {
            let values = self.value[*name].as_array().into_iter().flatten();
            values.map(|value| part(*name, value))
        });
        let named = NAMED.iter().flat_map(|name| {
            let values = self.value[*name].as_object().into_iter().flat_map(|of| of.values());
            values.map(|value| part(*name, value))
        });
        one.chain(list).chain(named).collect()
    }

    /// The schema that a reference leads to.
    pub(crate) fn referred(self) -> Option<Self> {
        let (file, pointer) = self.value["$ref"].as_str()?.split_once('#')?;
        let document = if file.is_empty() { self.document } else { &*PUBLISHED_OPENAPI };
        let value = document.pointer(pointer).unwrap_or_else(|| panic!("{pointer} leads nowhere"));
        Some(Self { document, value, ..self })
    }

    /// Calls `visit` with this schema and those that stand in it.
    pub(crate) fn walk(self, visit: &mut dyn FnMut(Self)) {
        visit(self);
        for part in self.parts() {
            part.walk(visit);
        }
    }

    /// Calls `visit` with this schema and all that it is made of, references followed, each once.
    pub(crate) fn reach(self, seen: &mut BTreeSet<usize>, visit: &mut dyn FnMut(Self)) {
        let address = std::ptr::from_ref(self.value) as usize;
        if !seen.insert(address) {
            return;
        }
        visit(self);
        for part in self.parts().into_iter().chain(self.referred()) {
            part.reach(seen, visit);
        }
    }
}

/// The schemas that have names: both documents' `components/schemas`.
pub(crate) fn shared() -> impl Iterator<Item = (&'static str, Schema)> {
    [&*PUBLISHED_OPENAPI, &*PUBLISHED_ASYNCAPI].into_iter().flat_map(|document| {
        let schemas = document["components"]["schemas"].as_object().unwrap().iter();
        schemas.map(|(name, value)| (name.as_str(), Schema::outermost(document, value)))
    })
}

/// The outermost schemas of a part of a document: its contents, parameters, headers, payloads.
pub(crate) fn outermost(document: &'static Value, part: &'static Value) -> Vec<Schema> {
    match part {
        Value::Object(object) => object
            .iter()
            .filter(|(name, _)| !["example", "examples"].contains(&name.as_str()))
            .flat_map(|(name, value)| match name.as_str() {
                "schema" | "payload" => vec![Schema::outermost(document, value)],
                // What is said elsewhere in the document.
                "$ref" => {
                    let pointer = value.as_str().unwrap().trim_start_matches('#');
                    outermost(document, document.pointer(pointer).unwrap())
                }
                _ => outermost(document, value),
            })
            .collect(),
        Value::Array(list) => list.iter().flat_map(|value| outermost(document, value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// Every schema of both documents that no reference leads to, with those that stand in it.
pub(crate) fn every(visit: &mut dyn FnMut(Schema)) {
    for (_, schema) in shared() {
        schema.walk(visit);
    }
    for (document, part) in [
        (&*PUBLISHED_OPENAPI, &PUBLISHED_OPENAPI["paths"]),
        (&*PUBLISHED_OPENAPI, &PUBLISHED_OPENAPI["components"]["parameters"]),
        (&*PUBLISHED_OPENAPI, &PUBLISHED_OPENAPI["components"]["headers"]),
        (&*PUBLISHED_OPENAPI, &PUBLISHED_OPENAPI["components"]["responses"]),
        (&*PUBLISHED_ASYNCAPI, &PUBLISHED_ASYNCAPI["components"]["messages"]),
    ] {
        for schema in outermost(document, part) {
            schema.walk(visit);
        }
    }
}

/// What clients are told: the schemas of the answers, and of the frames that the server sends.
pub(crate) fn told() -> Vec<Schema> {
    said(&["responses"], true)
}

/// What clients say: the schemas of parameters, bodies, and frames that the server receives.
pub(crate) fn asked() -> Vec<Schema> {
    said(&["parameters", "requestBody"], false)
}

fn said(parts: &[&str], sent: bool) -> Vec<Schema> {
    let operations = PUBLISHED_OPENAPI["paths"].as_object().unwrap().values();
    let operations = operations.flat_map(|methods| methods.as_object().unwrap().values());
    let over_http = operations.flat_map(|operation| {
        parts.iter().flat_map(|part| outermost(&PUBLISHED_OPENAPI, &operation[*part]))
    });
    let operations = PUBLISHED_ASYNCAPI["operations"].as_object().unwrap().values();
    let on_sockets = operations.flat_map(|operation| {
        let sends = operation["action"] == "send";
        let messages = (sends == sent).then_some(&operation["messages"]);
        let replies = sent.then_some(&operation["reply"]["messages"]);
        messages.into_iter().chain(replies).flat_map(|list| outermost(&PUBLISHED_ASYNCAPI, list))
    });
    over_http.chain(on_sockets).collect()
}
