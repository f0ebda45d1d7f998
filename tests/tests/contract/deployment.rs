//! The workflows that deploy, and the role that lets them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{documents, template};

/// Callers wait for the called, so their aliases move one after the other: `fanout` first, then
/// what starts it, then what starts that.
const WAVES: u64 = 3;
/// Minutes that a deployment takes besides: its resources, and CodeDeploy's own work in each wave.
const REST: u64 = 40;

fn workflow(name: &str) -> Value {
    documents::yaml(&format!(".github/workflows/{name}.yml"))
}

fn role(logical_id: &str) -> Value {
    documents::yaml(".github/deploy-role.yaml")["Resources"][logical_id]["Properties"].clone()
}

/// Every statement of a role's policies.
fn statements(role: &Value) -> Vec<Value> {
    let policies = role["Policies"].as_array().unwrap().iter();
    policies
        .flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().unwrap().clone())
        .collect()
}

/// The actions of a statement.
fn actions(statement: &Value) -> Vec<&str> {
    let action = &statement["Action"];
    match action.as_array() {
        Some(actions) => actions.iter().map(|action| action.as_str().unwrap()).collect(),
        None => vec![action.as_str().unwrap()],
    }
}

/// How many minutes CodeDeploy takes to move one alias.
fn minutes(preference: &str) -> u64 {
    let number = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if preference == "AllAtOnce" {
        return 0;
    }
    if let Some(interval) = preference.strip_prefix("Linear10PercentEvery") {
        // Ten steps, the first of them at once.
        return 10 * number(interval).parse::<u64>().unwrap();
    }
    let interval = preference.strip_prefix("Canary10Percent").unwrap();
    number(interval).parse().unwrap()
}

#[test]
fn a_deployment_ends_before_its_job_and_the_job_before_its_keys() {
    let deploy = &workflow("stage")["jobs"]["deploy"];
    let job = deploy["timeout-minutes"].as_u64().unwrap();
    let steps = deploy["steps"].as_array().unwrap();
    let keys = steps.iter().find_map(|step| step["with"]["role-duration-seconds"].as_u64());
    assert_eq!(Some(role("Role")["MaxSessionDuration"].as_u64().unwrap()), keys);
    assert!(job * 60 < keys.unwrap(), "{job} minutes");
    let offered = template::parameter("DeploymentPreferenceType")["AllowedValues"].clone();
    for preference in offered.as_array().unwrap().iter().map(|one| one.as_str().unwrap()) {
        let all = WAVES * minutes(preference) + REST;
        assert!(all <= job, "{preference} takes {all} minutes, and the job has {job}");
    }
}

