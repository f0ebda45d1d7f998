//! Password guessing is slowed down, and answers do not tell whether an account exists.

use std::time::Duration;

use futures_util::future::join_all;
use natter::Options;
use natter_domain::{
    login_attempts::{FIRST_WAIT, FORGOTTEN_AFTER, FREE_ATTEMPTS},
    time::Clock,
};
use natter_tests::{Answer, Person, Server, database::clock_ahead, rng::suffix, text, until};
use serde_json::{Value, json};

/// A server whose clock is pinned, so that nothing expires during a test.
async fn server() -> Option<(Server, Clock)> {
    let clock = clock_ahead();
    let server = Server::with(Options { clock: clock.clone(), ..Options::default() }).await?;
    Some((server, clock))
}

async fn fail(ada: &Person, times: u32) {
    for _ in 0..times {
        ada.try_login("s3cr3t-wrong").await.problem(401, "invalid_credentials");
    }
}

/// The parts of an answer that a stranger could compare.
fn seen(answer: &Answer) -> (u16, Value, Vec<(String, String)>) {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "date" | "apigw-requestid"))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (answer.status, answer.json(), headers)
}

#[tokio::test]
async fn an_account_that_exists_and_one_that_does_not_look_the_same() {
    let Some((server, _)) = server().await else { return };
    let ada = server.person().await;
    let nobody = format!("nobody{}", suffix());
    let pairs = [
        (json!({ "username": ada.username }), json!({ "username": nobody })),
        (json!({ "email": ada.email }), json!({ "email": text(&format!("{nobody}@example.com")) })),
    ];
    for (known, unknown) in pairs {
        for attempt in 0..FREE_ATTEMPTS + 3 {
            let try_as = async |who: &Value| {
                let mut body = who.clone();
                body["password"] = json!("s3cr3t-wrong");
                server.request("POST", "/api/auth/login").json(&body).await
            };
            let (known, unknown) = (try_as(&known).await, try_as(&unknown).await);
            assert_eq!(seen(&known), seen(&unknown), "attempt {attempt}");
            let expected = if attempt < FREE_ATTEMPTS { 401 } else { 429 };
            assert_eq!(known.status, expected, "attempt {attempt}");
        }
    }
}

#[tokio::test]
async fn after_five_wrong_passwords_the_right_one_has_to_wait_too() {
    let Some((server, clock)) = server().await else { return };
    let ada = server.person().await;
    fail(&ada, FREE_ATTEMPTS).await;
    let problem = ada.try_login(&ada.password).await.problem(429, "too_many_attempts");
    assert_eq!(problem["retryAfter"], FIRST_WAIT.as_secs());

    clock.advance(FIRST_WAIT.saturating_sub(Duration::from_millis(1)));
    ada.try_login(&ada.password).await.problem(429, "too_many_attempts");
    clock.advance(Duration::from_millis(1));
    ada.try_login(&ada.password).await.expect(200);

    // The success has forgotten the failures.
    fail(&ada, FREE_ATTEMPTS).await;
    ada.try_login(&ada.password).await.problem(429, "too_many_attempts");
}

#[tokio::test]
async fn each_further_failure_doubles_the_wait_up_to_a_minute() {
    let Some((server, clock)) = server().await else { return };
    let ada = server.person().await;
    fail(&ada, FREE_ATTEMPTS).await;
    for wait in [2, 4, 8, 16, 32, 60, 60, 60] {
        let problem = ada.try_login(&ada.password).await.problem(429, "too_many_attempts");
        assert_eq!(problem["retryAfter"], wait);
        clock.advance(Duration::from_secs(wait));
        fail(&ada, 1).await;
    }
}

#[tokio::test]
async fn failures_of_yesterday_are_forgotten() {
    let Some((server, clock)) = server().await else { return };
    let ada = server.person().await;
    fail(&ada, FREE_ATTEMPTS).await;
    clock.advance(FORGOTTEN_AFTER);
    fail(&ada, FREE_ATTEMPTS).await;
    ada.try_login(&ada.password).await.problem(429, "too_many_attempts");
}

#[tokio::test]
async fn of_fifty_guesses_at_once_five_are_looked_at() {
    let Some((server, _)) = server().await else { return };
    let ada = server.person().await;
    let answers = join_all((0..50).map(|_| ada.try_login("s3cr3t-wrong"))).await;
    let looked_at = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(looked_at, usize::try_from(FREE_ATTEMPTS).unwrap());
    assert!(answers.iter().all(|answer| matches!(answer.status, 401 | 429)));
}

#[tokio::test]
async fn a_stolen_token_is_no_way_to_guess_the_password() {
    let Some((server, clock)) = server().await else { return };
    let ada = server.person().await;
    let body =
        |current: &str| json!({ "currentPassword": current, "newPassword": "s3cr3t-another" });
    let change =
        async |current: &str| ada.request("PUT", "/api/auth/password").json(&body(current)).await;
    for _ in 0..FREE_ATTEMPTS {
        change("s3cr3t-wrong").await.problem(401, "invalid_credentials");
    }
    change(&ada.password).await.problem(429, "too_many_attempts");
    ada.try_login(&ada.password).await.expect(200);
    clock.advance(FIRST_WAIT);
    change(&ada.password).await.expect(204);
}

#[tokio::test]
async fn a_strangers_guesses_do_not_keep_the_owner_from_a_new_password() {
    let Some((server, _)) = server().await else { return };
    let ada = server.person().await;
    fail(&ada, FREE_ATTEMPTS).await;
    ada.try_login(&ada.password).await.problem(429, "too_many_attempts");
    let body = json!({ "currentPassword": ada.password, "newPassword": "s3cr3t-another" });
    ada.request("PUT", "/api/auth/password").json(&body).await.expect(204);
}

#[tokio::test]
async fn another_accounts_failures_slow_nobody_else() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    fail(&ada, FREE_ATTEMPTS).await;
    // A slow server answers when the first wait, of two seconds, is over. Each further failure
    // doubles it.
    let wrong = async || ada.try_login("s3cr3t-wrong").await;
    until(wrong, |answer| answer.status != 401).await.problem(429, "too_many_attempts");
    bob.try_login(&bob.password).await.expect(200);
}
