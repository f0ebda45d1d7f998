//! Forged tokens.

use std::fs;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use natter::Options;
use natter_tests::{Person, Server};
use serde_json::{Value, json};
use sha2::Sha256;

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn signed(header: &Value, claims: &Value, key: &[u8]) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", encode(header), encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn with(value: &Value, field: &str, new: Value) -> Value {
    let mut value = value.clone();
    value[field] = new;
    value
}

async fn refused(ada: &Person, token: &str) {
    let answer = ada.server.request("GET", "/api/auth/me").token(token).await;
    answer.problem(401, "invalid_token");
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_refused() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let (header, claims) = (part(&ada.token, 0), part(&ada.token, 1));
    let parts: Vec<&str> = ada.token.split('.').collect();
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let theirs = with(&claims, "sub", json!(bob.id));
    let none = with(&header, "alg", json!("none"));
    let tokens = [
        "x".to_owned(),
        "a.b.c".to_owned(),
        "..".to_owned(),
        ada.refresh_token.clone(),
        format!("{}x", ada.token),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}", parts[0], encode(&theirs), parts[2]),
        format!("{}.{}.", encode(&none), parts[1]),
        format!("{}.{}.{}", encode(&none), parts[1], parts[2]),
        signed(&header, &claims, b""),
        signed(&header, &claims, b"secret"),
        signed(
            &with(&header, "kid", json!("another")),
            &claims,
            b"a key of mine, 32 bytes and more",
        ),
        "x".repeat(5000),
    ];
    for token in tokens {
        refused(&ada, &token).await;
    }
    ada.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_token_of_another_deployment_is_refused() {
    let server = Server::shared().await;
    let Some(other) = Server::with(Options::default()).await else { return };
    let (ada, stranger) = (server.person().await, other.person().await);
    refused(&ada, &stranger.token).await;
}

#[tokio::test]
async fn even_with_the_key_only_our_own_claims_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let ada = server.person().await;
    let keys = fs::read_to_string(server.running().signing_keys.as_ref().unwrap()).unwrap();
    let key = keys.trim().split(',').next().unwrap().split_once(':').unwrap().1.as_bytes();
    let (header, claims) = (part(&ada.token, 0), part(&ada.token, 1));

    let real = server.request("GET", "/api/auth/me").token(&signed(&header, &claims, key));
    assert_eq!(real.await.expect(200)["user"]["id"], ada.id.as_str(), "the forger knows the craft");

    let now = claims["iat"].as_i64().unwrap();
    for (field, value) in [
        ("aud", json!("another")),
        ("aud", json!(["natter"])),
        ("aud", Value::Null),
        ("iss", json!("another")),
        ("iss", Value::Null),
        ("sub", json!("nobody")),
        ("sid", Value::Null),
        ("exp", Value::Null),
        ("exp", json!("never")),
        ("iat", json!(now + 3600)),
    ] {
        refused(&ada, &signed(&header, &with(&claims, field, value), key)).await;
    }
    for (field, value) in [
        ("alg", json!("none")),
        ("alg", json!("HS512")),
        ("alg", json!("RS256")),
        ("crit", json!(["exp"])),
    ] {
        refused(&ada, &signed(&with(&header, field, value), &claims, key)).await;
    }
    let expired = signed(&header, &with(&claims, "exp", json!(now - 1)), key);
    server.request("GET", "/api/auth/me").token(&expired).await.problem(401, "expired_token");

    // A session of somebody else's, under one's own name.
    let bob = server.person().await;
    let mixed = with(&claims, "sid", part(&bob.token, 1)["sid"].clone());
    let answer = server.request("GET", "/api/auth/me").token(&signed(&header, &mixed, key)).await;
    answer.problem(401, "session_revoked");
}
