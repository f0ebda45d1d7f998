//! CORS: the template's rules, as the gateway applies them.

use natter_functions::routes::ROUTES;
use natter_tests::{Answer, Server};
use serde_json::json;

async fn preflight(server: &Server, path: &str, origin: &str, method: &str) -> Answer {
    server
        .request("OPTIONS", path)
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", "authorization, content-type")
        .unchecked()
        .await
}

fn list<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    answer.header(name).map(|value| value.split(',').map(str::trim).collect()).unwrap_or_default()
}

#[tokio::test]
async fn a_page_of_ours_may_use_every_route() {
    let Some(server) = Server::unlimited().await else { return };
    let origin = server.url().to_owned();
    for route in ROUTES {
        let answer = preflight(&server, route.path, &origin, route.method).await;
        assert_eq!(answer.status, 204, "{answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin.as_str()));
        assert!(list(&answer, "access-control-allow-methods").contains(&route.method));
        let headers = list(&answer, "access-control-allow-headers");
        assert!(headers.contains(&"authorization") && headers.contains(&"content-type"));
        assert_eq!(answer.header("access-control-max-age"), Some("7200"), "it costs an invocation");
        assert_eq!(answer.header("access-control-allow-credentials"), None, "there are no cookies");
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[tokio::test]
async fn a_page_of_ours_may_ask_for_what_is_not_there_and_read_that() {
    let Some(server) = Server::unlimited().await else { return };
    let origin = server.url().to_owned();
    for (path, method) in
        [("/nowhere", "POST"), ("/api/auth/login", "DELETE"), ("/openapi.yaml", "GET")]
    {
        let answer = preflight(&server, path, &origin, method).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{answer:?}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin.as_str()));
    }
}

#[tokio::test]
async fn a_foreign_page_may_use_none() {
    let server = Server::shared().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example"] {
        let answer = preflight(&server, "/api/auth/login", origin, "POST").await;
        for name in ["allow-origin", "allow-methods", "allow-headers", "max-age"] {
            assert_eq!(answer.header(&format!("access-control-{name}")), None, "{origin}");
        }
        let answer = server.request("GET", "/api/auth/me").header("origin", origin).await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        answer.problem(401, "missing_token");
    }
}

#[tokio::test]
async fn a_page_can_read_every_answer_and_how_long_to_wait() {
    let Some(server) = Server::unlimited().await else { return };
    let origin = server.url().to_owned();
    let ada = server.person().await;
    let answers = [
        ada.get("/api/auth/me").header("origin", &origin).await,
        server.request("GET", "/api/auth/me").header("origin", &origin).await,
        server.request("PUT", "/api/auth/me").header("origin", &origin).await,
        server.request("GET", "/nowhere").header("origin", &origin).await,
        ada.post("/api/auth/logout", &json!({ "everywhere": 1 })).header("origin", &origin).await,
    ];
    for answer in answers {
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some(origin.as_str()),
            "{answer:?}"
        );
        let exposed = list(&answer, "access-control-expose-headers");
        assert!(exposed.contains(&"retry-after") && exposed.contains(&"allow"), "{answer:?}");
    }
}
