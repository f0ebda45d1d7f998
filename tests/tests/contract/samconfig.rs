//! samconfig.toml: the parameters of each stage.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::{documents, template};

/// The values of one table, each as it is written.
type Table = BTreeMap<String, Vec<String>>;

/// The tables of samconfig.toml, as far as its form goes: a list stands in one line, or has a line
/// for each of its items.
fn tables() -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::<String, Table>::new();
    let (mut table, mut list) = (String::new(), None::<String>);
    for line in documents::text("samconfig.toml").lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let items = |text: &str| -> Vec<String> {
            let texts = text.split(',').map(|item| item.trim().trim_matches('"').to_owned());
            texts.filter(|item| !item.is_empty()).collect()
        };
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .filter(|_| list.is_none())
        {
            name.clone_into(&mut table);
        } else if let Some(key) = &list {
            if line == "]" {
                list = None;
            } else {
                let item = line.trim_end_matches(',').trim_matches('"').to_owned();
                tables.entry(table.clone()).or_default().entry(key.clone()).or_default().push(item);
            }
        } else {
            let (key, value) = line.split_once(" = ").unwrap_or_else(|| panic!("{line}"));
            let values = if value == "[" {
                list = Some(key.to_owned());
                Vec::new()
            } else {
                items(value.trim_matches(['[', ']']))
            };
            tables.entry(table.clone()).or_default().insert(key.to_owned(), values);
        }
    }
    tables
}

/// `sam deploy`'s settings, by stage.
fn deployments() -> BTreeMap<String, Table> {
    let stages = tables().into_iter().filter_map(|(name, table)| {
        Some((name.strip_suffix(".deploy.parameters")?.to_owned(), table))
    });
    stages.collect()
}

/// What a stage chooses, by parameter.
fn chosen(deployment: &Table) -> BTreeMap<&str, &str> {
    let overrides = deployment["parameter_overrides"].iter();
    let chosen: BTreeMap<_, _> =
        overrides.clone().map(|one| one.split_once('=').unwrap()).collect();
    assert_eq!(chosen.len(), overrides.len(), "a parameter comes twice");
    chosen
}

/// What a parameter may be.
fn allowed(parameter: &str) -> Validator {
    let definition = template::parameter(parameter);
    let mut schema = json!({});
    for (theirs, ours) in
        [("AllowedValues", "enum"), ("AllowedPattern", "pattern"), ("MaxLength", "maxLength")]
    {
        if let Some(value) = definition.get(theirs) {
            schema[ours] = match value {
                // Texts on the command line.
                Value::Array(values) => values
                    .iter()
                    .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
                    .collect(),
                other @ (Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Object(_)) => other.clone(),
            };
        }
    }
    jsonschema::validator_for(&schema).unwrap()
}

/// The origin that stands for production's own.
pub(crate) fn example_origin() -> String {
    chosen(&deployments()["production"])["AllowedOrigins"].to_owned()
}

#[test]
fn there_are_a_first_deployment_and_three_stages() {
    let stages: BTreeSet<_> = deployments().into_keys().collect();
    assert_eq!(stages, ["default", "dev", "staging", "production"].map(String::from).into());
    let names: BTreeSet<_> = stages
        .iter()
        .map(|stage| tables()[&format!("{stage}.global.parameters")]["stack_name"].clone())
        .collect();
    assert_eq!(names.len(), stages.len(), "two stages are one stack");
    // What the deployment's role may do goes by the names of the functions, which CloudFormation
    // cuts after this.
    assert!(names.iter().all(|name| name[0].len() <= 27), "{names:?}");
}

#[test]
fn a_stage_names_parameters_that_there_are_and_values_that_they_take() {
    for (stage, deployment) in deployments() {
        for (parameter, value) in chosen(&deployment) {
            assert!(allowed(parameter).is_valid(&json!(value)), "{stage}: {parameter}={value}");
        }
    }
}

#[test]
fn whoever_deploys_by_hand_leaves_no_commit_of_the_workflow() {
    for (stage, deployment) in deployments() {
        // `sam` keeps the value of a parameter that its list does not name.
        assert_eq!(chosen(&deployment).get("Commit"), Some(&"unknown"), "{stage}");
    }
}

#[test]
fn every_stage_deploys_this_template_and_makes_roles_without_names() {
    for (stage, deployment) in deployments() {
        assert_eq!(deployment["template_file"], ["template.yaml"], "{stage}");
        assert_eq!(deployment["resolve_s3"], ["true"], "{stage}");
        assert_eq!(deployment["capabilities"], ["CAPABILITY_IAM"], "{stage}");
        assert_eq!(deployment["fail_on_empty_changeset"], ["false"], "{stage}");
        let confirms = if stage == "production" { "true" } else { "false" };
        assert_eq!(deployment["confirm_changeset"], [confirms], "{stage}");
        // Another stage's objects in the same bucket are not touched.
        assert_eq!(
            deployment["s3_prefix"],
            tables()[&format!("{stage}.global.parameters")]["stack_name"],
            "{stage}"
        );
    }
}

#[test]
fn what_is_deployed_bears_its_stage() {
    for (stage, deployment) in deployments() {
        let of = chosen(&deployment)["Stage"];
        assert_eq!(of, if stage == "default" { "dev" } else { &stage });
        assert_eq!(
            deployment["tags"],
            ["Project=natter".to_owned(), format!("Stage={of}")],
            "{stage}"
        );
    }
}

#[test]
fn production_is_watched_protected_and_deployed_gradually_and_staging_tries_that() {
    let deployments = deployments();
    let production = chosen(&deployments["production"]);
    for (parameter, value) in
        [("Alarms", "on"), ("GradualDeployment", "true"), ("DeletionProtection", "true")]
    {
        assert_eq!(production.get(parameter), Some(&value), "{parameter}");
    }
    let staging = chosen(&deployments["staging"]);
    assert_eq!(staging.get("Alarms"), Some(&"on"));
    assert_eq!(staging.get("GradualDeployment"), Some(&"true"));
    for stage in ["default", "dev"] {
        // Nobody talking costs nothing.
        assert_eq!(chosen(&deployments[stage]).get("Alarms"), None, "{stage}");
    }
}
