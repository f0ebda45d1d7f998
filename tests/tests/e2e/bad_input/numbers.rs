//! Numbers, in every way in which JSON writes them.

use natter_tests::{Person, Server};

async fn two_people() -> (Person, Person) {
    let server = Server::shared().await;
    (server.person().await, server.person().await)
}

#[tokio::test]
async fn numbers_of_entries_are_whole_and_bounded() {
    let (ada, bob) = two_people().await;
    for after in [
        "-1",
        "-0.5",
        "1.5",
        "1e-1",
        "1e300",
        "1e400",
        "9007199254740991.5",
        "9007199254740992",
        "18446744073709551615",
        "99999999999999999999",
        "\"1\"",
    ] {
        let body = format!("{{\"text\":\"s3cr3t-x\",\"after\":{after}}}");
        let path = format!("/api/messages/send/{}", bob.id);
        ada.request("POST", &path).body(body).await.invalid(&["after"]);
    }
    assert!(ada.history_with(&bob).await.is_empty());
}

#[tokio::test]
async fn a_whole_number_is_one_however_json_writes_it() {
    let (ada, bob) = two_people().await;
    let path = format!("/api/messages/send/{}", bob.id);
    for (count, after) in ["-0", "0.0", "1.0", "1e0", "10e-1"].into_iter().enumerate() {
        let body = format!("{{\"text\":\"s3cr3t-{count}\",\"after\":{after}}}");
        ada.request("POST", &path).body(body).await.expect(201);
    }
    let conversation = ada.conversation_with(&bob);
    let read = format!("/api/conversations/{conversation}/read");
    bob.request("PUT", &read).body("{\"seq\":3.0}").await.expect(204);
    let sync = format!("{{\"conversations\":{{\"{conversation}\":4e0}},\"limit\":1e2}}");
    let synced = bob.request("POST", "/api/sync").body(sync).await.expect(200);
    assert_eq!(synced["changed"][0]["entries"].as_array().unwrap().len(), 1);
    let page = bob.get(&format!("/api/messages/{}?limit=2&after=1", ada.id)).await.expect(200);
    assert_eq!(page["entries"][0]["seq"], 2);
    let mut socket = bob.socket().await;
    let frame = |seq: &str| {
        let read = format!("\"action\":\"read\",\"conversationId\":\"{conversation}\"");
        format!("{{{read},\"requestId\":\"r\",\"seq\":{seq}}}")
    };
    socket.send_text(&frame("5.0")).await;
    assert_eq!(socket.expect_event("ack").await["requestId"], "r");
    socket.send_text(&frame("1e400")).await;
    let refused = socket.expect_event("error").await;
    assert_eq!(refused["requestId"], "r");
    assert_eq!(refused["problem"]["errors"][0]["field"], "seq");
}
