//! Invalid ids in paths.

use natter_tests::Server;
use serde_json::json;

/// Invalid ids, percent-encoded where a URL needs it.
const MALFORMED: [&str; 14] = [
    "x",
    "0",
    "-1",
    "null",
    "01kbk2v9q6m3xw8zt5r4e7ydn",
    "01kbk2v9q6m3xw8zt5r4e7ydnaa",
    "01KBK2V9Q6M3XW8ZT5R4E7YDNA",
    "81kbk2v9q6m3xw8zt5r4e7ydna",
    "01kbk2v9q6m3xw8zt5r4e7ydn%00",
    "01kbk2v9q6m3xw8zt5r4e7yd%C3%A9",
    "%F0%9F%98%80",
    "USER%23x",
    "%2e%2e%2fx",
    "01kbk2v9q6m3xw8zt5r4e7ydn%20",
];

#[tokio::test]
async fn a_malformed_id_is_named() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let body = json!({ "text": "s3cr3t-x" });
    for id in MALFORMED {
        ada.get(&format!("/api/users/{id}")).await.invalid(&["userId"]);
        ada.get(&format!("/api/messages/{id}")).await.invalid(&["userId"]);
        ada.request("DELETE", &format!("/api/auth/sessions/{id}")).await.invalid(&["sessionId"]);
        ada.post(&format!("/api/messages/send/{id}"), &body).await.invalid(&["receiverId"]);
        ada.get(&format!("/api/conversations/{id}/entries")).await.invalid(&["conversationId"]);
        ada.post(&format!("/api/conversations/{id}/messages"), &body)
            .await
            .invalid(&["conversationId"]);
        let conversation = format!("/api/conversations/{id}");
        ada.get(&conversation).await.invalid(&["conversationId"]);
        ada.request("DELETE", &conversation).await.invalid(&["conversationId"]);
        ada.request("DELETE", &format!("{conversation}/messages/1?for=me"))
            .await
            .invalid(&["conversationId"]);
        let read = json!({ "seq": 1 });
        ada.request("PUT", &format!("{conversation}/read"))
            .json(&read)
            .await
            .invalid(&["conversationId"]);
        for method in ["PUT", "DELETE"] {
            ada.request(method, &format!("/api/users/{id}/block")).await.invalid(&["userId"]);
        }
        let direct = format!("d-{}-{id}", ada.id);
        ada.get(&format!("/api/conversations/{direct}/entries")).await.invalid(&["conversationId"]);
    }
}

#[tokio::test]
async fn a_malformed_id_of_a_room_or_of_its_member_is_named() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let room = ada.room("open", &[]).await;
    let bare = room.strip_prefix("r-").unwrap();
    let upper = room.to_uppercase();
    let twice = format!("r-{room}");
    let others = [bare, &upper, &twice, "r-", "r-x", "d-", &ada.id];
    for id in MALFORMED.into_iter().chain(others) {
        let path = format!("/api/rooms/{id}");
        let role = json!({ "role": "member" });
        let person = format!("{path}/members/{}", ada.id);
        ada.request("PATCH", &path).json(&json!({})).await.invalid(&["roomId"]);
        ada.request("DELETE", &path).await.invalid(&["roomId"]);
        ada.join(id).await.invalid(&["roomId"]);
        ada.leave(id).await.invalid(&["roomId"]);
        ada.get(&format!("{path}/members")).await.invalid(&["roomId"]);
        ada.request("PUT", &person).json(&role).await.invalid(&["roomId"]);
        ada.request("DELETE", &person).await.invalid(&["roomId"]);
        if !id.is_empty() && id != ada.id {
            let person = format!("/api/rooms/{room}/members/{id}");
            if id != bare {
                ada.request("PUT", &person).json(&role).await.invalid(&["userId"]);
                ada.request("DELETE", &person).await.invalid(&["userId"]);
            }
        }
    }
}

#[tokio::test]
async fn a_number_of_an_entry_that_is_none_is_named() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let room = ada.room("open", &[]).await;
    for seq in
        ["x", "-1", "1.5", "1e3", "0x1", "9007199254740992", "99999999999999999999", "%00", "1%20"]
    {
        let path = format!("/api/conversations/{room}/messages/{seq}?for=me");
        ada.request("DELETE", &path).await.invalid(&["seq"]);
    }
    for query in ["", "?for=", "?for=all", "?for=me&for=everyone", "?For=me"] {
        let path = format!("/api/conversations/{room}/messages/1{query}");
        ada.request("DELETE", &path).await.invalid(&["for"]);
    }
}

#[tokio::test]
async fn a_very_long_id_is_named_too() {
    let server = Server::shared().await;
    let ada = server.person().await;
    ada.get(&format!("/api/users/{}", "a".repeat(5_000))).await.invalid(&["userId"]);
}

#[tokio::test]
async fn a_very_long_query_is_refused_or_ignored() {
    let server = Server::shared().await;
    let ada = server.person().await;
    ada.get(&format!("/api/users?x={}", "y".repeat(4_000))).await.expect(200);
    ada.get(&format!("/api/users?{}", "a=1&".repeat(1_000))).await.expect(200);
    ada.get(&format!("/api/users?cursor={}", "QUFB".repeat(1_000))).await.invalid(&["cursor"]);
    let answer = ada.get(&format!("/api/users?x={}", "y".repeat(20_000))).unchecked().await;
    assert!(matches!(answer.status, 414 | 431), "the gateway's own limit: {answer:?}");
}
