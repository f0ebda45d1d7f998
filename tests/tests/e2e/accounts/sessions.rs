//! The list of sessions.

use natter_tests::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn every_session_is_listed_and_can_be_ended() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let body = json!({ "username": ada.username, "password": ada.password });
    let login = server.request("POST", "/api/auth/login").header("user-agent", "A phone/1.0").json(&body);
    let phone = ada.with(&login.await.expect(200));
    let mut socket = phone.socket().await;

    let list =
        async || ada.get("/api/auth/sessions").await.expect(200)["sessions"].as_array().unwrap().clone();
    let sessions = list().await;
    assert_eq!(sessions.len(), 2);
    let current: Vec<&Value> = sessions.iter().filter(|session| session["current"] == true).collect();
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
        let login = server.request("POST", "/api/auth/login").header("user-agent", &name).json(&body);
        let session = ada.with(&login.await.expect(200));
        session.get("/api/auth/me").await.expect(200);
    }
}
