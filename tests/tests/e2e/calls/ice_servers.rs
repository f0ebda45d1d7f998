//! The STUN and TURN servers of a deployment.

use std::{collections::BTreeMap, time::Duration};

use natter::Options;
use natter_domain::{limits::TURN_CREDENTIAL_LIFE, time::Clock};
use natter_tests::{Person, Server, no_flood_limit};
use serde_json::{Value, json};

const PATH: &str = "/api/calls/ice-servers";

/// A server whose calls have these servers.
async fn server(variables: &[(&str, &str)], clock: Clock) -> Option<Server> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut overrides = no_flood_limit().overrides;
    overrides.extend(variables.collect::<BTreeMap<_, _>>());
    Server::with(Options { overrides, clock, ..Options::default() }).await
}

async fn with_turn(clock: Clock) -> Option<Server> {
    let variables = [
        ("STUN_SERVERS", "stun:stun.example.com"),
        ("TURN_SERVERS", "turn:turn.example.com,turns:turn.example.com:443"),
        ("TURN_SECRET", "7:s3cr3t-0123456789abcdef0123456789abcdef"),
    ];
    server(&variables, clock).await
}

async fn ice_servers(person: &Person) -> Value {
    person.request("GET", PATH).await.expect(200)
}

/// Expiry and alias in the username of the TURN servers, and the credential.
fn turn(answer: &Value) -> (i64, String, String) {
    let server = &answer["iceServers"][1];
    let (expiry, alias) = server["username"].as_str().unwrap().split_once(':').unwrap();
    let credential = server["credential"].as_str().unwrap().to_owned();
    (expiry.parse().unwrap(), alias.to_owned(), credential)
}

#[tokio::test]
async fn where_there_are_none_the_list_is_empty() {
    let Some(server) = server(&[], Clock::default()).await else { return };
    let answer = ice_servers(&server.person().await).await;
    assert_eq!(answer, json!({ "iceServers": [], "expiresIn": 43_200 }));
}

#[tokio::test]
async fn each_kind_of_server_is_there_alone_too() {
    let stun = [("STUN_SERVERS", "stun:a.example,stuns:[2001:db8::1]:5349")];
    let Some(server) = server(&stun, Clock::default()).await else { return };
    let answer = ice_servers(&server.person().await).await;
    let urls = json!({ "urls": ["stun:a.example", "stuns:[2001:db8::1]:5349"] });
    assert_eq!(answer["iceServers"], json!([urls]));
}

#[tokio::test]
async fn credentials_move_with_the_clock_and_tell_people_apart() {
    let clock = Clock::pinned(Clock::system().now());
    let Some(server) = with_turn(clock.clone()).await else { return };
    let (ada, ben) = (server.person().await, server.person().await);
    let answer = ice_servers(&ada).await;
    assert_eq!(answer["iceServers"][0], json!({ "urls": ["stun:stun.example.com"] }));
    let urls = json!(["turn:turn.example.com", "turns:turn.example.com:443"]);
    assert_eq!(answer["iceServers"][1]["urls"], urls);
    assert_eq!(answer["expiresIn"], TURN_CREDENTIAL_LIFE.as_secs());

    let first = turn(&answer);
    assert_eq!(first.0, clock.now().plus(TURN_CREDENTIAL_LIFE).seconds());
    assert!(!first.1.contains(&ada.id), "the username does not say who it is");
    clock.advance(Duration::from_secs(61));
    let later = turn(&ice_servers(&ada).await);
    assert_eq!((later.0, &later.1), (first.0 + 61, &first.1), "the same person, later");
    assert_ne!(later.2, first.2);
    let bens = turn(&ice_servers(&ben).await);
    assert_eq!(bens.0, later.0);
    assert_ne!((bens.1, bens.2), (later.1, later.2));
}

#[tokio::test]
async fn only_whoever_is_signed_in_gets_credentials() {
    let Some(server) = with_turn(Clock::default()).await else { return };
    let ada = server.person().await;
    server.request("GET", PATH).await.problem(401, "missing_token");
    server.request("GET", PATH).token("x").await.problem(401, "invalid_token");
    ada.request("POST", "/api/auth/logout").await.expect(204);
    ada.request("GET", PATH).await.problem(401, "session_revoked");
}
