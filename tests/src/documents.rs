//! docs/openapi.yaml and docs/asyncapi.yaml, and the schemas in them.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::{Registry, Resource, Validator};
use serde_json::{Value, json};

use crate::open_sets;

/// docs/openapi.yaml, its open sets closed.
pub(crate) static OPENAPI: LazyLock<Value> = LazyLock::new(|| read("openapi.yaml"));
/// docs/asyncapi.yaml, its open sets closed; its schemas refer to the other's.
pub(crate) static ASYNCAPI: LazyLock<Value> = LazyLock::new(|| read("asyncapi.yaml"));

static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
    Registry::new()
        .add("https://natter.test/openapi.yaml", Resource::from_contents(OPENAPI.clone()))
        .unwrap()
        .add("https://natter.test/asyncapi.yaml", Resource::from_contents(ASYNCAPI.clone()))
        .unwrap()
        .prepare()
        .unwrap()
});

/// Validators by address: compiling one takes longer than using it.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document = yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    open_sets::closed(document)
}

/// A location in one of the documents: a file and a JSON pointer.
#[derive(Debug, Clone)]
pub(crate) struct Location {
    file: &'static str,
    pointer: String,
}

impl Location {
    pub(crate) fn openapi() -> Self {
        Self { file: "openapi.yaml", pointer: String::new() }
    }

    pub(crate) fn asyncapi() -> Self {
        Self { file: "asyncapi.yaml", pointer: String::new() }
    }

    /// The location of `name` below this one. A reference there is followed.
    pub(crate) fn at(&self, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        let place = Self { file: self.file, pointer: format!("{}/{name}", self.pointer) };
        let reference = place.value().and_then(|value| value["$ref"].as_str());
        match reference.and_then(|reference| reference.split_once('#')) {
            Some(("", pointer)) => Self { file: self.file, pointer: pointer.to_owned() },
            Some(_) | None => place,
        }
    }

    /// The value at this location.
    pub(crate) fn value(&self) -> Option<&'static Value> {
        let document = if self.file == "openapi.yaml" { &OPENAPI } else { &ASYNCAPI };
        document.pointer(&self.pointer)
    }

    /// The violations of the schema at this location by `value`.
    pub(crate) fn violations(&self, value: &Value) -> Vec<String> {
        let violation =
            |error: jsonschema::ValidationError<'_>| format!("{}: {error}", error.instance_path());
        self.schema().iter_errors(value).map(violation).collect()
    }

    fn schema(&self) -> Arc<Validator> {
        let fragment = self.pointer.replace('{', "%7B").replace('}', "%7D").replace('$', "%24");
        let address = format!("https://natter.test/{}#{fragment}", self.file);
        if let Some(known) = VALIDATORS.lock().unwrap().get(&address) {
            return Arc::clone(known);
        }
        let made = jsonschema::options()
            .with_registry(&REGISTRY)
            .should_validate_formats(true)
            .build(&json!({ "$ref": address }))
            .unwrap_or_else(|error| panic!("{address}: {error}"));
        let made = Arc::new(made);
        VALIDATORS.lock().unwrap().insert(address, Arc::clone(&made));
        made
    }
}
