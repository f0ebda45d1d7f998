//! Messages that are written back to back stay in the order in which they were written.

use natter_tests::{client::Client, text};
use serde_json::Value;

use super::{assert_same, device, server};

fn texts(entries: &[Value]) -> Vec<String> {
    entries.iter().map(|entry| entry["text"].as_str().unwrap().to_owned()).collect()
}

fn words(from: usize, to: usize) -> Vec<String> {
    (from..to).map(|n| format!("number {n}")).collect()
}

fn queue(phone: &mut Client, conversation: &str, words: &[String]) {
    for words in words {
        phone.queue(conversation, words);
    }
}

#[tokio::test]
async fn eight_messages_back_to_back_are_stored_in_order_with_and_without_a_socket() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let (mut phone, mut reader) = (device(&ada).await, device(&bob).await);
    let mut written = Vec::new();
    for round in 0..2 {
        let words = words(round * 8, round * 8 + 8);
        queue(&mut phone, &conversation, &words);
        let (stored, refused) = phone.flush(&conversation).await;
        assert_eq!((stored.len(), refused.len(), phone.unsent()), (8, 0, 0));
        written.extend(words.iter().map(|words| text(words)));
        assert_eq!(texts(&phone.shown(&conversation)), written);
        phone.lose_connection();
    }
    reader.listen().await;
    assert_eq!(texts(&reader.shown(&conversation)), written, "as they were pushed");
    assert_same(&reader, &conversation).await;
}

#[tokio::test]
async fn they_are_in_order_however_often_the_socket_is_lost_before_the_answer() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&ada).await;
    let mut count = 0;
    for round in 0..6 {
        // Sent, and not answered; and while nobody knows what became of them, more is written.
        queue(&mut phone, &conversation, &words(count, count + 3));
        phone.send_and_lose_connection(&conversation).await;
        queue(&mut phone, &conversation, &words(count + 3, count + 8));
        count += 8;
        if round % 2 == 0 {
            // Over HTTP, at once: the first try may still be under way.
            phone.repeat_unsent().await;
            assert_eq!(phone.unsent(), 0);
        }
        phone.connect().await;
        assert_eq!(phone.unsent(), 0);
    }
    let expected: Vec<_> = words(0, count).iter().map(|words| text(words)).collect();
    assert_eq!(texts(&ada.entries_of(&conversation).await), expected);
    assert_same(&phone, &conversation).await;
}

#[tokio::test]
async fn an_outbox_of_many_is_sent_as_fast_as_the_flood_limit_lets_it() {
    let Some(server) = natter_tests::Server::with(natter::Options {
        overrides: [("FLOOD_LIMIT".to_owned(), "4/1".to_owned())].into(),
        ..natter::Options::default()
    })
    .await
    else {
        return;
    };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&ada).await;
    queue(&mut phone, &conversation, &words(0, 11));
    while phone.unsent() > 0 {
        phone.flush(&conversation).await;
    }
    let expected: Vec<_> = words(0, 11).iter().map(|words| text(words)).collect();
    assert_eq!(texts(&ada.entries_of(&conversation).await), expected);
}

#[tokio::test]
async fn an_outbox_of_long_messages_is_sent_in_frames_that_api_gateway_takes() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device(&ada).await;
    // 12 KB each, so that two fit; and some that are larger as JSON than as text.
    let long = |n: usize| format!("{n} {}", ["😀", "\""][n % 2].repeat(3_000));
    let words: Vec<String> = (0..7).map(long).collect();
    queue(&mut phone, &conversation, &words);
    let (stored, refused) = phone.flush(&conversation).await;
    assert_eq!((stored.len(), refused.len(), phone.unsent()), (7, 0, 0));
    assert!(phone.is_connected(), "no frame was too long");
    let expected: Vec<_> = words.iter().map(|words| text(words)).collect();
    assert_eq!(texts(&ada.entries_of(&conversation).await), expected);
}
