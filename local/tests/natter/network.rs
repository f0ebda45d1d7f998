//! `--host`, and what other machines and other names are told.
//!
//! On Linux every address of 127.0.0.0/8 is this machine's, so 127.0.0.2 stands for a phone's way.
#![cfg(target_os = "linux")]

use reqwest::{Client, StatusCode};
use serde_json::{Value as Json, json};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, client::IntoClientRequest as _},
};

use crate::{common::http, process::Running};

const OTHER: &str = "127.0.0.2";

fn start(arguments: &[&str]) -> Running {
    Running::start(&[&["--ephemeral", "--port", "0", "--bcrypt-cost", "4"], arguments].concat())
}

/// The same port at another address.
fn at(url: &str, host: &str) -> String {
    url.replace("127.0.0.1", host)
}

async fn token(client: &Client, api: &str) -> String {
    let account = json!({
        "username": "ada", "email": "ada@example.com", "password": "correct horse",
    });
    let answer = client.post(format!("{api}/api/auth/register")).body(account.to_string());
    let answer: Json = answer.send().await.unwrap().json().await.unwrap();
    answer["accessToken"].as_str().unwrap().to_owned()
}

async fn ticket_url(client: &Client, api: &str, token: &str, headers: &[(&str, &str)]) -> String {
    let mut request = client.post(format!("{api}/api/ws-ticket")).bearer_auth(token);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer: Json = request.send().await.unwrap().json().await.unwrap();
    answer["url"].as_str().unwrap().to_owned()
}

/// The status that refuses a socket of a page of `origin`; nothing where it opens.
async fn refusal(url: &str, origin: &str) -> Option<StatusCode> {
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("origin", origin.parse().unwrap());
    match connect_async(request).await {
        Ok(_) => None,
        Err(Error::Http(answer)) => Some(answer.status()),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_phone_on_the_network_uses_it_by_address_and_no_name_is_served() {
    let natter = start(&["--host", "0.0.0.0"]);
    let local = natter.address("HTTP API").to_owned();
    let (client, api) = (http(), at(&local, OTHER));
    let token = token(&client, &api).await;
    let url = ticket_url(&client, &api, &token, &[]).await;
    assert!(url.starts_with(&format!("{}/ws?ticket=", api.replace("http", "ws"))), "{url}");
    // A page that natter itself serves there.
    assert_eq!(refusal(&url, &api).await, None);
    let url = ticket_url(&client, &api, &token, &[]).await;
    assert_eq!(refusal(&url, "http://evil.example").await, Some(StatusCode::FORBIDDEN));

    let named = client.get(&api).header("host", "evil.example").send().await.unwrap();
    assert_eq!(named.status(), StatusCode::FORBIDDEN);
    for own in ["Management API", "DynamoDB"] {
        let url = at(natter.address(own), OTHER);
        let url = url.split("/@").next().unwrap();
        assert!(client.get(url).send().await.unwrap_err().is_connect(), "{own}");
    }
}

#[tokio::test]
async fn without_host_nobody_else_reaches_it() {
    let natter = start(&[]);
    let api = at(natter.address("HTTP API"), OTHER);
    assert!(http().get(api).send().await.unwrap_err().is_connect());
    assert!(!natter.printed.iter().any(|line| line.contains("On the network")));
}

#[test]
fn the_addresses_to_open_are_printed() {
    let natter = start(&["--host", OTHER]);
    // A loopback address is nobody else's, though this one was asked for.
    assert!(!natter.printed.iter().any(|line| line.contains("On the network")));
    let natter = start(&["--host", "0.0.0.0"]);
    let port = natter.address("HTTP API").rsplit(':').next().unwrap().to_owned();
    let printed = natter.printed.iter().filter(|line| line.contains("On the network"));
    assert!(printed.clone().all(|line| line.ends_with(&format!(":{port}"))), "{printed:?}");
}

#[tokio::test]
async fn a_ticket_names_the_host_that_was_asked() {
    let natter = start(&["--allow-host", "10.0.2.2", "--allow-host", "chat.example"]);
    let (client, api) = (http(), natter.address("HTTP API").to_owned());
    let token = token(&client, &api).await;
    let port = api.rsplit(':').next().unwrap();
    let emulator = format!("10.0.2.2:{port}");
    let localhost = format!("localhost:{port}");
    for (headers, wanted) in [
        (&[("host", emulator.as_str())][..], format!("ws://{emulator}/ws?")),
        (&[("host", localhost.as_str())], format!("ws://{localhost}/ws?")),
        (
            &[("host", "chat.example"), ("x-forwarded-proto", "https")],
            "wss://chat.example/ws?".to_owned(),
        ),
        (
            &[("x-forwarded-host", "chat.example"), ("x-forwarded-proto", "https")],
            "wss://chat.example/ws?".to_owned(),
        ),
        (&[("x-forwarded-host", "evil.example")], format!("ws://127.0.0.1:{port}/ws?")),
    ] {
        let url = ticket_url(&client, &api, &token, headers).await;
        assert!(url.starts_with(&wanted), "{headers:?}: {url}");
    }
}

#[tokio::test]
async fn an_app_in_a_web_view_is_let_in_by_its_origin() {
    let natter =
        start(&["--allow-origin", "capacitor://localhost", "--allow-origin", "tauri://localhost"]);
    let (client, api) = (http(), natter.address("HTTP API").to_owned());
    let token = token(&client, &api).await;
    for origin in ["capacitor://localhost", "tauri://localhost"] {
        let answer = client.get(format!("{api}/api/auth/me")).header("origin", origin);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.headers()["access-control-allow-origin"], origin);
        let url = ticket_url(&client, &api, &token, &[]).await;
        assert_eq!(refusal(&url, origin).await, None, "{origin}");
    }
    let url = ticket_url(&client, &api, &token, &[]).await;
    assert_eq!(refusal(&url, "ionic://localhost").await, Some(StatusCode::FORBIDDEN));
}

#[tokio::test]
async fn the_log_says_why_a_page_gets_nothing_and_what_lets_it_in() {
    let natter = start(&[]);
    let (client, api) = (http(), natter.address("HTTP API").to_owned());
    let token = token(&client, &api).await;
    let page = "http://localhost:5173";
    let answer = client.get(format!("{api}/api/auth/me")).header("origin", page);
    assert!(!answer.send().await.unwrap().headers().contains_key("access-control-allow-origin"));
    let url = ticket_url(&client, &api, &token, &[]).await;
    assert_eq!(refusal(&url, "http://localhost:4321").await, Some(StatusCode::FORBIDDEN));
    // One of natter's own pages.
    client.get(format!("{api}/api/auth/me")).header("origin", &api).send().await.unwrap();
    client.get(&api).header("host", "phone.example").send().await.unwrap();

    let (_, log) = natter.end("-TERM");
    for (option, field) in [
        ("--allow-origin", "origin=http://localhost:5173"),
        ("--allow-origin", "origin=http://localhost:4321"),
        ("--allow-host", "host=\"phone.example\""),
    ] {
        let told = |line: &&str| line.contains(option) && line.contains(field);
        assert!(log.lines().any(|line| told(&line)), "{field}: {log}");
    }
    assert!(!log.contains(&format!("origin={api}")), "{log}");
}
