//! The folder in tests/fixtures, and the accounts in it.

use std::{fs, path::PathBuf};

use futures_util::future::join_all;
use natter_tests::{Person, Server};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The usernames of the accounts that can be logged in to.
pub(super) const USERNAMES: [&str; 4] = ["anna", "bert", "carla", "dora"];

/// What a fixture's account is registered with. The password is test data, not a secret.
pub(super) fn registration(username: &str) -> Value {
    json!({
        "username": username,
        "email": format!("{username}@example.com"),
        "password": format!("fixture-password-{username}"),
    })
}

/// A person from an answer to a registration or a login.
pub(super) fn person(server: &Server, registration: &Value, answer: &Value) -> Person {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Person {
        server: server.clone(),
        id: text(&answer["user"]["id"]),
        username: text(&registration["username"]),
        email: text(&registration["email"]),
        password: text(&registration["password"]),
        token: text(&answer["accessToken"]),
        refresh_token: text(&answer["refreshToken"]),
    }
}

/// Logs in to all accounts, with the passwords whose hashes are in the folder.
pub(super) async fn log_in(server: &Server) -> Vec<Person> {
    let log_in = |username: &'static str| async move {
        let registration = registration(username);
        let body = json!({ "username": username, "password": registration["password"] });
        let answer = server.request("POST", "/api/auth/login").json(&body).await.expect(200);
        person(server, &registration, &answer)
    };
    join_all(USERNAMES.map(log_in)).await
}

/// A copy of the folder. It has no signing keys: the gateway that starts on it makes new ones.
pub(super) struct Copy(TempDir);

impl Copy {
    pub(super) fn new() -> Self {
        let copy = tempfile::tempdir().unwrap();
        let fixture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/data-folder");
        let name = "dynamodb.sqlite";
        fs::copy(fixture.join(name), copy.path().join(name)).unwrap();
        Self(copy)
    }

    pub(super) fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }
}
