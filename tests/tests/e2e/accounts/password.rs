//! Changing the password.

use natter_tests::Server;
use serde_json::json;

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_not_the_own() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let (phone, laptop) = (ada.login().await, ada.login().await);
    let (mut own, mut other) = (ada.socket().await, phone.socket().await);
    let body = json!({ "currentPassword": ada.password, "newPassword": "s3cr3t-quite new" });
    ada.request("PUT", "/api/auth/password").json(&body).await.expect(204);

    for gone in [&phone, &laptop] {
        gone.get("/api/auth/me").await.problem(401, "session_revoked");
        gone.refresh().await.problem(401, "session_revoked");
    }
    assert_eq!(other.expect_event("sessionEnded").await["reason"], "passwordChanged");
    assert_eq!(other.closed().await, 1000);
    ada.get("/api/auth/me").await.expect(200);
    ada.refresh().await.expect(200);
    assert!(own.pushed().await.is_empty());

    ada.try_login(&ada.password).await.problem(401, "invalid_credentials");
    ada.try_login("s3cr3t-quite new").await.expect(200);
}

#[tokio::test]
async fn a_password_that_is_refused_changes_nothing() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let phone = ada.login().await;
    let change = async |current: &str, new: &str| {
        let body = json!({ "currentPassword": current, "newPassword": new });
        ada.request("PUT", "/api/auth/password").json(&body).await
    };
    change("s3cr3t-wrong", "s3cr3t-quite new").await.problem(401, "invalid_credentials");
    change(&ada.password, "short").await.invalid(&["newPassword"]);
    change(&ada.password, &"x".repeat(73)).await.invalid(&["newPassword"]);
    change("", "").await.invalid(&["currentPassword", "newPassword"]);
    change(&"x".repeat(73), "s3cr3t-quite new").await.invalid(&["currentPassword"]);
    phone.get("/api/auth/me").await.expect(200);
    ada.try_login(&ada.password).await.expect(200);
}

#[tokio::test]
async fn of_two_changes_at_once_one_counts() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let change = async |new: &str| {
        let body = json!({ "currentPassword": ada.password, "newPassword": new });
        ada.request("PUT", "/api/auth/password").json(&body).await.status
    };
    let (one, two) = tokio::join!(change("s3cr3t-new one"), change("s3cr3t-new two"));
    let (one_works, two_works) = (
        ada.try_login("s3cr3t-new one").await.status,
        ada.try_login("s3cr3t-new two").await.status,
    );
    assert!(
        [
            ((204, 401), (200, 401)),
            ((401, 204), (401, 200)),
            ((204, 204), (401, 200)),
            ((204, 204), (200, 401))
        ]
        .contains(&((one, two), (one_works, two_works))),
        "{one} {two} {one_works} {two_works}"
    );
}
