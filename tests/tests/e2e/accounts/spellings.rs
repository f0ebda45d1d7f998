//! One address is one account, and one password opens it, on every keyboard.

use natter_tests::{Answer, Server, registration, rng::suffix};
use serde_json::json;

async fn register(server: &Server, email: &str, password: &str) -> Answer {
    let mut body = registration("");
    body["email"] = json!(email);
    body["password"] = json!(password);
    server.request("POST", "/api/auth/register").json(&body).await
}

async fn log_in(server: &Server, email: &str, password: &str) -> Answer {
    let body = json!({ "email": email, "password": password });
    server.request("POST", "/api/auth/login").json(&body).await
}

#[tokio::test]
async fn every_spelling_of_an_address_is_one_account() {
    let server = Server::shared().await;
    let mark = format!("s3cr3t-{}", suffix());
    let spellings = [
        format!("{mark}-jürgen@bücher.example"),
        format!("{mark}-ju\u{308}rgen@bücher.example"),
        format!("{mark}-JÜRGEN@Bücher.Example"),
        format!("{mark}-jürgen@xn--bcher-kva.example"),
        format!("{mark}-jürgen@bu\u{308}cher.example"),
        format!(" {mark}-jürgen@bücher.example\n"),
        format!("\u{202a}{mark}-jürgen@bücher.example\u{202c}"),
        format!("{mark}-jürgen＠ｂücher．ｅｘａｍｐｌｅ"),
        format!("{mark}-jürgen@bücher\u{3002}example"),
    ];
    let [first, others @ ..] = &spellings;
    let made = register(&server, first, "s3cr3t-password").await.expect(201);
    assert_eq!(made["user"]["email"], first.as_str());
    for spelling in others {
        register(&server, spelling, "s3cr3t-password").await.problem(409, "email_taken");
        let signed_in = log_in(&server, spelling, "s3cr3t-password").await.expect(200);
        assert_eq!(signed_in["user"], made["user"]);
    }
}

#[tokio::test]
async fn a_letter_of_full_width_and_the_kelvin_sign_are_the_plain_letter() {
    let server = Server::shared().await;
    let mark = suffix();
    let plain = format!("s3cr3t-{mark}-kurt@kiel.example");
    let user = register(&server, &plain, "s3cr3t-password").await.expect(201)["user"].take();
    for spelling in [
        format!("s3cr3t-{mark}-\u{212a}urt@kiel.example"),
        format!("s3cr3t-{mark}-kurt@\u{212a}iel.example"),
        format!("s3cr3t-{mark}-ｋｕｒｔ@kiel.example"),
    ] {
        register(&server, &spelling, "s3cr3t-password").await.problem(409, "email_taken");
        let signed_in = log_in(&server, &spelling, "s3cr3t-password").await.expect(200);
        assert_eq!(signed_in["user"], user);
    }
    // In a username they are refused, and nobody is taken for somebody else.
    for username in ["\u{212a}urt", "ｋｕｒｔ"] {
        let mut body = registration("");
        body["username"] = json!(username);
        server.request("POST", "/api/auth/register").json(&body).await.invalid(&["username"]);
    }
}

#[tokio::test]
async fn invisible_characters_in_an_address_are_refused_without_being_repeated() {
    let server = Server::shared().await;
    for hidden in ["\u{200b}", "\u{ad}", "\u{202e}", "\u{2067}", "\u{200d}", "\u{3164}"] {
        let address = format!("s3cr3t-{}{hidden}x@example.com", suffix());
        let problem = register(&server, &address, "s3cr3t-password").await.invalid(&["email"]);
        assert_eq!(problem["errors"][0]["message"], "must not contain invisible characters");
        assert!(!problem.to_string().contains("s3cr3t"));
    }
}

#[tokio::test]
async fn a_password_opens_the_account_however_a_keyboard_types_it() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let forms = ["s3cr3t-pässwört eins", "s3cr3t-pa\u{308}sswo\u{308}rt eins"];
    let blank = "s3cr3t-pässwört\u{a0}eins";
    let change = json!({ "currentPassword": ada.password, "newPassword": forms[1] });
    ada.request("PUT", "/api/auth/password").json(&change).await.expect(204);
    for form in forms.into_iter().chain([blank]) {
        ada.try_login(form).await.expect(200);
    }
    ada.try_login("s3cr3t-passwort eins").await.problem(401, "invalid_credentials");

    let mut body = registration("");
    body["password"] = json!(forms[0]);
    body["confirmPassword"] = json!(forms[1]);
    server.request("POST", "/api/auth/register").json(&body).await.expect(201);
}

#[tokio::test]
async fn a_password_that_not_every_keyboard_types_is_refused() {
    let server = Server::shared().await;
    for inside in ["\t", "\u{7f}", "\u{200b}", "\u{202e}", "\u{feff}"] {
        let mut body = registration("");
        body["password"] = json!(format!("s3cr3t-{inside}password"));
        server.request("POST", "/api/auth/register").json(&body).await.invalid(&["password"]);
    }
}

#[tokio::test]
async fn a_blank_that_a_keyboard_leaves_around_a_name_is_dropped() {
    let server = Server::shared().await;
    let mut body = registration("");
    let [username, email] =
        ["username", "email"].map(|field| body[field].as_str().unwrap().to_owned());
    body["username"] = json!(format!(" {username}\u{a0}"));
    body["email"] = json!(format!("\u{200e}{email} "));
    body["displayName"] = json!("  Ada\u{3000}");
    let made = server.request("POST", "/api/auth/register").json(&body).await.expect(201);
    let user = &made["user"];
    assert_eq!(
        [&user["username"], &user["email"], &user["displayName"]],
        [&json!(username), &json!(email), &json!("Ada")]
    );
    for mut who in [
        json!({ "username": format!("{username} ") }),
        json!({ "username": format!("\u{feff}{username}") }),
        json!({ "email": format!(" {email}\n") }),
    ] {
        who["password"] = body["password"].clone();
        server.request("POST", "/api/auth/login").json(&who).await.expect(200);
    }
    let bob = server.person().await;
    let found = bob.get(&format!("/api/users?query=%20{username}%20")).await.expect(200);
    assert_eq!(found["users"][0]["username"], username.as_str());
    let room = bob.room("open", &[]).await;
    let renamed = bob.edit(&room, &json!({ "name": " s3cr3t-room\u{2003}" })).await.expect(200);
    assert_eq!(renamed["conversation"]["name"], "s3cr3t-room");
}
