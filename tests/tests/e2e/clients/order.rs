//! Messages that are written back to back stay in the order in which they were written.

use natter_tests::text;
use serde_json::Value;

use super::{Device, assert_same, device, server};

for_both_clients! {
    eight_messages_back_to_back_are_stored_in_order_with_and_without_a_socket,
    they_are_in_order_however_often_the_socket_is_lost_before_the_answer,
    an_outbox_of_many_is_sent_as_fast_as_the_flood_limit_lets_it,
    an_outbox_of_long_messages_is_sent_in_frames_that_api_gateway_takes,
}

fn texts(entries: &[Value]) -> Vec<String> {
    entries.iter().map(|entry| entry["text"].as_str().unwrap().to_owned()).collect()
}

fn words(from: usize, to: usize) -> Vec<String> {
    (from..to).map(|n| format!("number {n}")).collect()
}

/// As they are in the log.
fn texts_of(words: &[String]) -> Vec<String> {
    words.iter().map(|words| text(words)).collect()
}

async fn eight_messages_back_to_back_are_stored_in_order_with_and_without_a_socket<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let (mut phone, mut reader) = (device::<D>(&ada).await, device::<D>(&bob).await);
    for round in 1..=2 {
        phone.queue(&conversation, &words(round * 8 - 8, round * 8)).await;
        phone.flush().await;
        assert_eq!(phone.unsent().await, 0);
        assert_eq!(texts(&phone.shown(&conversation).await), texts_of(&words(0, round * 8)));
        phone.lose_connection().await;
    }
    reader.listen().await;
    let pushed = texts(&reader.shown(&conversation).await);
    assert_eq!(pushed, texts_of(&words(0, 16)), "as they were pushed");
    assert_same(&mut reader, &conversation).await;
}

async fn they_are_in_order_however_often_the_socket_is_lost_before_the_answer<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device::<D>(&ada).await;
    let mut count = 0;
    for round in 0..6 {
        // Sent, and not answered; and while nobody knows what became of them, more is written.
        phone.queue_and_lose_connection(&conversation, &words(count, count + 3)).await;
        phone.queue(&conversation, &words(count + 3, count + 8)).await;
        count += 8;
        if round % 2 == 0 {
            // Over HTTP, at once: the first try may still be under way.
            phone.flush().await;
            assert_eq!(phone.unsent().await, 0);
        }
        phone.connect().await;
        assert_eq!(phone.unsent().await, 0);
    }
    assert_eq!(texts(&ada.entries_of(&conversation).await), texts_of(&words(0, count)));
    assert_same(&mut phone, &conversation).await;
}

async fn an_outbox_of_many_is_sent_as_fast_as_the_flood_limit_lets_it<D: Device>() {
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
    let mut phone = device::<D>(&ada).await;
    phone.queue(&conversation, &words(0, 11)).await;
    while phone.unsent().await > 0 {
        phone.flush().await;
    }
    assert_eq!(texts(&ada.entries_of(&conversation).await), texts_of(&words(0, 11)));
}

async fn an_outbox_of_long_messages_is_sent_in_frames_that_api_gateway_takes<D: Device>() {
    let Some(server) = server().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    let conversation = ada.conversation_with(&bob);
    let mut phone = device::<D>(&ada).await;
    // 12 KB each, so that two fit; and some that are larger as JSON than as text.
    let long = |n: usize| format!("{n} {}", ["😀", "\""][n % 2].repeat(3_000));
    let words: Vec<String> = (0..7).map(long).collect();
    phone.queue(&conversation, &words).await;
    phone.flush().await;
    assert_eq!(phone.unsent().await, 0);
    assert!(phone.is_connected().await, "no frame was too long");
    assert_eq!(texts(&ada.entries_of(&conversation).await), texts_of(&words));
}
