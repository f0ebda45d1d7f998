//! What is kept between runs, and how the tables come to be.

use std::{fs, path::Path};

use natter::{Options, StartError};
use serde_json::json;

use crate::common::{self, dynamodb};

fn kept(folder: &Path) -> Options {
    Options { data: Some(folder.to_owned()), ..Options::default() }
}

#[tokio::test]
async fn the_templates_tables_are_made_with_their_expiry() {
    let natter = common::start().await;
    let described = dynamodb(&natter, "DescribeTable", json!({"TableName": "Things"})).await;
    assert_eq!(described["Table"]["TableStatus"], "ACTIVE");
    assert_eq!(described["Table"]["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST");
    let expiry = dynamodb(&natter, "DescribeTimeToLive", json!({"TableName": "Things"})).await;
    assert_eq!(
        expiry["TimeToLiveDescription"],
        json!({"AttributeName": "ttl", "TimeToLiveStatus": "ENABLED"})
    );
}

#[tokio::test]
async fn items_and_keys_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let key = json!({"pk": {"S": "a"}});
    let natter = common::start_with(kept(folder.path())).await;
    dynamodb(&natter, "PutItem", json!({"TableName": "Things", "Item": key})).await;
    let secret = fs::read_to_string(folder.path().join("signing-keys")).unwrap();
    natter.stop().await;

    let natter = common::start_with(kept(folder.path())).await;
    let found = dynamodb(&natter, "GetItem", json!({"TableName": "Things", "Key": key})).await;
    assert_eq!(found["Item"], key);
    assert_eq!(fs::read_to_string(folder.path().join("signing-keys")).unwrap(), secret);
}

#[cfg(unix)]
#[tokio::test]
async fn the_signing_keys_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let natter = common::start_with(kept(folder.path())).await;
    let file = natter.signing_keys.clone().unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let keys = fs::read_to_string(&file).unwrap();
    let (id, secret) = keys.split_once(':').unwrap();
    assert_eq!((id, secret.len()), ("local", 43), "32 bytes in base64url");
}

/// The names of the files in a folder that others than their owner may use.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;

    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let open = files.filter(|file| {
        let found = file.metadata().unwrap();
        found.is_file() && found.permissions().mode() & 0o077 != 0
    });
    open.map(|file| file.file_name().into_string().unwrap()).collect()
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;

    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn in_a_folder_that_others_may_enter_the_files_are_their_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    let _natter = common::start_with(kept(folder.path())).await;
    for file in [
        "dynamodb.sqlite",
        "dynamodb.sqlite-wal",
        "dynamodb.sqlite-shm",
        "lock",
        "signing-keys",
        "sockets",
    ] {
        assert!(folder.path().join(file).exists(), "{file}");
    }
    assert!(open_to_others(folder.path()).is_empty(), "{:?}", open_to_others(folder.path()));
}

#[cfg(unix)]
#[tokio::test]
async fn files_that_others_could_use_are_taken_away_from_them() {
    let folder = tempfile::tempdir().unwrap();
    common::start_with(kept(folder.path())).await.stop().await;
    for file in ["dynamodb.sqlite-wal", "dynamodb.sqlite-shm"] {
        // As after the end of a process that was killed.
        fs::write(folder.path().join(file), "").unwrap();
    }
    for file in fs::read_dir(folder.path()).unwrap() {
        set_mode(&file.unwrap().path(), 0o755);
    }
    let _natter = common::start_with(kept(folder.path())).await;
    assert!(open_to_others(folder.path()).is_empty(), "{:?}", open_to_others(folder.path()));
}

#[tokio::test]
async fn a_folder_belongs_to_one_natter_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = common::start_with(kept(folder.path())).await;
    let options = Options { template: Some(common::TEMPLATE.to_owned()), ..kept(folder.path()) };
    let error = natter::start(options).await.err().unwrap();
    assert!(matches!(error, StartError::FolderInUse(_)), "{error}");
    first.stop().await;
    common::start_with(kept(folder.path())).await;
}

#[tokio::test]
async fn signing_keys_that_were_damaged_are_not_replaced_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("signing-keys"), "").unwrap();
    let error = natter::start(kept(folder.path())).await.err().unwrap();
    assert!(matches!(error, StartError::SigningKeys(_)), "{error}");
}

#[tokio::test]
async fn a_table_with_other_keys_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    common::start_with(kept(folder.path())).await.stop().await;
    let other = common::TEMPLATE.replace("AttributeName: pk", "AttributeName: id");
    let error = natter::start(Options { template: Some(other), ..kept(folder.path()) })
        .await
        .err()
        .unwrap();
    assert!(matches!(error, StartError::TableDiffers { .. }), "{error}");
}

#[tokio::test]
async fn another_dynamodb_can_be_used() {
    let other = common::start().await;
    let options =
        Options { dynamodb_endpoint: Some(other.dynamodb_url.clone()), ..Options::default() };
    let natter = common::start_with(options).await;
    assert_eq!(natter.dynamodb_url, other.dynamodb_url);
}

#[tokio::test]
async fn a_dynamodb_that_is_not_there_is_named() {
    let options = Options {
        template: Some(common::TEMPLATE.to_owned()),
        dynamodb_endpoint: Some("http://127.0.0.1:1".to_owned()),
        ..Options::default()
    };
    let error = natter::start(options).await.err().unwrap().to_string();
    assert_eq!(
        error,
        "can't reach DynamoDB at http://127.0.0.1:1: Connection refused (os error 111)"
    );
}

#[tokio::test]
async fn a_web_page_can_not_read_the_database() {
    let natter = common::start().await;
    let url = &natter.dynamodb_url;
    let page = "https://evil.example.com";

    let asked = common::http().request(reqwest::Method::OPTIONS, url).header("origin", page);
    let asked =
        asked.header("access-control-request-headers", "authorization").send().await.unwrap();
    assert_eq!(asked.status(), 403);
    assert!(!asked.headers().contains_key("access-control-allow-origin"));

    let simple = common::http()
        .post(url)
        .header("origin", page)
        .header("x-amz-target", "DynamoDB_20120810.ListTables");
    assert_eq!(simple.body("{}").send().await.unwrap().status(), 403);

    let rebound = common::http()
        .post(url)
        .header("host", "evil.example.com")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(rebound.status(), 403);
}
