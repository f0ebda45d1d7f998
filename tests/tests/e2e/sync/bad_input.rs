//! Invalid requests.

use natter_tests::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_handed_in_is_checked() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    ada.say(&bob, "hello").await;
    let id = ada.conversation_with(&bob);
    let (lower, higher) = id.trim_start_matches("d-").split_once('-').unwrap();
    let swapped = format!("d-{higher}-{lower}");
    for conversations in [
        json!([]),
        json!("x"),
        json!(1),
        json!(true),
        Value::Null,
        json!({ &id: -1 }),
        json!({ &id: 1.5 }),
        json!({ &id: "1" }),
        json!({ &id: null }),
        json!({ &id: [1] }),
        json!({ &id: 9_007_199_254_740_992_u64 }),
        json!({ "": 1 }),
        json!({ "nonsense": 1 }),
        json!({ "r-": 1 }),
        json!({ lower: 1 }),
        json!({ swapped: 1 }),
    ] {
        ada.post("/api/sync", &json!({ "conversations": conversations }))
            .await
            .invalid(&["conversations"]);
    }
    ada.post("/api/sync", &json!({})).await.invalid(&["conversations"]);
    ada.request("POST", "/api/sync").await.problem(400, "empty_body");
}

#[tokio::test]
async fn the_limit_is_one_to_a_hundred() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for limit in [json!(0), json!(101), json!(-1), json!(2.5), json!("10"), json!([])] {
        let body = json!({ "conversations": {}, "limit": limit });
        ada.post("/api/sync", &body).await.invalid(&["limit"]);
    }
    for limit in [1, 100] {
        ada.post("/api/sync", &json!({ "conversations": {}, "limit": limit })).await.expect(200);
    }
    ada.post("/api/sync", &json!({ "conversations": 1, "limit": 0 }))
        .await
        .invalid(&["conversations", "limit"]);
}

#[tokio::test]
async fn it_needs_a_session() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let body = json!({ "conversations": {} });
    server.request("POST", "/api/sync").json(&body).await.problem(401, "missing_token");
    ada.request("POST", "/api/auth/logout").await.expect(204);
    ada.post("/api/sync", &body).await.problem(401, "session_revoked");
}
