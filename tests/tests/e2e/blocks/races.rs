//! A block that is made while messages are being sent.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures_util::{future::join_all, join};
use natter_tests::{Server, text};
use serde_json::json;

#[tokio::test]
async fn nothing_that_is_sent_after_a_block_arrives_however_much_is_under_way() {
    let Some(server) = Server::unlimited().await else { return };
    let (ada, bob) = (server.person().await, server.person().await);
    bob.say(&ada, "the first").await;
    let direct = bob.conversation_with(&ada);
    let (blocked, arrived) = (AtomicBool::new(false), AtomicUsize::new(1));
    // Each goes on until it is refused, half of them from either side.
    let sending = (0..8).map(|n: u32| {
        let (blocked, arrived, direct) = (&blocked, &arrived, &direct);
        let sender = if n.is_multiple_of(2) { &ada } else { &bob };
        async move {
            loop {
                let too_late = blocked.load(Ordering::SeqCst);
                let answer = sender.write_in(direct, &json!({ "text": text("and more") })).await;
                if answer.status != 201 {
                    return answer.problem(403, "blocked");
                }
                assert!(!too_late, "sent after the block was there");
                arrived.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    let blocking = async {
        ada.block(&bob).await.expect(204);
        blocked.store(true, Ordering::SeqCst);
    };
    join!(join_all(sending), blocking);
    let arrived = arrived.into_inner();
    assert_eq!(bob.conversation(&direct).await["lastSeq"], arrived, "and nothing else was stored");
}
