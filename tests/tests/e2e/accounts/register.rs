//! Registration and login.

use futures_util::future::join_all;
use natter_tests::{Server, registration, rng::suffix};
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_account_is_signed_in_and_can_sign_in() {
    let server = Server::shared().await;
    let mut body = registration("");
    body["displayName"] = json!("Ada Example");
    body["confirmPassword"] = body["password"].clone();
    let answer = server.request("POST", "/api/auth/register").json(&body).await.expect(201);
    assert_eq!(answer["user"]["username"], body["username"]);
    assert_eq!(answer["user"]["displayName"], "Ada Example");
    assert_eq!(answer["user"]["email"], body["email"]);
    assert_eq!(answer["expiresIn"], 900);
    let token = answer["accessToken"].as_str().unwrap();
    let me = server.request("GET", "/api/auth/me").token(token).await.expect(200);
    assert_eq!(me["user"], answer["user"]);
    assert_eq!(me["session"]["current"], true);
}

#[tokio::test]
async fn whoever_gives_no_display_name_is_called_by_the_username() {
    let server = Server::shared().await;
    let body = registration("");
    let answer = server.request("POST", "/api/auth/register").json(&body).await.expect(201);
    assert_eq!(answer["user"]["displayName"], body["username"]);
}

#[tokio::test]
async fn username_and_email_open_the_door_in_any_case() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let forms = [
        json!({ "username": ada.username.to_uppercase(), "password": ada.password }),
        json!({ "username": ada.username.to_lowercase(), "password": ada.password }),
        json!({ "email": ada.email.to_uppercase(), "password": ada.password }),
        json!({ "email": ada.email, "password": ada.password }),
    ];
    for form in forms {
        let answer = server.request("POST", "/api/auth/login").json(&form).await.expect(200);
        assert_eq!(answer["user"]["id"], ada.id.as_str());
        assert_eq!(answer["user"]["username"], ada.username.as_str(), "as it was typed at first");
    }
}

#[tokio::test]
async fn a_taken_username_or_email_is_refused_in_any_case() {
    let server = Server::shared().await;
    let first = registration("");
    let register =
        async |body: &Value| server.request("POST", "/api/auth/register").json(body).await;
    register(&first).await.expect(201);
    let upper = |field: &str| first[field].as_str().unwrap().to_uppercase();

    let mut same_name = registration("");
    same_name["username"] = json!(upper("username"));
    register(&same_name).await.problem(409, "username_taken");
    let mut same_address = registration("");
    same_address["email"] = json!(upper("email"));
    register(&same_address).await.problem(409, "email_taken");
    register(&first).await.problem(409, "username_taken");

    // What was refused has left nothing behind: its other half is free.
    same_name["username"] = registration("")["username"].clone();
    register(&same_name).await.expect(201);
    same_address["email"] = registration("")["email"].clone();
    register(&same_address).await.expect(201);
}

#[tokio::test]
async fn of_twenty_who_want_one_name_at_once_one_gets_it() {
    let server = Server::shared().await;
    let name = format!("Wanted{}", suffix());
    let all = (0..20).map(|index| {
        let mut body = registration("");
        let name = if index % 2 == 0 { name.to_lowercase() } else { name.to_uppercase() };
        body["username"] = json!(name);
        server.request("POST", "/api/auth/register").json(&body).into_future()
    });
    let answers = join_all(all).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        answer.problem(409, "username_taken");
    }
    assert_eq!(made, 1);
}

#[tokio::test]
async fn of_twenty_who_want_one_address_at_once_one_gets_it() {
    let server = Server::shared().await;
    let address = registration("")["email"].clone();
    let all = (0..20).map(|_| {
        let mut body = registration("");
        body["email"] = address.clone();
        server.request("POST", "/api/auth/register").json(&body).into_future()
    });
    let answers = join_all(all).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        answer.problem(409, "email_taken");
    }
    assert_eq!(made, 1);
}

#[tokio::test]
async fn values_outside_the_limits_are_refused_and_named() {
    let server = Server::shared().await;
    let long_address = format!("{}@example.com", "a".repeat(250));
    let cases = [
        ("username", json!("ab")),
        ("username", json!("a".repeat(31))),
        ("username", json!("two words")),
        ("username", json!("jürgen")),
        ("username", json!("a\u{0}bc")),
        ("username", json!("admin")),
        ("username", json!("Supp0rt_team")),
        ("username", json!("s.y.s.t.e.m")),
        ("email", json!("nobody")),
        ("email", json!("a@b")),
        ("email", json!(long_address)),
        ("password", json!("short 7")),
        ("password", json!("x".repeat(73))),
        ("password", json!("é".repeat(37))),
        ("password", json!("nul\u{0}inside")),
        ("confirmPassword", json!("another one")),
        ("displayName", json!("")),
        ("displayName", json!("   ")),
        ("displayName", json!("x".repeat(51))),
        ("displayName", json!("two\nlines")),
        ("displayName", json!("Admin")),
        ("displayName", json!("Аdmіn")),
    ];
    for (field, value) in cases {
        let mut body = registration("");
        body[field] = value;
        server.request("POST", "/api/auth/register").json(&body).await.invalid(&[field]);
    }
    let all = json!({ "username": "x", "email": "x", "password": "x" });
    let answer = server.request("POST", "/api/auth/register").json(&all).await;
    answer.invalid(&["username", "email", "password"]);
}

#[tokio::test]
async fn the_longest_values_are_accepted_and_kept() {
    let server = Server::shared().await;
    let mark = suffix();
    let body = json!({
        "username": format!("{mark}{}", "_".repeat(18)),
        "email": format!("{mark}@{}.example", vec!["a".repeat(50); 4].join(".")),
        "password": format!("{}é", "x".repeat(70)),
        "displayName": "ñ".repeat(50),
    });
    let answer = server.request("POST", "/api/auth/register").json(&body).await.expect(201);
    assert_eq!(answer["user"]["displayName"], body["displayName"]);
    let credentials = json!({ "email": body["email"], "password": body["password"] });
    server.request("POST", "/api/auth/login").json(&credentials).await.expect(200);
    let cut = json!({ "email": body["email"], "password": "x".repeat(70) });
    server.request("POST", "/api/auth/login").json(&cut).await.problem(401, "invalid_credentials");
}
