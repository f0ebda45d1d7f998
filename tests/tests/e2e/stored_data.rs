//! A data folder that version c2f6253 made, read by this version: every answer is as it was then.
//!
//! `tests/fixtures/data-folder` holds the folder and the answers; its README says how they were
//! made.

mod fixture;
mod make;
mod read;

use std::path::PathBuf;

use insta::{Settings, assert_json_snapshot};
use natter::Options;
use natter_tests::{Server, database, skipped};

use self::fixture::Copy;

fn snapshots() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path(
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/data-folder/answers"),
    );
    settings
}

/// Compares what everybody can read with the snapshots.
async fn assert_answers_as_noted(server: &Server) {
    let people = fixture::log_in(server).await;
    for person in &people {
        for (subject, answer) in read::everything(person, &people).await {
            let name = format!("{}-{subject}", person.username);
            snapshots().bind(|| assert_json_snapshot!(name, answer));
        }
    }
}

#[tokio::test]
async fn a_data_folder_of_an_earlier_version_is_read_as_it_was_written() {
    if database::elsewhere().is_some() {
        skipped(
            "the folder holds an embedded database, and NATTER_DYNAMODB_ENDPOINT names another",
        );
        return;
    }
    let folder = Copy::new();
    let options = Options { data: Some(folder.path()), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    assert_answers_as_noted(&server).await;
}

/// With `INSTA_UPDATE=always` it writes the snapshots.
#[tokio::test]
#[ignore = "it notes the answers at NATTER_URL: tests/fixtures/data-folder/README.md"]
async fn the_version_at_the_url_answers_as_noted() {
    assert_answers_as_noted(&Server::shared().await).await;
}
