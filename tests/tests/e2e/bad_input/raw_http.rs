//! Requests that no HTTP client would send.

use natter_tests::{Server, raw_http::send_raw};

/// A request with these headers.
fn request(line: &str, headers: &str) -> Vec<u8> {
    format!("{line}\r\n{headers}Connection: close\r\n\r\n").into_bytes()
}

async fn send(server: &Server, bytes: &[u8]) -> (u16, String) {
    let (status, text) = send_raw(server, bytes).await;
    let asked = String::from_utf8_lossy(bytes);
    let asked: String = asked.chars().take(200).collect();
    assert!((400..500).contains(&status), "{asked}\n{text}");
    let said = text.to_lowercase();
    for word in ["panic", ".rs:", "rusqlite", "dynoxide", "backtrace", "stack"] {
        assert!(!said.contains(word), "{asked}\n{text}");
    }
    (status, text)
}

#[tokio::test]
async fn strange_hosts_are_refused() {
    let Some(server) = Server::unlimited().await else { return };
    for host in [
        "",
        "Host: \r\n",
        "Host: a b\r\n",
        "Host: \u{1F600}\r\n",
        "Host: x/../y\r\n",
        "Host: [::1\r\n",
    ] {
        send(&server, &request("GET /api/auth/me HTTP/1.1", host)).await;
    }
    for host in
        ["evil.example", "localhost:99999", "[::1]:80", "user:pass@host", "%00", "-", "..", "a:b:c"]
    {
        let (status, text) =
            send(&server, &request("GET /api/auth/me HTTP/1.1", &format!("Host: {host}\r\n")))
                .await;
        assert!(matches!(status, 400 | 401 | 403), "{text}");
    }
}

#[tokio::test]
async fn strange_addresses_are_refused() {
    let Some(server) = Server::unlimited().await else { return };
    for path in [
        "*",
        "/%",
        "/%zz",
        "/%ff",
        "/api/users/%",
        "/api/users/%c3%28",
        "/api/users?query=%",
        "/api/users?query=%ff",
        "/api/../api/auth/me",
        "/api/./auth/me",
        "//api/auth/me",
        "/api/auth/me/..",
        "/api/auth/me%00",
        "/api/auth%2fme",
        "http://evil.example/api/auth/me",
        "/api/users/..%2f..%2fetc%2fpasswd",
        "/api/auth/me#x",
        "/\\api\\auth\\me",
        "/?a=%u1234",
    ] {
        send(&server, &request(&format!("GET {path} HTTP/1.1"), "Host: localhost\r\n")).await;
    }
    let long = format!("GET /{} HTTP/1.1", "x".repeat(60_000));
    send(&server, &request(&long, "Host: localhost\r\n")).await;
}

#[tokio::test]
async fn strange_headers_are_refused_or_ignored() {
    let Some(server) = Server::unlimited().await else { return };
    let many: String = (0..90).map(|n| format!("x-h{n}: v\r\n")).collect();
    let large = format!("x-large: {}\r\n", "v".repeat(12_000));
    let token = format!("Authorization: Bearer {}\r\n", "a.b.c".repeat(500));
    for headers in [
        "Authorization: Bearer \u{1F600}\r\n",
        "Authorization: Bearer\ta\r\n",
        "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
        "Cookie: a=b; ; =; c\r\n",
        "User-Agent: \u{FF}\u{FE}\r\n",
        "X-Forwarded-For: '; DROP TABLE\r\nX-Forwarded-Proto: gopher\r\n",
        "Content-Type: \u{1F600}\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Origin: \u{1F600}\r\n",
        "no colon here\r\n",
        "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n",
        "Expect: 100-continue\r\n",
        &many,
        &large,
        &token,
    ] {
        send(
            &server,
            &request("GET /api/auth/me HTTP/1.1", &format!("Host: localhost\r\n{headers}")),
        )
        .await;
    }
}

#[tokio::test]
async fn a_body_of_two_lengths_is_not_two_requests() {
    let Some(server) = Server::unlimited().await else { return };
    let smuggled = "0\r\n\r\nGET /api/auth/me HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let line = format!(
        "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n",
        smuggled.len()
    );
    let request =
        format!("{line}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{smuggled}");
    let (_, text) = send(&server, request.as_bytes()).await;
    assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{text}");
}

#[tokio::test]
async fn what_is_no_http_at_all_is_refused() {
    let Some(server) = Server::unlimited().await else { return };
    for bytes in [
        b"hello\r\n\r\n".as_slice(),
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"get /api/auth/me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"G\0T /api/auth/me HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ] {
        send(&server, bytes).await;
    }
    server.person().await.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn the_sockets_address_is_no_page() {
    let Some(server) = Server::unlimited().await else { return };
    let upgrade = "Host: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n";
    for (line, headers) in [
        ("GET /ws HTTP/1.1", "Host: localhost\r\n".to_owned()),
        ("GET /ws?ticket=x HTTP/1.1", "Host: localhost\r\n".to_owned()),
        ("POST /ws?ticket=x HTTP/1.1", format!("{upgrade}Sec-WebSocket-Version: 13\r\n")),
        (
            "GET /ws?ticket=x HTTP/1.1",
            format!("{upgrade}Sec-WebSocket-Version: 7\r\nSec-WebSocket-Key: x\r\n"),
        ),
        ("GET /ws?ticket=%ff HTTP/1.1", format!("{upgrade}Sec-WebSocket-Version: 13\r\n")),
    ] {
        send(&server, &request(line, &headers)).await;
    }
}
