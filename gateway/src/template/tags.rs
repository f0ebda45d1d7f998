//! Turns CloudFormation's short tags into their long form: `!Ref X` becomes `{"Ref": "X"}`, `!Sub
//! s` becomes `{"Fn::Sub": "s"}`, and so on. The result is plain JSON.

use serde_json::{Map, Value as Json};
use yaml_serde::Value as Yaml;

use super::error::TemplateError;

/// Reads a template's text into JSON, with every tag in its long form.
pub(super) fn read(text: &str) -> Result<Json, TemplateError> {
    let mut yaml: Yaml =
        yaml_serde::from_str(text).map_err(|error| TemplateError::NotYaml(error.to_string()))?;
    yaml.apply_merge().map_err(|error| TemplateError::NotYaml(error.to_string()))?;
    long_form(yaml)
}

fn long_form(yaml: Yaml) -> Result<Json, TemplateError> {
    Ok(match yaml {
        Yaml::Null => Json::Null,
        Yaml::Bool(value) => Json::Bool(value),
        Yaml::Number(number) => {
            serde_json::to_value(number).map_err(|e| TemplateError::NotYaml(e.to_string()))?
        }
        Yaml::String(text) => Json::String(text),
        Yaml::Sequence(items) => {
            Json::Array(items.into_iter().map(long_form).collect::<Result<_, _>>()?)
        }
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (key, value) in entries {
                object.insert(key_text(key)?, long_form(value)?);
            }
            Json::Object(object)
        }
        Yaml::Tagged(tagged) => {
            let name = tagged.tag.to_string();
            let name = name.trim_start_matches('!');
            intrinsic(name, long_form(tagged.value)?)
        }
    })
}

/// A key as text: YAML reads an unquoted `200:` as a number, CloudFormation as a name.
fn key_text(key: Yaml) -> Result<String, TemplateError> {
    match long_form(key)? {
        Json::String(text) => Ok(text),
        other @ (Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Array(_)
        | Json::Object(_)) => Ok(other.to_string()),
    }
}

fn intrinsic(name: &str, argument: Json) -> Json {
    let (name, argument) = match (name, argument) {
        ("Ref" | "Condition", argument) => (name.to_owned(), argument),
        // `!GetAtt Table.Arn` is the short form of a pair.
        ("GetAtt", Json::String(text)) => {
            let (resource, attribute) = text.split_once('.').unwrap_or((text.as_str(), ""));
            ("Fn::GetAtt".to_owned(), serde_json::json!([resource, attribute]))
        }
        (other, argument) => (format!("Fn::{other}"), argument),
    };
    Json::Object(Map::from_iter([(name, argument)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_tag_becomes_its_long_form() {
        let json =
            read("a: !Ref B\nc: !GetAtt D.Arn\ne: !Sub '${F}/g'\nh: !If [X, 1, !Ref Y]").unwrap();
        let expected = serde_json::json!({
            "a": {"Ref": "B"},
            "c": {"Fn::GetAtt": ["D", "Arn"]},
            "e": {"Fn::Sub": "${F}/g"},
            "h": {"Fn::If": ["X", 1, {"Ref": "Y"}]},
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn text_that_is_not_yaml_is_refused_with_its_place() {
        let error = read("a: [1, 2").unwrap_err().to_string();
        assert!(error.contains("line"), "{error}");
    }
}
