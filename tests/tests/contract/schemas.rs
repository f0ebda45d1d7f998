//! Checks JSON values against the schemas of the two documents in docs/.

use std::sync::LazyLock;

use jsonschema::{Registry, Resource, Validator};
use natter_tests::open_sets;
use serde_json::{Value, json};

use crate::documents;

/// docs/openapi.yaml, its open sets closed.
pub(crate) static OPENAPI: LazyLock<Value> =
    LazyLock::new(|| open_sets::closed(documents::yaml("docs/openapi.yaml")));
/// docs/asyncapi.yaml, its open sets closed; its schemas refer to the other's.
pub(crate) static ASYNCAPI: LazyLock<Value> =
    LazyLock::new(|| open_sets::closed(documents::yaml("docs/asyncapi.yaml")));

static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
    Registry::new()
        .add("https://natter.test/openapi.yaml", Resource::from_contents(OPENAPI.clone()))
        .unwrap()
        .add("https://natter.test/asyncapi.yaml", Resource::from_contents(ASYNCAPI.clone()))
        .unwrap()
        .prepare()
        .unwrap()
});

/// A JSON pointer into one of the documents.
#[derive(Debug, Clone)]
pub(crate) struct Pointer {
    file: &'static str,
    path: String,
}

impl Pointer {
    /// The beginning of docs/`file`.
    pub(crate) fn to(file: &'static str) -> Self {
        Self { file, path: String::new() }
    }

    /// What `name` leads to from here.
    pub(crate) fn at(&self, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        Self { file: self.file, path: format!("{}/{name}", self.path) }
    }

    /// The schema that the pointer leads to, ready to validate.
    pub(crate) fn schema(&self) -> Validator {
        let fragment = self.path.replace('{', "%7B").replace('}', "%7D").replace('$', "%24");
        let schema = json!({"$ref": format!("https://natter.test/{}#{fragment}", self.file)});
        jsonschema::options()
            .with_registry(&REGISTRY)
            .should_validate_formats(true)
            .build(&schema)
            .unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }

    /// Fails unless `value` is as the schema here says.
    pub(crate) fn assert_valid(&self, value: &Value) {
        let errors: Vec<_> = self
            .schema()
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}\nin {value:#}", self.path);
    }
}
