//! The list of sessions, and how many a person can have.

use std::time::Duration;

use futures_util::future::join_all;
use natter::Options;
use natter_domain::limits::SESSIONS_PER_USER;
use natter_tests::{Person, Server, database::clock_ahead};
use serde_json::{Value, json};

#[tokio::test]
async fn every_session_is_listed_and_can_be_ended() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let body = json!({ "username": ada.username, "password": ada.password });
    let login =
        server.request("POST", "/api/auth/login").header("user-agent", "A phone/1.0").json(&body);
    let phone = ada.with(&login.await.expect(200));
    let mut socket = phone.socket().await;

    let list = async || {
        ada.get("/api/auth/sessions").await.expect(200)["sessions"].as_array().unwrap().clone()
    };
    let sessions = list().await;
    assert_eq!(sessions.len(), 2);
    let current: Vec<&Value> =
        sessions.iter().filter(|session| session["current"] == true).collect();
    assert_eq!(current.len(), 1);
    assert_eq!(current[0]["id"], ada.session_id().await);
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();
    assert_eq!(other["device"], "A phone/1.0");

    let path = format!("/api/auth/sessions/{}", other["id"].as_str().unwrap());
    ada.request("DELETE", &path).await.expect(204);
    phone.get("/api/auth/me").await.problem(401, "session_revoked");
    assert_eq!(socket.expect_event("sessionEnded").await["reason"], "revoked");
    assert_eq!(socket.closed().await, 1000);
    assert_eq!(list().await.len(), 1);
    ada.request("DELETE", &path).await.problem(404, "session_not_found");
}

#[tokio::test]
async fn a_session_was_last_used_when_its_tokens_were_made() {
    let clock = clock_ahead();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let ada = server.person().await;
    let last_used = async |session: &Person| {
        let session = session.get("/api/auth/me").await.expect(200)["session"].take();
        session["lastUsedAt"].clone()
    };
    let signed_in = last_used(&ada).await;
    clock.advance(Duration::from_secs(60));
    assert_eq!(last_used(&ada).await, signed_in, "a request writes nothing");
    let before = clock.now().to_string();
    let refreshed = ada.with(&ada.refresh().await.expect(200));
    let after = clock.now().to_string();
    let then = last_used(&refreshed).await;
    assert!((before..=after).contains(&then.as_str().unwrap().to_owned()), "{then}");
}

#[tokio::test]
async fn the_own_session_can_be_ended_too() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let path = format!("/api/auth/sessions/{}", ada.session_id().await);
    ada.request("DELETE", &path).await.expect(204);
    ada.get("/api/auth/me").await.problem(401, "session_revoked");
}

#[tokio::test]
async fn another_persons_session_is_not_to_be_found() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let path = format!("/api/auth/sessions/{}", bob.session_id().await);
    ada.request("DELETE", &path).await.problem(404, "session_not_found");
    bob.get("/api/auth/me").await.expect(200);
    let path = format!("/api/auth/sessions/{}", bob.id);
    ada.request("DELETE", &path).await.problem(404, "session_not_found");
}

#[tokio::test]
async fn a_device_may_call_itself_anything() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let body = json!({ "username": ada.username, "password": ada.password });
    for name in ["x".repeat(5000), String::new(), "<script>\"'".to_owned(), "a\tb".to_owned()] {
        let login =
            server.request("POST", "/api/auth/login").header("user-agent", &name).json(&body);
        let session = ada.with(&login.await.expect(200));
        session.get("/api/auth/me").await.expect(200);
    }
}

#[tokio::test]
async fn the_login_after_a_hundred_sessions_ends_the_oldest_and_its_sockets() {
    let server = Server::shared().await;
    let first = server.person().await;
    let second = first.login().await;
    let last = hundred(&second, SESSIONS_PER_USER - 2).await;
    let (mut socket, mut second_socket) = (first.socket().await, second.socket().await);
    assert_eq!(ids(&last).await.len(), SESSIONS_PER_USER);
    first.get("/api/auth/me").await.expect(200);

    let new = first.login().await;
    first.get("/api/auth/me").await.problem(401, "session_revoked");
    first.refresh().await.problem(401, "session_revoked");
    assert_eq!(socket.expect_event("sessionEnded").await["reason"], "tooManySessions");
    assert_eq!(socket.closed().await, 1000);
    second.get("/api/auth/me").await.expect(200);
    assert_eq!(second_socket.pushed().await.len(), 0, "the second oldest goes on");
    let left = ids(&new).await;
    assert_eq!(left.len(), SESSIONS_PER_USER);
    assert!(left.contains(&new.session_id().await));
}

#[tokio::test]
async fn many_logins_at_once_leave_a_hundred_sessions() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let last = hundred(&ada, SESSIONS_PER_USER - 1).await;
    let new = join_all((0..4).map(|_| ada.login())).await;
    for session in &new {
        session.get("/api/auth/me").await.expect(200);
    }
    assert_eq!(ids(&last).await.len(), SESSIONS_PER_USER);
    ada.get("/api/auth/me").await.problem(401, "session_revoked");
}

/// Logs in so often. The last session.
async fn hundred(ada: &Person, logins: usize) -> Person {
    let mut last = ada.clone();
    for _ in 0..logins {
        last = ada.login().await;
    }
    last
}

/// The ids of all sessions of a person.
async fn ids(session: &Person) -> Vec<String> {
    let sessions = session.get("/api/auth/sessions").await.expect(200);
    let id = |session: &Value| session["id"].as_str().unwrap().to_owned();
    sessions["sessions"].as_array().unwrap().iter().map(id).collect()
}
