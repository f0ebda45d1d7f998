//! Registering, logging in, refreshing, and the password.

use std::{
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use natter_domain::{
    ids::{Ids, UserId},
    limits::{SESSION_LIFE, SESSIONS_PER_USER},
    session::{Device, Session},
};
use natter_store::users::{LoginName, RefreshTokenHashes};
use serde_json::{Value, json};

use super::Scenario;
use natter_tests::{Person, registration};

const REGISTER: &str = "POST /api/auth/register";
const LOGIN: &str = "POST /api/auth/login";
const PASSWORD: &str = "PUT /api/auth/password";

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("Accounts");
    register(scenario).await;
    login(scenario).await;
    refresh(scenario).await;
    password(scenario).await;
}

async fn register(Scenario { meter, server, .. }: &mut Scenario) {
    let send = |body| server.request("POST", "/api/auth/register").json(&body);
    let mut body = registration("");
    meter.row(REGISTER, "a new account", send(body.clone())).await.expect(201);
    let (taken, other) = (body["username"].clone(), registration(""));
    body["username"] = other["username"].clone();
    meter.row(REGISTER, "the address is taken", send(body)).await.problem(409, "email_taken");
    let mut body = registration("");
    body["username"] = taken;
    meter.row(REGISTER, "the username is taken", send(body)).await.problem(409, "username_taken");
    let mut body = registration("");
    body["email"] = wide(&body["email"]);
    let situation = "a new account, with an address that is not ASCII";
    meter.row(REGISTER, situation, send(body)).await.expect(201);
    meter.row(REGISTER, "fields are missing or wrong", send(json!({}))).await.expect(400);
}

/// An address with a letter that is not ASCII, in a domain that is not.
fn wide(email: &Value) -> Value {
    json!(email.as_str().unwrap_or_default().replacen('@', "é@bücher.", 1))
}

async fn login(scenario: &mut Scenario) {
    let (ada, nobody) = (scenario.person().await, registration(""));
    let Scenario { meter, server, clock } = scenario;
    let send = |body| server.request("POST", "/api/auth/login").json(&body);
    meter.row(LOGIN, "the right password", ada.try_login(&ada.password)).await.expect(200);
    let body = json!({ "email": ada.email, "password": ada.password });
    meter.row(LOGIN, "the right password, with the address", send(body)).await.expect(200);
    let body = json!({ "email": wide(&json!(ada.email)), "password": ada.password });
    let situation = "an address that is not ASCII and that nobody has";
    meter.row(LOGIN, situation, send(body)).await.expect(401);
    meter.row(LOGIN, "a wrong password", ada.try_login("s3cr3t-wrong")).await.expect(401);
    let body = json!({ "username": nobody["username"], "password": nobody["password"] });
    meter.row(LOGIN, "a name that nobody has", send(body)).await.expect(401);
    for _ in 0..4 {
        ada.try_login("s3cr3t-wrong").await.expect(401);
    }
    meter.row(LOGIN, "too many attempts", ada.try_login("s3cr3t-wrong")).await.expect(429);
    clock.advance(Duration::from_secs(25 * 3600));
    let situation = "a wrong password, the first in more than a day";
    meter.row(LOGIN, situation, ada.try_login("s3cr3t-wrong")).await.expect(401);
    meter.row(LOGIN, "fields are missing or wrong", send(json!({}))).await.expect(400);
    too_many_sessions(scenario).await;
}

/// Logins of somebody who has a hundred sessions.
async fn too_many_sessions(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let mut socket = ada.socket().await;
    // So that her first session is the oldest one.
    scenario.clock.advance(Duration::from_secs(1));
    add_sessions(scenario, &ada, SESSIONS_PER_USER - 1).await;
    let meter = &mut scenario.meter;
    let situation = "the 101st session, and the oldest has an open socket";
    meter.row(LOGIN, situation, ada.try_login(&ada.password)).await.expect(200);
    socket.closed().await;
    let situation = "the 101st session";
    meter.row(LOGIN, situation, ada.try_login(&ada.password)).await.expect(200);
}

