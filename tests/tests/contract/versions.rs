//! The versions that a deployment publishes, and the alias that leads to them.

use std::collections::BTreeSet;

use serde_json::json;

use crate::template;

/// Lambda takes no longer description of a version.
const DESCRIPTION_CHARS: usize = 256;

#[test]
fn every_function_has_the_alias_that_the_others_and_the_apis_call() {
    for (name, function) in template::functions() {
        assert_eq!(*function.property("AutoPublishAlias"), "live", "{name}");
        // Else a changed timeout would not be published.
        assert_eq!(*function.property("AutoPublishAliasAllProperties"), json!(true), "{name}");
    }
}

/// SAM makes a version's name out of the template's text, in which a parameter's value is not. A
/// version is also published when its description changes; and CloudFormation refuses one whose
/// function has not changed.
#[test]
fn a_version_is_published_exactly_when_a_parameter_changes_its_function() {
    // What is no part of a version, and what comes with other code in any case.
    const ELSEWHERE: [&str; 5] = [
        "Architectures",
        "DeploymentPreference",
        "EventInvokeConfig",
        "Policies",
        "VersionDescription",
    ];
    for (name, function) in template::functions() {
        let properties = function.properties();
        let part = properties.iter().filter(|(property, _)| !ELSEWHERE.contains(property));
        let depends: BTreeSet<_> = part
            .flat_map(|(_, values)| values)
            .flat_map(|value| template::parameters_of(value))
            .collect();
        assert_eq!(
            template::parameters_of(function.property("VersionDescription")),
            depends,
            "{name}"
        );
    }
}

/// The longest value that a parameter can have.
fn longest(parameter: &str) -> usize {
    let definition = template::parameter(parameter);
    let number = |name: &str| definition[name].as_u64().map(|number| number.to_string().len());
    if let Some(values) = definition["AllowedValues"].as_array() {
        return values.iter().map(|value| value.as_str().expect("a text").len()).max().unwrap();
    }
    if let Some(length) = definition["MaxLength"].as_u64() {
        return usize::try_from(length).unwrap();
    }
    match definition["AllowedPattern"].as_str() {
        Some("^[1-9][0-9]{0,5}$") => 6,
        // `12/3600`
        Some(pattern) if pattern.contains("off|") => 7,
        _ => number("MaxValue").unwrap_or_else(|| panic!("{parameter} may be of any length")),
    }
}

#[test]
fn a_versions_description_fits_whatever_is_chosen() {
    for (name, function) in template::functions() {
        let description = function.property("VersionDescription");
        let text = description["Fn::Sub"].as_str().unwrap();
        let parameters = template::parameters_of(description);
        let written: usize = parameters.iter().map(|parameter| parameter.len() + "${}".len()).sum();
        let values: usize = parameters.into_iter().map(longest).sum();
        let most = text.len() - written + values;
        assert!(most <= DESCRIPTION_CHARS, "{name}: {most}");
    }
}
