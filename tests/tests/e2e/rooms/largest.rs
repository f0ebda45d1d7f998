//! A room of the largest size, with everybody online.

use natter_tests::fanout_times::{FanoutTimes, measure};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_reaches_all_thousand_open_sockets_of_a_room() {
    let Some(measured) = measure(&[1000]).await else { return };
    assert!(measured.iter().all(FanoutTimes::complete), "{measured:?}");
}
