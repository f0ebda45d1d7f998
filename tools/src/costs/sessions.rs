//! The own account, sessions, and logout.

use serde_json::json;

use super::Scenario;

const LOGOUT: &str = "POST /api/auth/logout";
const END: &str = "DELETE /api/auth/sessions/{sessionId}";

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Sessions");
    list(scenario).await;
    end(scenario).await;
    log_out(scenario).await;
}

async fn list(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let meter = &mut scenario.meter;
    meter.row("GET /api/auth/me", "", ada.get("/api/auth/me")).await.expect(200);
    meter.row("GET /api/users/me", "", ada.get("/api/users/me")).await.expect(200);
    for _ in 0..2 {
        ada.login().await;
    }
    let sessions = "GET /api/auth/sessions";
    meter.row(sessions, "three sessions", ada.get("/api/auth/sessions")).await.expect(200);
}

async fn end(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let meter = &mut scenario.meter;
    let (second, third) = (ada.login().await.session_id().await, ada.login().await);
    let request = |id: &str| ada.request("DELETE", &format!("/api/auth/sessions/{id}"));
    meter.row(END, "no open socket", request(&second)).await.expect(204);
    meter.row(END, "it has ended already", request(&second)).await.expect(404);
    let mut socket = third.socket().await;
    let id = third.session_id().await;
    meter.row(END, "it has an open socket", request(&id)).await.expect(204);
    socket.closed().await;
}

async fn log_out(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let meter = &mut scenario.meter;
    let everywhere = json!({ "everywhere": true });
    let request = ada.request("POST", "/api/auth/logout");
    meter.row(LOGOUT, "no open socket", request).await.expect(204);
    let first = ada.login().await;
    let mut socket = first.socket().await;
    let request = first.request("POST", "/api/auth/logout");
    meter.row(LOGOUT, "an open socket", request).await.expect(204);
    socket.closed().await;

    let (first, _, third) = (ada.login().await, ada.login().await, ada.login().await);
    let request = first.post("/api/auth/logout", &everywhere);
    meter.row(LOGOUT, "everywhere, three sessions", request).await.expect(204);
    third.get("/api/auth/me").await.problem(401, "session_revoked");
    let (first, second, third) = (ada.login().await, ada.login().await, ada.login().await);
    let mut sockets = [first.socket().await, second.socket().await, third.socket().await];
    let request = first.post("/api/auth/logout", &everywhere);
    let situation = "everywhere, three sessions, each with an open socket";
    meter.row(LOGOUT, situation, request).await.expect(204);
    for socket in &mut sockets {
        socket.closed().await;
    }
}
