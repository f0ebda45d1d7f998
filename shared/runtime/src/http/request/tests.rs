use serde_json::{Value, json};

use super::*;

/// The request of an event with these fields in the place of usual ones.
fn request(changes: &Value) -> Request {
    let mut event = json!({
        "version": "2.0",
        "routeKey": "GET /things/{id}",
        "rawPath": "/things/1",
        "rawQueryString": "",
        "headers": { "host": "api.example", "x-forwarded-proto": "https" },
        "requestContext": {
            "routeKey": "GET /things/{id}",
            "requestId": "r1",
            "stage": "$default",
            "domainName": "api.example",
            "http": { "method": "GET", "path": "/things/1", "protocol": "HTTP/1.1" },
        },
        "pathParameters": { "id": "1" },
        "isBase64Encoded": false,
    });
    for (name, value) in changes.as_object().unwrap() {
        event[name] = value.clone();
    }
    of_event(serde_json::from_value(event).unwrap())
}

#[test]
fn a_request_has_the_path_and_query_as_its_uri() {
    let request = request(&json!({ "rawQueryString": "a=1&b=%20" }));
    assert_eq!(request.uri(), "/things/1?a=1&b=%20");
    assert_eq!(request.raw_http_path(), "/things/1");
    assert_eq!((request.route_key(), request.request_id()), ("GET /things/{id}", "r1"));
    assert_eq!(request.path_parameter("id", str::parse::<u32>), Ok(1));
}

#[test]
fn a_host_that_makes_no_url_is_only_a_header() {
    for host in ["", "a b", "[", "a:b:c", "x:99999999", "\"<>\"", "%zz", "é"] {
        let headers = json!({ "host": host, "x-forwarded-proto": ":" });
        let request = request(&json!({ "headers": headers }));
        assert_eq!(request.headers()["host"].as_bytes(), host.as_bytes());
        assert_eq!(request.uri(), "/things/1", "{host}");
    }
}

#[test]
fn a_domain_name_that_makes_no_url_is_kept_in_the_context() {
    let request = request(&json!({ "headers": {}, "requestContext": {
        "domainName": "[", "stage": "a b", "http": { "method": "GET" },
    }}));
    assert_eq!(request.uri(), "/things/1");
    assert_eq!(context(&request).unwrap().domain_name.as_deref(), Some("["));
}

#[test]
fn a_path_that_makes_no_uri_is_still_the_raw_path() {
    let long = format!("/{}", "é".repeat(40_000));
    for path in ["", ":99999999", "things", "http://[", "/a b", "/\"<>", "/\u{0}", long.as_str()] {
        let request = request(&json!({ "rawPath": path }));
        assert_eq!(request.raw_http_path(), path);
        assert!(request.uri().path().starts_with('/'), "{path}");
    }
}

#[test]
fn a_query_that_makes_no_uri_leaves_its_parameters() {
    for query in ["a=\"", "a=<", "a=>", "a= ", "a=\u{7f}\u{0}"] {
        let sent = json!({ "rawQueryString": query, "queryStringParameters": { "a": "x,y" } });
        let request = request(&sent);
        assert_eq!(request.query("a").as_deref(), Some("x,y"), "{query}");
        assert_eq!(request.raw_http_path(), "/things/1", "{query}");
    }
}

#[test]
fn a_body_that_is_not_base64_is_empty() {
    let body = |text, encoded| {
        request(&json!({ "body": text, "isBase64Encoded": encoded })).into_body().to_vec()
    };
    assert_eq!(body("aGk=", true), b"hi");
    assert_eq!(body("?", true), b"");
    assert_eq!(body("aGk=", false), b"aGk=");
}

#[test]
fn cookies_are_a_header() {
    let request = request(&json!({ "cookies": ["a=1", "b=2"] }));
    assert_eq!(request.header("cookie"), Some("a=1; b=2"));
    assert_eq!(request.header("host"), Some("api.example"));
}
