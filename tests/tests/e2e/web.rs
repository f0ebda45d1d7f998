//! The web client and the documents, as a browser loads them: over real HTTP.

use std::collections::BTreeSet;

use natter::Options;
use natter_tests::{Answer, Request, Server, open, raw_http::send_raw};

/// Headers of every page, and of the service worker.
const OF_PAGES: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Headers of everything else, in less than two hundred bytes: a page loads dozens of files.
const OF_FILES: [(&str, &str); 3] = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// A module of the library: long enough to be compressed.
const MODULE: &str = "/client/index.js";

fn get(server: &Server, path: &str) -> Request {
    server.request("GET", path).unchecked()
}

#[track_caller]
fn assert_page(answer: &Answer) {
    for (name, value) in OF_PAGES {
        assert_eq!(answer.header(name), Some(value), "{name} in {answer:?}");
    }
    let policy = answer.header("content-security-policy").unwrap_or_default();
    for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.split("; ").any(|directive| directive == part), "{part} in {answer:?}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    let features = answer.header("permissions-policy").unwrap_or_default();
    assert!(features.contains("camera=(self)") && features.contains("geolocation=()"));
}

#[track_caller]
fn assert_file(answer: &Answer) {
    for (name, value) in OF_FILES {
        assert_eq!(answer.header(name), Some(value), "{name} in {answer:?}");
    }
}

#[tokio::test]
async fn whatever_scripts_run_under_has_the_policy_also_when_it_is_known() {
    let server = Server::shared().await;
    for path in ["/", "/docs", "/web/service-worker.js"] {
        let answer = get(&server, path).await;
        assert_page(&answer);
        let tag = answer.header("etag").unwrap();
        let again = get(&server, path).header("if-none-match", tag).await;
        assert_eq!(again.status, 304, "{path}");
        assert_page(&again);
    }
}

#[tokio::test]
async fn the_front_page_is_the_web_client() {
    let server = Server::shared().await;
    let answer = get(&server, "/").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(answer.body.starts_with(b"<!doctype html>"));
    assert_page(&answer);
}

#[tokio::test]
async fn the_browser_shows_the_very_files_of_the_repository() {
    let server = Server::shared().await;
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    for (path, file, media_type) in [
        ("/", "web/index.html", "text/html; charset=utf-8"),
        (MODULE, "clients/js/src/index.js", "text/javascript; charset=utf-8"),
        ("/openapi.yaml", "docs/openapi.yaml", "text/plain; charset=utf-8"),
        ("/asyncapi.yaml", "docs/asyncapi.yaml", "text/plain; charset=utf-8"),
    ] {
        let answer = get(&server, path).await;
        assert_eq!(answer.header("content-type"), Some(media_type), "{path}");
        assert_eq!(answer.body, std::fs::read(format!("{root}/{file}")).unwrap(), "{path}");
    }
}

#[tokio::test]
async fn every_file_on_the_list_is_there_with_the_hash_that_it_names() {
    let server = Server::shared().await;
    let list = get(&server, "/web/files.json").await.expect(200);
    let files = list["files"].as_object().unwrap();
    assert!(files.contains_key("/") && files.contains_key(MODULE), "{files:?}");
    for (path, hash) in files {
        let answer = get(&server, path).await;
        assert_eq!(answer.status, 200, "{path}");
        let tag = format!("\"{}-identity\"", hash.as_str().unwrap());
        assert_eq!(answer.header("etag"), Some(tag.as_str()), "{path}");
    }
}

#[tokio::test]
async fn the_service_worker_may_serve_the_whole_client() {
    let server = Server::shared().await;
    let answer = get(&server, "/web/service-worker.js").await;
    assert_eq!((answer.status, answer.header("service-worker-allowed")), (200, Some("/")));
    assert_eq!(get(&server, MODULE).await.header("service-worker-allowed"), None);
}

#[tokio::test]
async fn everything_that_the_page_loads_is_there() {
    let server = Server::shared().await;
    for page in ["/", "/docs", "/docs/accounts", "/docs/websocket", "/docs/clients"] {
        let html = String::from_utf8(get(&server, page).await.body).unwrap();
        let attributes = ["href=\"", "src=\""].map(|name| html.split(name).skip(1));
        let loaded = attributes.into_iter().flatten().filter_map(|rest| rest.split('"').next());
        let loaded = loaded.filter_map(|path| path.split('#').next());
        let loaded: BTreeSet<_> = loaded.filter(|path| path.starts_with('/')).collect();
        assert!(loaded.len() > 10, "{page}: {loaded:?}");
        for path in loaded {
            assert_eq!(get(&server, path).await.status, 200, "{path} of {page}");
        }
    }
}

#[tokio::test]
async fn a_file_comes_in_the_encoding_that_the_browser_takes() {
    let server = Server::shared().await;
    let plain = get(&server, MODULE).await;
    assert_eq!(plain.header("content-encoding"), None);
    let mut tags = vec![plain.header("etag").unwrap().to_owned()];
    for (accepted, encoding) in
        [("gzip, deflate, br", "br"), ("gzip, br;q=0.5", "gzip"), ("br;q=0, gzip", "gzip")]
    {
        let answer = get(&server, MODULE).header("accept-encoding", accepted).await;
        assert_eq!(answer.header("content-encoding"), Some(encoding), "{accepted}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert!(answer.body.len() < plain.body.len() / 2, "{accepted}: {}", answer.body.len());
        tags.push(answer.header("etag").unwrap().to_owned());
    }
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[2] == tags[3], "{tags:?}");
    let gzipped = get(&server, MODULE).header("accept-encoding", "gzip").await;
    assert_eq!(gzipped.body[..2], [0x1f, 0x8b]);
}

