//! CORS comes from the template, whatever the functions say.

use crate::common::{self, Gateway};
use reqwest::{Method, Response};
use serde_json::json;

const ALLOWED: &str = "https://app.example.com";

/// A preflight request for a path that no route takes with OPTIONS: the gateway answers it.
async fn preflight(gateway: &Gateway, origin: &str) -> Response {
    preflight_of(gateway, "/files/1", origin).await
}

async fn preflight_of(gateway: &Gateway, path: &str, origin: &str) -> Response {
    let request = gateway.http.request(Method::OPTIONS, gateway.url(path));
    request
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .send()
        .await
        .unwrap()
}

#[track_caller]
fn assert_granted(answer: &Response) {
    assert_eq!(header(answer, "access-control-allow-origin"), Some(ALLOWED));
    assert_eq!(header(answer, "access-control-allow-methods"), Some("GET,POST"));
    assert_eq!(header(answer, "access-control-allow-headers"), Some("authorization"));
    assert_eq!(header(answer, "access-control-max-age"), Some("60"));
}

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    answer.headers().get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_preflight_request_that_no_route_takes_is_answered_by_the_gateway() {
    let gateway = common::start().await;
    let answer = preflight(&gateway, ALLOWED).await;
    assert_eq!(answer.status(), 204);
    assert_granted(&answer);
    assert!(gateway.events.of("echo").is_empty() && gateway.events.of("answer").is_empty());
}

#[tokio::test]
async fn a_preflight_request_goes_to_the_route_of_any_method_and_gets_the_templates_rules() {
    let gateway = common::start().await;
    let answer = preflight_of(&gateway, "/items/1", ALLOWED).await;
    assert_eq!(answer.status(), 200);
    assert_granted(&answer);
    assert_eq!(gateway.events.of("echo").len(), 1);
    let answer = preflight_of(&gateway, "/items/1", "https://evil.example.com").await;
    assert_eq!(answer.status(), 200);
    let said = answer.headers().keys().filter(|name| name.as_str().starts_with("access-control-"));
    assert_eq!(said.count(), 0, "{answer:?}");
}

#[tokio::test]
async fn a_preflight_request_goes_to_the_default_route_whose_refusal_stays() {
    let rest = "Rest: { Type: HttpApi, Properties: { ApiId: !Ref Http } }";
    let own = "Answer: { Type: HttpApi, Properties: { ApiId: !Ref Http, Method: POST";
    let template = common::TEMPLATE.replace(own, &format!("{rest}\n        {own}"));
    let events = common::Events::default();
    let functions = common::functions::all(&events);
    let options = sam_gateway::Options::default();
    let gateway = common::start_functions(&template, functions, events, options);
    let headers = json!({"access-control-allow-methods": "PURGE", "allow": "GET"});
    let refusal = json!({"statusCode": 405, "headers": headers}).to_string();
    let request = gateway.http.request(Method::OPTIONS, gateway.url("/files/1")).body(refusal);
    let request = request.header("origin", ALLOWED).header("access-control-request-method", "POST");
    let answer = request.send().await.unwrap();
    assert_eq!((answer.status().as_u16(), header(&answer, "allow")), (405, Some("GET")));
    assert_granted(&answer);
    assert_eq!(gateway.events.last("answer")["routeKey"], "$default");
}

#[tokio::test]
async fn a_foreign_origin_is_allowed_nothing() {
    let gateway = common::start().await;
    let answer = preflight(&gateway, "https://evil.example.com").await;
    assert_eq!(
        (answer.status().as_u16(), header(&answer, "access-control-allow-origin")),
        (204, None)
    );
}

#[tokio::test]
async fn a_page_of_the_gateway_itself_is_allowed() {
    let gateway = common::start().await;
    let origin = gateway.running.urls.http.replace("127.0.0.1", "localhost");
    let answer = preflight(&gateway, &origin).await;
    assert_eq!(header(&answer, "access-control-allow-origin"), Some(origin.as_str()));
}

#[tokio::test]
async fn a_page_that_the_developer_lets_in_is_allowed_without_its_slash() {
    let page = "http://localhost:5173";
    let options = sam_gateway::Options {
        allowed_origins: vec![format!("{page}/")],
        ..sam_gateway::Options::default()
    };
    let gateway = common::start_with(options).await;
    let answer = preflight(&gateway, page).await;
    assert_eq!(header(&answer, "access-control-allow-origin"), Some(page));
}

#[tokio::test]
async fn the_templates_rules_replace_a_functions() {
    let gateway = common::start().await;
    let own =
        json!({"statusCode": 200, "headers": {"access-control-allow-origin": "*", "x-seen": "1"}})
            .to_string();
    let request = || gateway.http.post(gateway.url("/answer")).body(own.clone());
    let answer = request().header("origin", ALLOWED).send().await.unwrap();
    assert_eq!(header(&answer, "access-control-allow-origin"), Some(ALLOWED));
    assert_eq!(header(&answer, "access-control-expose-headers"), Some("x-seen"));
    let answer = request().send().await.unwrap();
    assert_eq!(header(&answer, "access-control-allow-origin"), None);
}

#[tokio::test]
async fn options_without_the_marks_of_a_preflight_is_routed() {
    let gateway = common::start().await;
    let answer =
        gateway.http.request(Method::OPTIONS, gateway.url("/items/1")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(gateway.events.of("echo").len(), 1);
}
