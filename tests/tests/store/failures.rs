//! A database that is unreachable, silent or without tables: each has its own kind of error, and no
//! error shows the request.

use std::time::Duration;

use natter_store::StoreError;

use crate::{every_call::failures, harness::Store, people::user};

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_not_available() {
    let store = Store::start().await;
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let calls = store.with(&[("AWS_ENDPOINT_URL_DYNAMODB", &format!("http://127.0.0.1:{port}"))]);
    for (name, error) in failures(&calls).await {
        assert!(matches!(error, Some(StoreError::Unavailable { .. })), "{name}: {error:?}");
    }
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_not_available() {
    let store = Store::start().await;
    // It takes connections and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let accepting = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((socket, _)) = silent.accept().await {
            open.push(socket);
        }
    });
    let (users, ..) = store.with(&[("AWS_ENDPOINT_URL_DYNAMODB", &url)]);
    // Far longer than the clients' own timeouts: this only keeps a test without them from hanging.
    let profile = tokio::time::timeout(Duration::from_secs(120), users.profile(user())).await;
    let error = profile.expect("the call ends").err();
    assert!(matches!(error, Some(StoreError::Unavailable { .. })), "{error:?}");
    accepting.abort();
}

#[tokio::test]
async fn a_missing_table_is_a_refusal() {
    let store = Store::start().await;
    let variables = ["USERS_TABLE", "CONVERSATIONS_TABLE", "CONNECTIONS_TABLE"];
    let calls = store.with(&variables.map(|variable| (variable, "no-such-table")));
    for (name, error) in failures(&calls).await {
        let Some(StoreError::Refused { reason, .. }) = &error else { panic!("{name}: {error:?}") };
        assert_eq!(reason, "ResourceNotFoundException", "{name}");
    }
}

#[tokio::test]
async fn no_error_says_what_was_asked_for() {
    let store = Store::start().await;
    let missing = store.with(&[("USERS_TABLE", "no-such-table")]);
    for (name, error) in failures(&missing).await {
        let text = error.map_or_else(String::new, |error| format!("{error} {error:?}"));
        assert!(!text.contains("secret") && !text.contains("no-such-table"), "{name}: {text}");
    }
}