#[tokio::test]
async fn a_browser_that_has_a_file_gets_no_body() {
    let server = Server::shared().await;
    let first = get(&server, MODULE).header("accept-encoding", "gzip").await;
    assert_eq!(first.header("cache-control"), Some("no-cache"));
    let tag = first.header("etag").unwrap().to_owned();
    let again = |tag: &str, accepted: &str| {
        get(&server, MODULE).header("if-none-match", tag).header("accept-encoding", accepted)
    };
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let answer = again(&known, "gzip").await;
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{known}");
        assert_eq!(answer.header("etag"), Some(tag.as_str()), "{known}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"), "{known}");
        assert_file(&answer);
    }
    assert_eq!(again("\"x\"", "gzip").await.status, 200);
    assert_eq!(again(&tag, "br").await.status, 200, "in another encoding it is another one");
}

#[tokio::test]
async fn head_says_what_get_would() {
    let server = Server::shared().await;
    for path in ["/", MODULE, "/web/no-such-file.js"] {
        let (got, head) = (get(&server, path).await, server.request("HEAD", path).unchecked());
        let head = head.await;
        assert_eq!((head.status, head.body.len()), (got.status, 0), "{path}");
        for name in ["etag", "content-type", "content-security-policy", "cache-control"] {
            assert_eq!(head.header(name), got.header(name), "{name} of {path}");
        }
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_files() {
    let server = Server::shared().await;
    let long = format!("/web/{}", "a".repeat(4000));
    for path in [
        "/web/no-such-file.js",
        "/web/%00",
        "/web//index.html",
        "/web/.gitignore",
        "/web/README.md",
        "/client/api.d.ts",
        "/docs/no-such-page",
        &long,
    ] {
        let answer = get(&server, path).await;
        answer.clone().problem(404, "route_not_found");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_file(&answer);
    }
}

#[tokio::test]
async fn a_file_has_two_methods() {
    let server = Server::shared().await;
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let answer = server.request(method, MODULE).unchecked().await;
        answer.clone().problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"), "{method}");
        assert_file(&answer);
        // What is nowhere has none.
        let nowhere = server.request(method, "/web/no-such-file.js").unchecked().await;
        nowhere.problem(404, "route_not_found");
    }
}

#[tokio::test]
async fn the_page_may_open_sockets_where_its_tickets_are_good_and_nowhere_else() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let front = get(&server, "/").await;
    let policy = front.header("content-security-policy").unwrap();
    let allowed = policy.split("; ").find_map(|part| part.strip_prefix("connect-src ")).unwrap();
    let ticket = ada.request("POST", "/api/ws-ticket").await.expect(200);
    let url = ticket["url"].as_str().unwrap();
    assert_eq!(allowed, format!("'self' {}", url.split('?').next().unwrap()));
}

#[tokio::test]
async fn the_page_opens_a_socket_from_its_own_origin() {
    let server = Server::shared().await;
    let ada = server.person().await;
    // An emulator serves the API under a path, which is no part of an origin.
    let origin: String = server.url().split_inclusive('/').take(3).collect();
    let origin = origin.trim_end_matches('/').to_owned();
    let url = ada.ticket_of_page(&origin).await;
    assert_eq!(open(&url, Some("http://localhost:3000")).await.err(), Some(403));
    assert_eq!(open(&url, None).await.err(), Some(403), "nor whoever names no origin");
    assert!(open(&url, Some(&origin)).await.is_ok(), "none of them has used it up");
}

#[tokio::test]
async fn the_web_client_can_be_left_out() {
    let off = Options { web_client: false, ..Options::default() };
    let Some(server) = Server::with(off).await else { return };
    for path in ["/", MODULE, "/docs", "/openapi.yaml", "/favicon.ico"] {
        server.request("GET", path).await.problem(404, "route_not_found");
        server.request("POST", path).await.problem(404, "route_not_found");
    }
    server.person().await;
}

/// As no browser sends it: a browser takes the dots out of an address before it asks.
#[tokio::test]
async fn dots_that_are_sent_as_they_are_lead_nowhere() {
    let Some(server) = Server::unlimited().await else { return };
    let host = server.url().split_once("://").unwrap().1.to_owned();
    for path in [
        "/web/../Cargo.toml",
        "/client/../../../README.md",
        "/web/%2e%2e/Cargo.toml",
        "/web/%2E%2E%2fCargo.toml",
        "/web/..%5cCargo.toml",
        "/docs/../openapi.yaml",
        "/web/./index.html",
        "//web/app.js",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let (status, text) = send_raw(&server, request.as_bytes()).await;
        assert_eq!(status, 404, "{path}");
        assert!(text.contains("route_not_found"), "{path}: {text}");
    }
}
