//! Valid and invalid texts.

use natter_tests::{Server, text};
use serde_json::json;

#[tokio::test]
async fn a_text_is_kept_exactly_as_it_was_sent() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = bob.socket().await;
    let texts = [
        "  blanks around  ".to_owned(),
        "line\nbreaks\n\ttabs".to_owned(),
        "\"quotes\" \\ / \u{8} \u{c} <b>&amp;</b> {\"json\": 1}".to_owned(),
        "nul \u{0} and \u{1} and \u{7f}".to_owned(),
        "é e\u{301} \u{202e}backwards\u{202c} \u{200b}zero\u{feff}".to_owned(),
        "👩‍👩‍👧‍👦 🏳️‍🌈 \u{10ffff}".to_owned(),
        "USER#x ENTRY#0 :pk #pk ${jndi:x} '; DROP TABLE".to_owned(),
        "0".to_owned(),
    ];
    for words in texts {
        let words = text(&words);
        let sent = ada.write(&bob, &json!({ "text": words })).await.expect(201);
        assert_eq!(sent["entry"]["text"], words);
        assert_eq!(socket.expect_event("newMessage").await["entry"], sent["entry"]);
        assert_eq!(bob.history_with(&ada).await.last(), Some(&sent["entry"]));
    }
}

#[tokio::test]
async fn four_thousand_of_the_widest_characters_are_a_message() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let mut socket = bob.socket().await;
    for character in ["x", "é", "€", "😀"] {
        let words = character.repeat(4_000);
        let sent = ada.write(&bob, &json!({ "text": words })).await.expect(201);
        assert_eq!(sent["entry"]["text"], words.as_str());
        assert_eq!(socket.expect_event("newMessage").await["entry"], sent["entry"]);
        let one_more = json!({ "text": character.repeat(4_001) });
        ada.write(&bob, &one_more).await.invalid(&["text"]);
    }
    assert_eq!(bob.history_with(&ada).await.len(), 4);
}

#[tokio::test]
async fn a_page_of_the_longest_messages_is_complete() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    // 16 KB each: a hundred of them are more than DynamoDB puts into one answer.
    let long = json!({ "text": "😀".repeat(4_000) });
    for _ in 0..100 {
        ada.write(&bob, &long).await.expect(201);
    }
    let page = bob.get(&format!("/api/messages/{}?limit=100", ada.id)).await.expect(200);
    assert_eq!(page["entries"].as_array().unwrap().len(), 100);
    let page = bob.get(&format!("/api/messages/{}?limit=100&after=0", ada.id)).await.expect(200);
    assert_eq!(page["entries"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn blanks_alone_say_nothing() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    for blank in [
        "",
        " ",
        "\n\t\r",
        "\u{a0}\u{2003}\u{3000}",
        "\u{200b}\u{feff}",
        "\u{202e}",
        "\0",
        "\u{1d159}",
        "\u{1d173}",
        "\u{2065}",
        "\u{fff9}",
        "\u{1bca0}",
        "\u{13441}",
        "\u{e1000}",
        "\u{115f}\u{2800}",
    ] {
        ada.write(&bob, &json!({ "text": blank })).await.invalid(&["text"]);
    }
    assert!(ada.history_with(&bob).await.is_empty());
}

#[tokio::test]
async fn a_line_break_is_a_line_feed_whatever_it_was_sent_as() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let sent = ada.write(&bob, &json!({ "text": "s3cr3t-one\r\ntwo\rthree" })).await.expect(201);
    assert_eq!(sent["entry"]["text"], "s3cr3t-one\ntwo\nthree");
    let mut socket = ada.socket().await;
    let frame = json!({ "receiverId": bob.id, "text": "s3cr3t-four\r\nfive" });
    assert_eq!(socket.ask("sendMessage", frame).await["entry"]["text"], "s3cr3t-four\nfive");
}