/// Gives a person more sessions. It uses the store, because each login takes a password's time.
async fn add_sessions(scenario: &Scenario, person: &Person, count: usize) {
    let (store, now) = (scenario.environment().users().unwrap(), scenario.clock.now());
    let user: UserId = person.id.parse().unwrap();
    let credentials = store.credentials(user).await.unwrap().unwrap();
    let name = LoginName::Username(person.username.parse().unwrap());
    let ids = Ids::new(|| RandomState::new().hash_one(0).into());
    for _ in 0..count {
        let session = Session {
            user,
            id: ids.session(now),
            device: Device::default(),
            created_at: now,
            refreshed_at: now,
            expires_at: now.plus(SESSION_LIFE),
        };
        let token = RefreshTokenHashes { token: [1; 32], family: [2; 32] };
        store.log_in(&name, &credentials.password_hash, &session, &token).await.unwrap();
    }
}

async fn refresh(scenario: &mut Scenario) {
    const REFRESH: &str = "POST /api/auth/refresh";
    let (ada, bob) = (scenario.person().await, scenario.person().await);
    let Scenario { meter, server, clock } = scenario;
    let next = meter.row(REFRESH, "the current token", ada.refresh()).await.expect(200);
    meter.row(REFRESH, "again, because the answer was lost", ada.refresh()).await.expect(200);
    ada.with(&next).refresh().await.expect(200);
    meter.row(REFRESH, "a token that was used before", ada.refresh()).await.expect(401);
    meter.row(REFRESH, "the session has ended", ada.refresh()).await.expect(401);

    let lost = bob.with(&bob.refresh().await.expect(200));
    clock.advance(Duration::from_secs(3600));
    let situation = "again, an hour later, because the answer was lost";
    meter.row(REFRESH, situation, bob.refresh()).await.expect(200);
    let bob = bob.login().await;
    let next = bob.with(&bob.refresh().await.expect(200));
    let mut socket = next.socket().await;
    next.refresh().await.expect(200);
    let situation = "a token that was used before, and the session has an open socket";
    meter.row(REFRESH, situation, bob.refresh()).await.expect(401);
    socket.closed().await;
    meter.row(REFRESH, "a token that is void", lost.refresh()).await.expect(401);
    let carol = server.person().await;
    let body = json!({ "refreshToken": made_up(&carol.refresh_token) });
    let request = server.request("POST", "/api/auth/refresh").json(&body);
    let situation = "a token that somebody has made up for a session";
    meter.row(REFRESH, situation, request).await.problem(401, "invalid_refresh_token");
    let body = json!({ "refreshToken": "s3cr3t-token" });
    let request = server.request("POST", "/api/auth/refresh").json(&body);
    meter.row(REFRESH, "an unknown token", request).await.expect(401);
}

/// A token with the same ids and other secrets.
fn made_up(token: &str) -> String {
    let mut bytes = URL_SAFE_NO_PAD.decode(token).unwrap();
    for byte in &mut bytes[32..] {
        *byte = !*byte;
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

async fn password(scenario: &mut Scenario) {
    let ada = scenario.person().await;
    let meter = &mut scenario.meter;
    let change = |session: &Person, from: &str, to: &str| {
        let body = json!({ "currentPassword": from, "newPassword": to });
        session.request("PUT", "/api/auth/password").json(&body)
    };
    let first = ada.password.as_str();
    meter.row(PASSWORD, "one session", change(&ada, first, "s3cr3t-second")).await.expect(204);
    for _ in 0..2 {
        ada.try_login("s3cr3t-second").await.expect(200);
    }
    let request = change(&ada, "s3cr3t-second", "s3cr3t-third");
    meter.row(PASSWORD, "three sessions", request).await.expect(204);
    let third = ada.with(&ada.try_login("s3cr3t-third").await.expect(200));
    let mut socket = third.socket().await;
    let situation = "two sessions, and the other one has an open socket";
    meter.row(PASSWORD, situation, change(&ada, "s3cr3t-third", "s3cr3t-fourth")).await.expect(204);
    socket.closed().await;
    let request = || change(&ada, "s3cr3t-wrong", "s3cr3t-fifth");
    meter.row(PASSWORD, "a wrong password", request()).await.expect(401);
    for _ in 0..4 {
        request().await.expect(401);
    }
    meter.row(PASSWORD, "too many attempts", request()).await.expect(429);
}
