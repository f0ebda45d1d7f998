//! Every route refuses the token of an ended session at once.

use natter_functions::routes::ROUTES;
use natter_tests::{Person, Server};
use serde_json::json;

/// The routes that work without a token.
const OPEN: [&str; 3] = ["/api/auth/register", "/api/auth/login", "/api/auth/refresh"];

/// Fails unless every route that needs a token refuses this one.
async fn assert_ended(ada: &Person, peer: &Person) {
    for route in ROUTES.iter().filter(|route| !OPEN.contains(&route.path)) {
        let path = route
            .path
            .replace("{conversationId}", &ada.conversation_with(peer))
            .replace("{sessionId}", &peer.id)
            .replace("{userId}", &peer.id)
            .replace("{receiverId}", &peer.id);
        let mut request = ada.request(route.method, &path);
        if !matches!(route.method, "GET" | "DELETE") {
            request = request.json(&json!({ "text": "s3cr3t-late" }));
        }
        request.await.problem(401, "session_revoked");
    }
    ada.refresh().await.problem(401, "session_revoked");
}

#[tokio::test]
async fn after_logout_the_token_is_refused_on_every_route_and_the_sockets_close() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let elsewhere = ada.login().await;
    let (mut one, mut two, mut other) =
        (ada.socket().await, ada.socket().await, elsewhere.socket().await);
    ada.request("POST", "/api/auth/logout").await.expect(204);
    assert_ended(&ada, &bob).await;
    for socket in [&mut one, &mut two] {
        assert_eq!(socket.expect_event("sessionEnded").await["reason"], "logout");
        assert_eq!(socket.closed().await, 1000);
    }
    elsewhere.get("/api/auth/me").await.expect(200);
    assert!(other.pushed().await.is_empty());
    assert_eq!(bob.look_at(&ada).await["online"], true, "the other device still is");
}

#[tokio::test]
async fn after_a_logout_everywhere_every_session_has_ended() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let mut sessions = vec![ada.login().await, ada.login().await];
    let mut sockets = Vec::new();
    for session in &sessions {
        sockets.push(session.socket().await);
    }
    ada.post("/api/auth/logout", &json!({ "everywhere": true })).await.expect(204);
    sessions.push(ada.clone());
    for session in &sessions {
        session.get("/api/auth/me").await.problem(401, "session_revoked");
    }
    assert_ended(&ada, &bob).await;
    for mut socket in sockets {
        assert_eq!(socket.expect_event("sessionEnded").await["reason"], "logout");
        assert_eq!(socket.closed().await, 1000);
    }
    bob.get("/api/auth/me").await.expect(200);
    ada.login().await.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_route_without_a_token_says_so() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for route in ROUTES.iter().filter(|route| !OPEN.contains(&route.path)) {
        let path = route.path.replace(['{', '}'], "");
        let headers = [
            "",
            "Bearer",
            "Bearer ",
            "Basic YTpi",
            &format!("Token {}", ada.token),
            &ada.token.clone(),
        ];
        server.request(route.method, &path).await.problem(401, "missing_token");
        for header in headers {
            let request = server.request(route.method, &path).header("authorization", header);
            request.await.problem(401, "missing_token");
        }
    }
}

#[tokio::test]
async fn the_scheme_of_a_token_is_read_in_any_case() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for scheme in ["bearer", "BEARER", "Bearer "] {
        let header = format!("{scheme} {}", ada.token);
        server.request("GET", "/api/auth/me").header("authorization", &header).await.expect(200);
    }
}
