//! Reads the repository's files as JSON values.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value, json};
use yaml_serde::Value as Yaml;

/// The repository's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A file's text; `path` begins at the repository's folder.
pub(crate) fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A YAML file, with its merges (`<<`) written out. CloudFormation's short tags become their long
/// forms: `!Ref X` is `{"Ref": "X"}`.
pub(crate) fn yaml(path: &str) -> Value {
    let mut document: Yaml =
        yaml_serde::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    document.apply_merge().unwrap_or_else(|error| panic!("{path}: {error}"));
    long_form(document)
}

/// The names in a folder that end in `.<extension>`, without it, sorted.
pub(crate) fn names(folder: &str, extension: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join(folder))
        .unwrap_or_else(|error| panic!("{folder}: {error}"))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

fn long_form(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => serde_json::to_value(number).unwrap(),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(long_form).collect()),
        Yaml::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, value)| match key {
                Yaml::String(key) => (key, long_form(value)),
                key @ (Yaml::Null
                | Yaml::Bool(_)
                | Yaml::Number(_)
                | Yaml::Sequence(_)
                | Yaml::Mapping(_)
                | Yaml::Tagged(_)) => {
                    panic!("a key that is not text: {key:?}")
                }
            });
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let name = tag.trim_start_matches('!');
            let key = if name == "Ref" { name.to_owned() } else { format!("Fn::{name}") };
            json!({ key: long_form(tagged.value) })
        }
    }
}
