//! docs/openapi.yaml by itself: it is complete, and its examples are valid.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::schemas::{OPENAPI, Pointer};

/// One method of one path.
pub(crate) struct Operation {
    /// In capitals.
    pub(crate) method: String,
    /// With `{parameter}` in the place of a variable segment.
    pub(crate) path: String,
    /// What the document says of it.
    pub(crate) value: &'static Value,
    /// Where it says so.
    pub(crate) pointer: Pointer,
}

impl Operation {
    /// Its answers: the status, and the answer itself where a reference led to it.
    pub(crate) fn responses(&self) -> Vec<(u64, &'static Value)> {
        let responses = self.value["responses"].as_object().expect("responses");
        responses
            .iter()
            .map(|(status, response)| (status.parse().unwrap(), resolve(response)))
            .collect()
    }

    fn needs_token(&self) -> bool {
        self.value
            .get("security")
            .is_none_or(|security| security.as_array().is_none_or(|list| !list.is_empty()))
    }
}

/// Follows `$ref`, if there is one.
pub(crate) fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => OPENAPI
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => value,
    }
}

/// Every operation of the document.
pub(crate) fn operations() -> Vec<Operation> {
    let paths = Pointer::to("openapi.yaml").at("paths");
    let mut operations = Vec::new();
    for (path, methods) in OPENAPI["paths"].as_object().unwrap() {
        for (method, value) in methods.as_object().unwrap() {
            let pointer = paths.at(path).at(method);
            operations.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                value,
                pointer,
            });
        }
    }
    operations
}

/// Calls `visit` with every example in the document and where its schema is. Says how many there
/// were.
fn examples(value: &Value, pointer: &Pointer, visit: &mut dyn FnMut(&Pointer, &Value)) {
    match value {
        Value::Object(object) => {
            if object.contains_key("schema") {
                let named = object.get("examples").and_then(Value::as_object);
                let named = named.into_iter().flatten().map(|(_, example)| &example["value"]);
                for example in object.get("example").into_iter().chain(named) {
                    visit(&pointer.at("schema"), example);
                }
            }
            // The examples of a schema itself: a list.
            for example in object.get("examples").and_then(Value::as_array).into_iter().flatten() {
                visit(pointer, example);
            }
            for (name, child) in object {
                examples(child, &pointer.at(name), visit);
            }
        }
        Value::Array(list) => {
            for (index, child) in list.iter().enumerate() {
                examples(child, &pointer.at(&index.to_string()), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_example_is_as_its_schema_says() {
    let mut seen = 0;
    examples(&OPENAPI, &Pointer::to("openapi.yaml"), &mut |pointer, example| {
        pointer.assert_valid(example);
        seen += 1;
    });
    assert!(seen > 50, "only {seen} examples were found");
}

#[test]
fn every_schema_can_be_read() {
    let schemas = Pointer::to("openapi.yaml").at("components").at("schemas");
    for name in OPENAPI["components"]["schemas"].as_object().unwrap().keys() {
        schemas.at(name).schema();
    }
}

#[test]
fn every_operation_says_what_it_is() {
    let tags: Vec<_> = OPENAPI["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    let mut ids = BTreeSet::new();
    for Operation { method, path, value, .. } in operations() {
        let name = format!("{method} {path}");
        assert!(
            ids.insert(value["operationId"].as_str().unwrap()),
            "{name}: the operationId comes twice"
        );
        assert!(value["summary"].is_string() && value["description"].is_string(), "{name}");
        let own = value["tags"].as_array().unwrap();
        assert!(!own.is_empty() && own.iter().all(|tag| tags.contains(&tag)), "{name}: {own:?}");
    }
}

#[test]
fn the_parameters_of_a_path_are_described() {
    for Operation { path, value, .. } in operations() {
        let in_path: BTreeSet<_> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters = value["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let described: BTreeSet<_> = parameters
            .iter()
            .map(resolve)
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(described, in_path, "{path}");
    }
}

#[test]
fn every_operation_lists_the_answers_that_all_of_its_kind_can_have() {
    for operation in operations() {
        let statuses: BTreeSet<_> =
            operation.responses().into_iter().map(|(status, _)| status).collect();
        let name = format!("{} {}", operation.method, operation.path);
        assert!(statuses.contains(&500) && statuses.contains(&503), "{name}");
        assert!(!operation.needs_token() || statuses.contains(&401), "{name} needs a token");
        let has_body = operation.value.get("requestBody").is_some();
        assert_eq!(statuses.contains(&413), has_body, "{name}");
        assert!(!has_body || statuses.contains(&400), "{name}");
        assert!(statuses.iter().any(|status| (200..300).contains(status)), "{name}");
    }
}

#[test]
fn only_the_ways_in_need_no_token() {
    let open: BTreeSet<_> =
        operations().into_iter().filter(|one| !one.needs_token()).map(|one| one.path).collect();
    let expected = ["/api/auth/login", "/api/auth/refresh", "/api/auth/register"].map(String::from);
    assert_eq!(open, expected.into());
}
