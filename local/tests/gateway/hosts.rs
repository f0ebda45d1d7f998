//! For which hosts requests are served: a web page can have its own name point here.

use crate::common::{self, Gateway, socket};
use natter::Options;
use reqwest::{Method, Response};
use serde_json::{Value as Json, json};
use tokio_tungstenite::{connect_async, tungstenite::client::IntoClientRequest as _};

async fn ask(gateway: &Gateway, method: Method, path: &str, host: &str) -> Response {
    gateway.http.request(method, gateway.url(path)).header("host", host).send().await.unwrap()
}

async fn open(gateway: &Gateway, host: &str) -> socket::Opened {
    let mut request = format!("{}?ticket=good", gateway.running.ws_url).into_client_request().unwrap();
    request.headers_mut().insert("host", host.parse().unwrap());
    socket::opened(connect_async(request).await)
}

#[tokio::test]
async fn a_request_for_a_host_that_is_not_this_machine_is_refused() {
    let gateway = common::start().await;
    for host in ["evil.example.com", "evil.example.com:3000", "localhost.evil.example.com", "192.168.0.2"] {
        for path in ["/items/1", "/", "/openapi.yaml", "/nowhere", "/ws"] {
            let answer = ask(&gateway, Method::GET, path, host).await;
            assert_eq!(answer.status(), 403, "{host} {path}");
            assert_eq!(answer.json::<Json>().await.unwrap(), json!({"message": "Forbidden"}));
        }
        assert_eq!(open(&gateway, host).await.err(), Some(403), "{host}");
    }
    assert!(gateway.events.of("echo").is_empty() && gateway.events.of("authorizer").is_empty());
}

#[tokio::test]
async fn a_preflight_for_another_host_is_not_answered_with_rules() {
    let gateway = common::start().await;
    let request =
        gateway.http.request(Method::OPTIONS, gateway.url("/items/1")).header("host", "evil.example.com");
    let request =
        request.header("origin", "https://chat.example.com").header("access-control-request-method", "GET");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn every_name_of_this_machine_is_served_at_any_port() {
    let gateway = common::start().await;
    for host in ["127.0.0.1", "localhost", "LOCALHOST:8080", "[::1]", "[::1]:3000"] {
        assert_eq!(ask(&gateway, Method::GET, "/items/1", host).await.status(), 200, "{host}");
        assert!(open(&gateway, host).await.is_ok(), "{host}");
    }
}

#[tokio::test]
async fn a_host_that_is_allowed_is_served_and_no_other() {
    let allowed_hosts = vec!["tunnel.example.com".to_owned(), "10.0.2.2".to_owned()];
    let gateway = common::start_with(Options { allowed_hosts, ..Options::default() }).await;
    for (host, status) in [
        ("tunnel.example.com", 200),
        ("Tunnel.Example.com:443", 200),
        ("10.0.2.2:3000", 200),
        ("example.com", 403),
    ] {
        assert_eq!(ask(&gateway, Method::GET, "/items/1", host).await.status(), status, "{host}");
        assert_eq!(open(&gateway, host).await.err(), (status == 403).then_some(403), "{host}");
    }
    let control = gateway.control(Method::GET, "/ws/@connections/x").header("host", "tunnel.example.com");
    assert_eq!(control.send().await.unwrap().status(), 403, "the ports for AWS clients stay this machine's");
}
