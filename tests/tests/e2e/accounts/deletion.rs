//! Account deletion: the account is unusable at once, and later only the messages to others remain.

mod erasing;
mod interrupted;
mod traces;

use std::time::Duration;

use natter::Options;
use natter_domain::{
    login_attempts::{FIRST_WAIT, FREE_ATTEMPTS},
    time::Clock,
};
use natter_functions::routes::ROUTES;
use natter_tests::{Answer, Person, Server, database::clock_ahead, until};
use serde_json::{Value, json};

/// Asks for the account to be deleted.
async fn delete(ada: &Person, password: &str) -> Answer {
    delete_with(ada, &json!({ "password": password })).await
}

/// Asks for it with a body.
async fn delete_with(ada: &Person, body: &Value) -> Answer {
    ada.request("DELETE", "/api/users/me").json(body).await
}

/// Deletes an account, and waits until nothing of it is left. The email address and the profile go
/// last.
pub(crate) async fn delete_wholly(ada: &Person) {
    delete(ada, &ada.password).await.expect(202);
    wait_for_the_end(ada).await;
}

/// Waits until an account that is being deleted is gone: then its name can be taken.
async fn wait_for_the_end(ada: &Person) {
    let body =
        json!({ "username": ada.username, "email": ada.email, "password": "s3cr3t-somebody new" });
    let register = async || ada.server.request("POST", "/api/auth/register").json(&body).await;
    let answer = until(register, |answer| answer.status != 409).await;
    answer.expect(201);
}

#[tokio::test]
async fn an_account_goes_with_its_password_alone() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    delete(&ada, "s3cr3t-wrong").await.problem(401, "invalid_credentials");
    delete(&ada, &bob.password).await.problem(401, "invalid_credentials");
    delete(&ada, "").await.invalid(&["password"]);
    delete(&ada, &"x".repeat(73)).await.invalid(&["password"]);
    ada.request("DELETE", "/api/users/me").await.problem(400, "empty_body");
    server
        .request("DELETE", "/api/users/me")
        .json(&json!({ "password": ada.password }))
        .await
        .problem(401, "missing_token");
    ada.get("/api/auth/me").await.expect(200);
    assert_eq!(bob.look_at(&ada).await["username"], ada.username.as_str());
    ada.try_login(&ada.password).await.expect(200);
}

#[tokio::test]
async fn guessing_the_password_is_slow() {
    let clock = clock_ahead();
    let Some(server) = Server::with(Options { clock: clock.clone(), ..Options::default() }).await
    else {
        return;
    };
    let ada = server.person().await;
    for _ in 0..FREE_ATTEMPTS {
        delete(&ada, "s3cr3t-wrong").await.problem(401, "invalid_credentials");
    }
    let problem = delete(&ada, &ada.password).await.problem(429, "too_many_attempts");
    assert_eq!(problem["retryAfter"], FIRST_WAIT.as_secs());
    let change = json!({ "currentPassword": ada.password, "newPassword": "s3cr3t-another" });
    let changed = ada.request("PUT", "/api/auth/password").json(&change).await;
    changed.problem(429, "too_many_attempts");
    ada.get("/api/auth/me").await.expect(200);
    clock.advance(FIRST_WAIT);
    delete(&ada, &ada.password).await.expect(202);
}

#[tokio::test]
async fn at_once_an_account_is_nobodys() {
    let Some(server) = Server::with(Options::default()).await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let phone = ada.login().await;
    let mut sockets = [ada.socket().await, phone.socket().await];
    ada.say(&bob, "hello").await;
    // So that what follows is not done by the finishing function.
    server.running().faults.fail_invocations(3);
    let answer = delete(&ada, &ada.password).await;
    assert!(answer.body.is_empty());
    answer.expect(202);

    for session in [&ada, &phone] {
        for route in ROUTES.iter().filter(|route| !route.path.starts_with("/api/auth/")) {
            let path = route.path.replace(['{', '}'], "");
            session.request(route.method, &path).await.problem(401, "session_revoked");
        }
        session.refresh().await.problem(401, "session_revoked");
    }
    for socket in &mut sockets {
        assert_eq!(socket.expect_event("sessionEnded").await["reason"], "accountDeleted");
        assert_eq!(socket.closed().await, 1000);
    }
    ada.try_login(&ada.password).await.problem(401, "invalid_credentials");
    let by_mail = json!({ "email": ada.email, "password": ada.password });
    server
        .request("POST", "/api/auth/login")
        .json(&by_mail)
        .await
        .problem(401, "invalid_credentials");
    bob.get(&format!("/api/users/{}", ada.id)).await.problem(404, "user_not_found");
    bob.block(&ada).await.problem(404, "user_not_found");
    let found = bob.get(&format!("/api/users?query={}", ada.username)).await.expect(200);
    assert_eq!(found["users"], json!([]));
    let carl = server.person().await;
    carl.write(&ada, &json!({ "text": "s3cr3t-x" })).await.problem(404, "user_not_found");
    let members = json!({ "name": "s3cr3t-y", "visibility": "open", "members": [ada.id] });
    carl.post("/api/rooms", &members).await.problem(404, "user_not_found");
    let room = carl.room("open", &[]).await;
    carl.put_member(&room, &ada, "member").await.problem(404, "user_not_found");
}

#[tokio::test]
async fn of_many_deletions_at_once_all_are_one() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let phone = ada.login().await;
    let (one, two, three) = tokio::join!(
        delete(&ada, &ada.password),
        delete(&ada, &ada.password),
        delete(&phone, &ada.password)
    );
    let statuses = [one.status, two.status, three.status];
    assert!(statuses.contains(&202), "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 202 | 401 | 429)), "{statuses:?}");
    wait_for_the_end(&ada).await;
}

#[tokio::test]
async fn name_and_address_are_free_again_for_somebody_who_is_somebody_else() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    delete_wholly(&ada).await;
    let login = json!({ "username": ada.username, "password": "s3cr3t-somebody new" });
    let answer = server.request("POST", "/api/auth/login").json(&login).await.expect(200);
    let newcomer =
        Person { id: answer["user"]["id"].as_str().unwrap().to_owned(), ..ada.with(&answer) };
    assert_ne!(newcomer.id, ada.id);
    let inbox = newcomer.get("/api/conversations").await.expect(200);
    assert_eq!(inbox["conversations"], json!([]));
    newcomer
        .get(&format!("/api/conversations/{}/entries", ada.conversation_with(&bob)))
        .await
        .problem(403, "not_a_member");
    bob.get(&format!("/api/users/{}", ada.id)).await.problem(404, "user_not_found");
}

#[tokio::test]
async fn an_account_that_nobody_has_written_to_goes_too() {
    let clock = Clock::default();
    let Some(server) = Server::with(Options { clock: clock.clone(), ..Options::default() }).await
    else {
        return;
    };
    let ada = server.person().await;
    clock.advance(Duration::from_secs(60));
    delete_wholly(&ada).await;
    assert!(server.running().dead_letters().is_empty());
}
