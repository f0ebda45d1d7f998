//! A handshake that takes so long that nobody waits for it any more.

use std::time::Duration;

use natter::Options;
use natter_tests::{Server, open};

use super::presence::connections;
use crate::flaky_proxy::{Fate, FlakyProxy};

#[tokio::test]
async fn a_socket_that_is_not_admitted_in_time_is_refused_and_leaves_nobody_online() {
    let Some(behind) = Server::with(Options::default()).await else { return };
    let proxy = FlakyProxy::start(&behind.running().dynamodb_url).await;
    let Some(server) = Server::with(proxy.options(&behind)).await else { return };
    let ada = server.person().await;
    let (_, url) = ada.ticket().await;
    let mut stored = false;
    proxy.rule(move |operation| match operation {
        // Slow, and soon enough for it not to be tried again.
        "UpdateItem" if !stored => {
            stored = true;
            Fate::Late(Duration::from_millis(2_500))
        }
        // The session, which decides.
        "GetItem" => Fate::Unanswered,
        _ => Fate::Forwarded,
    });
    assert_eq!(open(&url, None).await.err(), Some(503));
    proxy.rule(|_| Fate::Forwarded);
    assert_eq!(connections(&ada).await, [] as [String; 0]);
    assert!(server.person().await.look_at(&ada).await["online"] == false);
}
