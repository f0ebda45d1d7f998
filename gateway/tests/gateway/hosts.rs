//! For which hosts requests are served: a web page can have its own name point here.

use crate::{
    common::{self, Gateway, socket},
    raw,
};
use reqwest::{Method, Response};
use sam_gateway::Options;
use serde_json::{Value as Json, json};
use tokio_tungstenite::{connect_async, tungstenite::client::IntoClientRequest as _};

async fn ask(gateway: &Gateway, method: Method, path: &str, host: &str) -> Response {
    gateway.http.request(method, gateway.url(path)).header("host", host).send().await.unwrap()
}

async fn open(gateway: &Gateway, host: &str) -> socket::Opened {
    let mut request =
        format!("{}?ticket=good", gateway.running.urls.websocket).into_client_request().unwrap();
    request.headers_mut().insert("host", host.parse().unwrap());
    socket::opened(connect_async(request).await)
}

#[tokio::test]
async fn a_request_for_a_host_that_is_not_this_machine_is_refused() {
    let gateway = common::start().await;
    for host in
        ["evil.example.com", "evil.example.com:3000", "localhost.evil.example.com", "192.168.0.2"]
    {
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
    let request = gateway
        .http
        .request(Method::OPTIONS, gateway.url("/items/1"))
        .header("host", "evil.example.com");
    let request = request
        .header("origin", "https://app.example.com")
        .header("access-control-request-method", "GET");
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
    let control =
        gateway.control(Method::GET, "/ws/@connections/x").header("host", "tunnel.example.com");
    assert_eq!(
        control.send().await.unwrap().status(),
        403,
        "the ports for AWS clients stay this machine's"
    );
}

#[tokio::test]
async fn a_request_that_names_two_hosts_is_refused() {
    let gateway = common::start().await;
    let urls = &gateway.running.urls;
    for (line, hosts) in [
        ("GET /items/1 HTTP/1.1", "host: localhost\r\nhost: evil.example.com"),
        ("GET /items/1 HTTP/1.1", "host: evil.example.com\r\nhost: localhost"),
        ("GET /items/1 HTTP/1.1", "host: localhost\r\nhost: localhost"),
        ("GET http://evil.example.com/items/1 HTTP/1.1", "host: localhost"),
        ("GET http://localhost/items/1 HTTP/1.1", "host: evil.example.com"),
        ("GET /ws?ticket=good HTTP/1.1", "host: localhost\r\nhost: localhost"),
        ("GET /items/1 HTTP/1.1", "x: y"),
    ] {
        let request = format!("{line}\r\n{hosts}\r\nconnection: close\r\n\r\n");
        let status = raw::status(&urls.http, &request).await;
        assert_eq!(status, "HTTP/1.1 400 Bad Request", "{request}");
    }
    let signed = "GET /ws/@connections/x HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n\
         authorization: AWS4-HMAC-SHA256 x\r\nconnection: close\r\n\r\n";
    assert_eq!(raw::status(&urls.lambda, signed).await, "HTTP/1.1 400 Bad Request");
    assert!(gateway.events.of("echo").is_empty() && gateway.events.of("authorizer").is_empty());
}

#[tokio::test]
async fn where_the_network_is_let_in_an_address_is_a_host_and_no_name_is() {
    let gateway = common::start_with(Options { allow_addresses: true, ..Options::default() }).await;
    for (host, status) in [
        ("192.168.0.2:3000", 200),
        ("10.0.2.2", 200),
        ("[fd00::1]:3000", 200),
        ("evil.example.com", 403),
        ("192.168.0.2.evil.example.com", 403),
    ] {
        assert_eq!(ask(&gateway, Method::GET, "/items/1", host).await.status(), status, "{host}");
        assert_eq!(open(&gateway, host).await.err(), (status == 403).then_some(403), "{host}");
    }
    for host in ["192.168.0.2", "evil.example.com"] {
        let control = gateway.control(Method::GET, "/ws/@connections/x").header("host", host);
        assert_eq!(control.send().await.unwrap().status(), 403, "{host}");
    }
}

#[tokio::test]
async fn functions_learn_the_host_that_a_proxy_in_front_was_asked_for() {
    let allowed_hosts = vec!["tunnel.example.com".to_owned()];
    let gateway = common::start_with(Options { allowed_hosts, ..Options::default() }).await;
    for (asked, scheme, host, port) in [
        ("tunnel.example.com", "https", "tunnel.example.com", "443"),
        (
            "tunnel.example.com:8443, other.example.com",
            "https,http",
            "tunnel.example.com:8443",
            "8443",
        ),
        ("tunnel.example.com", "gopher", "tunnel.example.com", "80"),
        ("evil.example.com", "https", "localhost:1234", "1234"),
        ("", "https", "localhost:1234", "1234"),
    ] {
        let request = gateway.http.get(gateway.url("/items/1")).header("host", "localhost:1234");
        let request = request.header("x-forwarded-host", asked).header("x-forwarded-proto", scheme);
        assert_eq!(request.send().await.unwrap().status(), 200);
        let event = gateway.events.last("echo");
        let scheme = if scheme.starts_with("https") { "https" } else { "http" };
        assert_eq!(event["headers"]["host"], host, "{asked}");
        assert_eq!(event["headers"]["x-forwarded-proto"], scheme, "{asked}");
        assert_eq!(event["headers"]["x-forwarded-port"], port, "{asked}");
        let domain = host.split(':').next().unwrap();
        assert_eq!(event["requestContext"]["domainName"], domain, "{asked}");
    }
}
