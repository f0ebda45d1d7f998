//! Refresh tokens.

use std::time::Duration;

use futures_util::future::join_all;
use natter::Options;
use natter_domain::{
    limits::{REFRESH_GRACE, SESSION_LIFE},
    time::{Clock, Timestamp},
};
use natter_tests::{Answer, Server};
use serde_json::json;

async fn server() -> Option<(Server, Clock)> {
    let clock = Clock::default();
    let server = Server::with(Options { clock: clock.clone(), ..Options::default() }).await?;
    Some((server, clock))
}

fn new_token(answer: Answer) -> String {
    answer.expect(200)["refreshToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_refresh_gives_a_new_pair_and_the_session_goes_on() {
    let server = Server::shared().await;
    let mut ada = server.person().await;
    let session = ada.session_id().await;
    for _ in 0..5 {
        let next = ada.with(&ada.refresh().await.expect(200));
        assert_ne!(next.refresh_token, ada.refresh_token);
        assert_eq!(next.session_id().await, session);
        ada = next;
    }
}

#[tokio::test]
async fn a_client_whose_answer_was_lost_gets_the_same_token_again() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let tokens: Vec<_> =
        join_all((0..20).map(|_| ada.refresh())).await.into_iter().map(new_token).collect();
    assert!(tokens.iter().all(|token| *token == tokens[0]), "at once");
    assert_eq!(new_token(ada.refresh().await), tokens[0], "and later");
    ada.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_client_whose_answer_was_lost_an_hour_or_a_week_ago_gets_another_pair() {
    let Some((server, clock)) = server().await else { return };
    let mut ada = server.person().await;
    let session = ada.session_id().await;
    for hours in [1, 24, 7 * 24] {
        let lost = ada.with(&ada.refresh().await.expect(200));
        clock.advance(Duration::from_secs(hours * 3600));
        let tokens: Vec<_> =
            join_all((0..20).map(|_| ada.refresh())).await.into_iter().map(new_token).collect();
        assert!(tokens.iter().all(|token| *token == tokens[0]), "many at once get one pair");
        assert_ne!(tokens[0], lost.refresh_token);
        clock.advance(REFRESH_GRACE);
        let next = ada.with(&ada.refresh().await.expect(200));
        assert_ne!(next.refresh_token, tokens[0], "that answer may be lost, too");
        assert_eq!(next.session_id().await, session);
        ada = next;
    }
}

#[tokio::test]
async fn a_thief_and_the_owner_cannot_both_go_on() {
    let Some((server, clock)) = server().await else { return };
    let stolen = server.person().await;
    let other_device = stolen.login().await;
    let ada = stolen.with(&stolen.refresh().await.expect(200));
    let (mut socket, mut other_socket) = (ada.socket().await, other_device.socket().await);

    clock.advance(Duration::from_secs(600));
    let thief = stolen.with(&stolen.refresh().await.expect(200));
    ada.refresh().await.problem(401, "session_revoked");
    for tokens in [&ada, &thief] {
        tokens.get("/api/auth/me").await.problem(401, "session_revoked");
        tokens.refresh().await.problem(401, "session_revoked");
    }
    assert_eq!(socket.expect_event("sessionEnded").await["reason"], "reuse");
    assert_eq!(socket.closed().await, 1000);

    other_device.get("/api/auth/me").await.expect(200);
    assert_eq!(other_socket.pushed().await.len(), 0, "another session is left alone");
}

#[tokio::test]
async fn a_void_token_is_known_though_its_replacement_was_used() {
    let Some((server, clock)) = server().await else { return };
    let first = server.person().await;
    let lost = first.with(&first.refresh().await.expect(200));
    clock.advance(Duration::from_secs(3600));
    let second = first.with(&first.refresh().await.expect(200));
    let third = second.with(&second.refresh().await.expect(200));
    lost.refresh().await.problem(401, "session_revoked");
    third.get("/api/auth/me").await.problem(401, "session_revoked");
}

#[tokio::test]
async fn a_used_token_ends_the_session_once_its_successor_was_used_however_late() {
    let Some((server, clock)) = server().await else { return };
    let first = server.person().await;
    let second = first.with(&first.refresh().await.expect(200));
    let third = second.with(&second.refresh().await.expect(200));
    clock.advance(Duration::from_secs(7 * 24 * 3600));
    first.refresh().await.problem(401, "session_revoked");
    third.refresh().await.problem(401, "session_revoked");
}

#[tokio::test]
async fn the_token_before_the_last_ends_the_session_at_once() {
    let server = Server::shared().await;
    let first = server.person().await;
    let second = first.with(&first.refresh().await.expect(200));
    let third = second.with(&second.refresh().await.expect(200));
    first.refresh().await.problem(401, "session_revoked");
    third.get("/api/auth/me").await.problem(401, "session_revoked");
}

#[tokio::test]
async fn the_grace_ends_when_the_new_token_is_used() {
    let server = Server::shared().await;
    let first = server.person().await;
    let second = first.with(&first.refresh().await.expect(200));
    assert_eq!(new_token(first.refresh().await), second.refresh_token);
    second.refresh().await.expect(200);
    first.refresh().await.problem(401, "session_revoked");
}

#[tokio::test]
async fn an_access_token_expires_and_a_refresh_brings_the_next() {
    let Some((server, clock)) = server().await else { return };
    let ada = server.person().await;
    clock.advance(Duration::from_secs(16 * 60));
    ada.get("/api/auth/me").await.problem(401, "expired_token");
    let ada = ada.with(&ada.refresh().await.expect(200));
    ada.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn a_session_that_nobody_refreshes_runs_out() {
    let Some((server, clock)) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    clock.advance(SESSION_LIFE.saturating_sub(Duration::from_secs(60)));
    let ada = ada.with(&ada.refresh().await.expect(200));
    clock.advance(Duration::from_secs(120));
    bob.refresh().await.problem(401, "session_revoked");
    ada.refresh().await.expect(200);
}

#[tokio::test]
async fn a_session_ends_for_good_after_a_year_however_often_it_is_refreshed() {
    let Some((server, clock)) = server().await else { return };
    ends_after(&server, &clock, 365).await;
}

#[tokio::test]
async fn a_session_ends_for_good_after_as_many_days_as_the_setting_says() {
    let (clock, overrides) = (Clock::default(), [("SESSION_DAYS".to_owned(), "40".to_owned())]);
    let options =
        Options { clock: clock.clone(), overrides: overrides.into(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    ends_after(&server, &clock, 40).await;
}

/// Refreshes a session of a new person until it has ended after so many days.
async fn ends_after(server: &Server, clock: &Clock, days: u64) {
    let began = clock.now();
    let day = |number: u64| began.plus(Duration::from_secs(number * 24 * 3600));
    let until = |moment: Timestamp| clock.advance(moment.since(clock.now()));
    let mut ada = server.person().await;
    let login = ada.login().await;
    for number in (20..days).step_by(20) {
        until(day(number));
        ada = ada.with(&ada.refresh().await.expect(200));
    }
    until(day(days).before(Duration::from_secs(60)));
    ada = ada.with(&ada.refresh().await.expect(200));
    let me = ada.get("/api/auth/me").await.expect(200);
    let expires = me["session"]["expiresAt"].as_str().unwrap().to_owned();
    assert!(expires <= day(days).plus(Duration::from_secs(60)).to_string(), "{expires}");
    let mut socket = ada.socket().await;
    until(day(days).plus(Duration::from_secs(60)));
    ada.refresh().await.problem(401, "session_revoked");
    assert_eq!(socket.expect_event("sessionEnded").await["reason"], "expired");
    assert_eq!(socket.closed().await, 1000);
    ada.get("/api/auth/me").await.problem(401, "session_revoked");
    login.refresh().await.problem(401, "session_revoked");
    ada.login().await.get("/api/auth/me").await.expect(200);
}

#[tokio::test]
async fn what_is_no_refresh_token_of_ours_is_refused() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let refresh = async |token: &str| {
        server.request("POST", "/api/auth/refresh").json(&json!({ "refreshToken": token })).await
    };
    let (start, end) = ada.refresh_token.split_at(43);
    for token in [
        "",
        "x",
        &"A".repeat(85),
        &format!("{}A", ada.refresh_token),
        start,
        end,
        "é",
        "\0",
        &ada.token,
    ] {
        let status = refresh(token).await;
        status.problem(401, "invalid_refresh_token");
    }
    // Well formed, but nobody's.
    refresh(&"A".repeat(86)).await.problem(401, "session_revoked");
    ada.refresh().await.expect(200);
}

#[tokio::test]
async fn a_guess_at_somebodys_refresh_token_ends_nothing() {
    let server = Server::shared().await;
    let ada = server.person().await;
    // The first 32 bytes name the person and the session; the rest is the secret.
    let (named, secret) = ada.refresh_token.split_at(44);
    let guess = format!("{named}{}", secret.chars().rev().collect::<String>());
    let guess = json!({ "refreshToken": guess });
    let answer = server.request("POST", "/api/auth/refresh").json(&guess).await;
    answer.problem(401, "invalid_refresh_token");
    ada.get("/api/auth/me").await.expect(200);
    ada.refresh().await.expect(200);
}