#[test]
fn a_stage_has_one_lock_from_the_deployment_to_the_rollback_and_cancels_nothing() {
    let stage = workflow("stage");
    let lock = json!({
        "group": "stage-${{ inputs.stage }}",
        "cancel-in-progress": false,
        // Nothing that waits is dropped: `single` keeps the newest only.
        "queue": "max",
    });
    assert_eq!(stage["concurrency"], lock);
    let jobs: BTreeSet<_> = stage["jobs"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(jobs, ["deploy", "try", "previous", "take-back"].into());
    // A lock of a job's own would have the rollback wait where it can be dropped.
    for name in ["stage", "deployment", "build"] {
        for (job, definition) in workflow(name)["jobs"].as_object().unwrap() {
            assert_eq!(definition.get("concurrency"), None, "{name}: {job}");
        }
    }
    let rollback = &stage["jobs"]["take-back"]["steps"];
    let runs: Vec<_> =
        rollback.as_array().unwrap().iter().filter_map(|s| s["run"].as_str()).collect();
    assert!(runs.contains(&".github/deploy \"$STAGE\" --instead-of \"$FAILED\""), "{runs:?}");
}

#[test]
fn a_rollback_waits_for_no_compiler_and_not_for_staging() {
    let stage = workflow("stage");
    let jobs = &stage["jobs"];
    assert_eq!(jobs["previous"]["needs"], "deploy", "built while the tests run");
    assert_eq!(jobs["take-back"]["needs"], json!(["deploy", "try", "previous"]));
    let deployment = workflow("deployment");
    let input = &deployment["on"]["workflow_dispatch"]["inputs"]["skip-staging"];
    assert_eq!((&input["type"], &input["default"]), (&json!("boolean"), &json!(false)));
    // Only with a commit that a person has chosen, and with the approval all the same.
    let jobs = &deployment["jobs"];
    for job in ["staging", "approval"] {
        let when = jobs[job]["if"].as_str().unwrap();
        assert!(when.contains("inputs.skip-staging && inputs.commit"), "{job}: {when}");
    }
    assert_eq!(jobs["production"]["needs"], "approval");
}

#[test]
fn a_stage_is_deployed_by_the_script_of_the_workflow_also_an_earlier_commit() {
    let stage = workflow("stage");
    for job in ["deploy", "take-back"] {
        let steps = stage["jobs"][job]["steps"].as_array().unwrap();
        let runs: Vec<_> = steps.iter().filter_map(|step| step["run"].as_str()).collect();
        let script = runs.iter().position(|run| run.contains("\"$GITHUB_SHA\" -- .github/deploy"));
        let deployed = runs.iter().position(|run| run.starts_with(".github/deploy"));
        assert!(script.unwrap() < deployed.unwrap(), "{job}: {runs:?}");
    }
}

#[test]
fn only_the_jobs_that_deploy_get_a_token_and_they_compile_nothing() {
    let stage = workflow("stage");
    for (name, job) in stage["jobs"].as_object().unwrap() {
        let deploys = job["permissions"]["id-token"] == "write";
        assert_eq!(deploys, ["deploy", "take-back"].contains(&name.as_str()), "{name}");
        assert_eq!(deploys, job.get("environment").is_some(), "{name}");
        let steps = job["steps"].as_array().into_iter().flatten();
        for run in steps.filter_map(|step| step["run"].as_str()).filter(|_| deploys) {
            assert!(!run.contains("cargo"), "{name}: {run}");
        }
    }
}

#[test]
fn every_action_is_pinned_to_a_commit_beside_its_version() {
    let mut pinned = 0;
    for name in documents::names(".github/workflows", "yml") {
        let text = documents::text(format!(".github/workflows/{name}.yml"));
        for line in text.lines().filter_map(|line| line.split_once("uses: ")).map(|(_, used)| used)
        {
            if line.starts_with("./") {
                continue;
            }
            let (action, comment) = line.split_once(" # v").unwrap_or_else(|| panic!("{line}"));
            let (_, commit) = action.split_once('@').unwrap();
            let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            assert!(commit.len() == 40 && commit.chars().all(hex), "{name}: {line}");
            assert_eq!(comment.split('.').count(), 3, "{name}: {line}");
            pinned += 1;
        }
    }
    assert!(pinned > 20, "{pinned}");
}

#[test]
fn the_zips_have_a_private_bucket_that_nobody_may_make_or_change() {
    let bucket = role("Bucket");
    let access = bucket["PublicAccessBlockConfiguration"].as_object().unwrap();
    assert!(access.len() == 4 && access.values().all(|blocked| blocked == true), "{access:?}");
    assert!(bucket["BucketEncryption"].is_object(), "{bucket}");
    assert_eq!(bucket["VersioningConfiguration"], json!({"Status": "Enabled"}));
    let resource = &documents::yaml(".github/deploy-role.yaml")["Resources"]["Bucket"];
    assert_eq!(resource["DeletionPolicy"], "Retain");
    let mut used = BTreeSet::new();
    for role in [role("Role"), role("CloudFormationRole")] {
        for statement in statements(&role) {
            let s3 = actions(&statement).into_iter().filter(|action| action.starts_with("s3:"));
            for action in s3 {
                let resource = statement["Resource"].to_string();
                assert!(resource.contains("Bucket"), "{action} on {resource}");
                used.insert(action.to_owned());
            }
        }
    }
    assert_eq!(used, ["s3:GetObject", "s3:ListBucket", "s3:PutObject"].map(String::from).into());
    let deploy = documents::text(".github/deploy");
    assert!(deploy.contains("--no-resolve-s3 --s3-bucket \"$ARTIFACT_BUCKET\""));
}

#[test]
fn the_deployed_commit_is_an_output_and_touches_no_resource() {
    let outputs = template::section("Outputs");
    assert_eq!(outputs["Commit"]["Value"], json!({"Ref": "Commit"}));
    for section in ["Resources", "Globals", "Conditions"] {
        let value = Value::Object(template::section(section).clone());
        assert!(!template::parameters_of(&value).contains("Commit"), "{section}");
    }
    assert!(!documents::text(".github/deploy").contains("--tags"));
    // What AWS says of a parameter is what it is: a rollback puts it back.
    for (name, parameter) in template::section("Parameters") {
        assert_eq!(parameter.get("NoEcho"), None, "{name}");
    }
}

/// The tags of the stack are on its budget, too: CloudFormation reads them, sets them and takes
/// them away.
#[test]
fn cloudformation_may_do_to_a_budget_what_its_resource_takes() {
    let role = role("CloudFormationRole");
    let found: BTreeSet<_> = statements(&role)
        .iter()
        .flat_map(|statement| actions(statement).into_iter().map(str::to_owned).collect::<Vec<_>>())
        .filter(|action| action.starts_with("budgets:"))
        .collect();
    let expected =
        ["ListTagsForResource", "ModifyBudget", "TagResource", "UntagResource", "ViewBudget"];
    assert_eq!(found, expected.map(|action| format!("budgets:{action}")).into());
}
