//! The two documents in docs/, and the schemas in them.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::{Registry, Resource, Validator};
use serde_json::{Value, json};

/// docs/openapi.yaml.
pub(crate) static OPENAPI: LazyLock<Value> = LazyLock::new(|| read("openapi.yaml"));
/// docs/asyncapi.yaml, whose schemas refer to the other's.
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

/// Validators by address: making one takes longer than using it.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    yaml_serde::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A place in one of the documents.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    file: &'static str,
    pointer: String,
}

impl Place {
    pub(crate) fn openapi() -> Self {
        Self { file: "openapi.yaml", pointer: String::new() }
    }

    pub(crate) fn asyncapi() -> Self {
        Self { file: "asyncapi.yaml", pointer: String::new() }
    }

    /// What `name` leads to from here, through a reference if there is one.
    pub(crate) fn at(&self, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        let place = Self { file: self.file, pointer: format!("{}/{name}", self.pointer) };
        let reference = place.value().and_then(|value| value["$ref"].as_str());
        match reference.and_then(|reference| reference.split_once('#')) {
            Some(("", pointer)) => Self { file: self.file, pointer: pointer.to_owned() },
            Some(_) | None => place,
        }
    }

    /// What stands here.
    pub(crate) fn value(&self) -> Option<&'static Value> {
        let document = if self.file == "openapi.yaml" { &OPENAPI } else { &ASYNCAPI };
        document.pointer(&self.pointer)
    }

    /// What is wrong with `value` by the schema here; nothing if it is as it must be.
    pub(crate) fn flaws(&self, value: &Value) -> Vec<String> {
        let flaw = |error: jsonschema::ValidationError<'_>| format!("{}: {error}", error.instance_path());
        self.schema().iter_errors(value).map(flaw).collect()
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
