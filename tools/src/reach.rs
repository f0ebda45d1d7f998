//! Whether a Natter answers at an address, before a program begins to use it.

use http::HeaderMap;
use natter_tests::http_client::HttpClient;
use serde_json::Value;

/// Asks who is at `url`.
///
/// # Errors
/// One line: nothing answers there, or not a Natter.
pub async fn reach(url: &str) -> Result<(), String> {
    let url = url.trim_end_matches('/');
    let asked = format!("{url}/api/auth/me");
    let answer = HttpClient::default().send("GET", &asked, &HeaderMap::new(), None).await;
    let answer = answer.map_err(|why| {
        let why = if why.contains("ConnectionRefused") { "connection refused" } else { &why };
        let hint = if is_of_this_machine(url) { "; is `cargo run` running?" } else { "" };
        format!("Nothing answers at {url}: {why}{hint}")
    })?;
    // What every Natter answers to somebody without a token.
    let problem: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if answer.status == 401 && problem["code"] == "missing_token" {
        return Ok(());
    }
    Err(format!("What answers at {url} is no Natter: GET /api/auth/me gives {}", answer.status))
}

fn is_of_this_machine(url: &str) -> bool {
    ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"]
        .iter()
        .any(|start| url.starts_with(start))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use natter_tests::Server;

    use super::*;

    #[tokio::test]
    async fn a_natter_is_reached() {
        let server = Server::shared().await;
        assert_eq!(reach(server.url()).await, Ok(()));
    }

    #[tokio::test]
    async fn nobody_at_an_address_is_one_line() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", free.local_addr().unwrap());
        drop(free);
        let said = reach(&url).await.unwrap_err();
        assert_eq!(
            said,
            format!("Nothing answers at {url}: connection refused; is `cargo run` running?")
        );
        let said = reach("http://nobody.invalid/").await.unwrap_err();
        assert!(said.starts_with("Nothing answers at http://nobody.invalid: "), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }

    #[tokio::test]
    async fn something_else_at_an_address_is_not_a_natter() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut client, _) = listener.accept().unwrap();
            let _head = client.read(&mut [0; 4096]).unwrap();
            client.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").unwrap();
        });
        let said = reach(&url).await.unwrap_err();
        assert_eq!(said, format!("What answers at {url} is no Natter: GET /api/auth/me gives 404"));
        server.join().unwrap();
    }
}
