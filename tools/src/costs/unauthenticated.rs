//! What requests without a valid session cost.

use std::time::Duration;

use natter::Usage;
use natter_functions::routes::ROUTES;

use super::Scenario;
use natter_tests::{Person, Server};

/// The row for all routes that need a token: they cost the same.
const ANY: &str = "any route that needs a token";
/// The route that also reads the membership of the caller, concurrently with the session.
const PAGE: &str = "GET /api/messages/{userId}";
/// The routes that need no token.
const OPEN: [&str; 3] = ["/api/auth/register", "/api/auth/login", "/api/auth/refresh"];

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Strangers");
    let (ada, bob) = (scenario.person().await, scenario.person().await);
    bob.request("POST", "/api/auth/logout").await.expect(204);
    refused(scenario, "no token", None, "missing_token").await;
    refused(scenario, "a malformed token", Some("s3cr3t-token"), "invalid_token").await;
    let forged = resigned(&ada);
    refused(scenario, "a token that somebody else has signed", Some(&forged), "invalid_token")
        .await;
    refused(scenario, "the session has ended", Some(&bob.token), "session_revoked").await;
    scenario.clock.advance(Duration::from_secs(16 * 60));
    refused(scenario, "an expired token", Some(&ada.token), "expired_token").await;

    let Scenario { meter, server, .. } = scenario;
    // Pages are not in the document of the API.
    let page = server.request("GET", "/").unchecked();
    assert_eq!(meter.row("ANY /", "the page of the web client", page).await.status, 200);
    let nowhere = server.request("GET", "/api/no/such/route");
    meter.row("$default", "an unknown path", nowhere).await.expect(404);
    let wrong = server.request("GET", "/api/auth/login");
    meter.row("$default", "a wrong method", wrong).await.expect(405);
    let preflight = server
        .request("OPTIONS", "/api/sync")
        .header("origin", server.url())
        .header("access-control-request-method", "POST")
        .unchecked();
    let leave = meter.row("$default", "a preflight request", preflight).await;
    assert_eq!(leave.status, 204, "{leave:?}");
}

/// The same token with another signature.
fn resigned(person: &Person) -> String {
    let (claims, signature) = person.token.rsplit_once('.').unwrap();
    let other: String = signature.chars().rev().collect();
    format!("{claims}.{other}")
}

/// Sends `token` to every route that needs one. Each refuses it with `code`, at the same cost but
/// for pages of messages.
async fn refused(
    Scenario { meter, server, .. }: &mut Scenario,
    situation: &'static str,
    token: Option<&str>,
    code: &str,
) {
    let (mut cost, mut page): (Option<Usage>, Option<Usage>) = (None, None);
    for route in ROUTES.iter().filter(|route| !OPEN.contains(&route.path)) {
        let name = format!("{} {}", route.method, route.path);
        let request = request(server, route.method, route.path, token);
        let (answer, usage) = meter.usage(&name, request).await;
        answer.problem(401, code);
        let same = if name == PAGE { &mut page } else { &mut cost };
        assert_eq!(*same.get_or_insert_with(|| usage.clone()), usage, "{name}, {situation}");
    }
    let (cost, page) = (cost.unwrap(), page.unwrap());
    if page != cost {
        meter.add(PAGE, situation, page);
    }
    meter.add(ANY, situation, cost);
}

fn request(
    server: &Server,
    method: &str,
    path: &str,
    token: Option<&str>,
) -> natter_tests::Request {
    let id = "01kbk2v9q6m3xw8zt5r4e7ydna";
    let path = path
        .replace("{conversationId}", &format!("d-{id}-01kbk2wd1r7p4q8s2t6v9x3yza"))
        .replace("{roomId}", &format!("r-{id}"))
        .replace("{seq}", "1")
        .replace("{sessionId}", id)
        .replace("{userId}", id)
        .replace("{receiverId}", id);
    let request = server.request(method, &path);
    let request = if method == "GET" { request } else { request.json(&serde_json::json!({})) };
    match token {
        Some(token) => request.token(token),
        None => request,
    }
}
