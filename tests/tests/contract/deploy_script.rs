//! .github/deploy, with programs in the place of `aws` and `sam` that say what they are asked.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::documents;

/// Answers with what the file `deployed` holds, with [`PARAMETERS`], or with an address.
const AWS: &str = "#!/bin/sh
case \"$*\" in
  *HttpApiUrl*) echo https://new ;;
  *Parameters*) cat parameters ;;
  *) cat deployed ;;
esac
";
/// What the stack has, as AWS says it. One of them is not in the list of samconfig.toml.
const PARAMETERS: &str = r#"[
  { "ParameterKey": "Stage", "ParameterValue": "production" },
  { "ParameterKey": "Commit", "ParameterValue": "of-the-failed-version" },
  { "ParameterKey": "GradualDeployment", "ParameterValue": "true" },
  { "ParameterKey": "AllowedOrigins", "ParameterValue": "https://chat.example.net,none" },
  { "ParameterKey": "HttpRateLimit", "ParameterValue": "1000" }
]
"#;
const SAM: &str = "#!/bin/sh\necho \"sam $*\"\n";

/// A clone with two commits.
struct Clone {
    folder: TempDir,
    older: String,
    newer: String,
}

impl Clone {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for (file, text) in [
            (".github/deploy", documents::text(".github/deploy").as_str()),
            ("samconfig.toml", &documents::text("samconfig.toml")),
            ("scripts/tools", "#!/bin/sh\n"),
            (".tools/bin/aws", AWS),
            ("parameters", PARAMETERS),
            (".tools/bin/sam", SAM),
        ] {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        git(root, &["init", "--quiet"]);
        let commit = || {
            git(root, &["commit", "--quiet", "--allow-empty", "--message", "a version"]);
            git(root, &["rev-parse", "HEAD"])
        };
        let (older, newer) = (commit(), commit());
        Self { folder, older, newer }
    }

    /// Deploys `commit` where `deployed` is; `options` follow the name of the stage.
    fn deploy(
        &self,
        commit: &str,
        deployed: &str,
        may_go_back: bool,
        options: &[&str],
    ) -> Deployed {
        let root = self.folder.path();
        fs::write(root.join("deployed"), format!("{deployed}\n")).unwrap();
        fs::write(root.join("samconfig.toml"), documents::text("samconfig.toml")).unwrap();
        let told = root.join("told");
        fs::write(&told, "").unwrap();
        let mut command = Command::new(root.join(".github/deploy"));
        command
            .arg("production")
            .args(options)
            .env("COMMIT", commit)
            .env("MAY_GO_BACK", may_go_back.to_string())
            .env("ARTIFACT_BUCKET", "zips")
            .env("CLOUDFORMATION_ROLE", "role")
            .env("PREVIOUS_PARAMETERS", PARAMETERS)
            .env("GITHUB_OUTPUT", &told);
        let output = command.output().unwrap();
        Deployed {
            said: String::from_utf8(output.stdout.clone()).unwrap(),
            output,
            told: fs::read_to_string(told).unwrap(),
            parameters: fs::read_to_string(root.join("samconfig.toml")).unwrap(),
        }
    }
}

/// What came of it.
struct Deployed {
    output: Output,
    said: String,
    told: String,
    parameters: String,
}

impl Deployed {
    /// Whether `sam` was run, and ended well.
    #[track_caller]
    fn ran(&self) -> bool {
        let ran = self.said.contains("sam deploy --config-env production");
        assert_eq!(self.told.contains("url=https://new\n"), ran, "{:?}", self.output);
        ran
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=test", "-c", "user.email=test@example.com"]).args(arguments);
    let output = command.current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_deployment_names_its_commit_its_bucket_and_what_was_there_before() {
    let clone = Clone::new();
    let deployed = clone.deploy(&clone.newer, &clone.older, false, &[]);
    assert!(deployed.ran() && deployed.output.status.success());
    assert!(deployed.said.contains("--no-resolve-s3 --s3-bucket zips"), "{}", deployed.said);
    let told: Vec<_> = deployed.told.lines().collect();
    let [previous, parameters, url] = told[..] else { panic!("{told:?}") };
    assert_eq!((previous, url), (&*format!("previous={}", clone.older), "url=https://new"));
    let parameters: Value =
        serde_json::from_str(parameters.strip_prefix("parameters=").unwrap()).unwrap();
    assert_eq!(parameters, serde_json::from_str::<Value>(PARAMETERS).unwrap());
    // Among production's parameters, and in no other list.
    let commit = format!("  \"Commit={}\",\n", clone.newer);
    assert_eq!(deployed.parameters.matches(&commit).count(), 1);
    let (_, production) = deployed.parameters.split_once("[production.deploy.parameters]").unwrap();
    assert!(production.contains(&commit) && production.contains("\"GradualDeployment=true\""));
    assert!(!production.contains("Commit=unknown"));
    // Nothing else has changed.
    let others = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.contains("\"Commit=")).map(str::to_owned).collect()
    };
    assert_eq!(others(&deployed.parameters), others(&documents::text("samconfig.toml")));
}

#[test]
fn what_has_waited_does_not_replace_a_newer_version_unless_a_person_has_chosen_it() {
    let clone = Clone::new();
    let late = clone.deploy(&clone.older, &clone.newer, false, &[]);
    assert!(!late.ran() && !late.output.status.success());
    assert!(clone.deploy(&clone.older, &clone.newer, true, &[]).ran());
    assert!(clone.deploy(&clone.newer, &clone.newer, false, &[]).ran(), "once more is no way back");
}

#[test]
fn there_is_nothing_to_go_back_to_where_nothing_or_something_unknown_was_deployed() {
    let clone = Clone::new();
    for deployed in ["", "None", "unknown"] {
        let first = clone.deploy(&clone.newer, deployed, false, &[]);
        assert!(first.ran());
        assert_eq!(first.told, "url=https://new\n", "{deployed}");
    }
}

#[test]
fn only_the_version_that_failed_is_taken_back_and_all_at_once() {
    let clone = Clone::new();
    let back = clone.deploy(&clone.older, &clone.newer, false, &["--instead-of", &clone.newer]);
    assert!(back.ran() && back.output.status.success());
    let (_, production) = back.parameters.split_once("[production.deploy.parameters]").unwrap();
    let (_, list) = production.split_once("parameter_overrides = [\n").unwrap();
    let list: Vec<_> = list.lines().take_while(|line| *line != "]").map(str::trim).collect();
    let commit = format!("\"Commit={}\",", clone.older);
    // As before the version that failed, also what samconfig.toml does not name.
    assert_eq!(
        list,
        [
            "\"Stage=production\",",
            "\"AllowedOrigins=https://chat.example.net,none\",",
            "\"HttpRateLimit=1000\",",
            "\"GradualDeployment=false\",",
            &commit,
        ]
    );
    // Somebody was quicker.
    let late = clone.deploy(&clone.older, &clone.older, false, &["--instead-of", &clone.newer]);
    assert!(!late.ran() && late.output.status.success());
}
