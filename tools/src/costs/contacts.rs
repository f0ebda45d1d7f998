//! People with as many contacts as those whose month docs/prices.md has.

use std::time::Duration;

use super::{
    Scenario,
    presence::{DELAYED, FANOUT},
    syncs::{SYNC, sync},
};
use natter_tests::{Person, open};

/// What is measured of somebody with so many contacts.
struct Contacts {
    count: usize,
    connects: &'static str,
    disconnects: &'static str,
    /// `None` where the syncs have it.
    syncs: Option<&'static str>,
}

const FEW: Contacts = Contacts {
    count: 20,
    connects: "somebody connects who shares direct conversations with 20 people",
    disconnects: "somebody disconnects who shares direct conversations with 20 people",
    syncs: None,
};
const MANY: Contacts = Contacts {
    count: 100,
    connects: "somebody connects who shares direct conversations with 100 people",
    disconnects: "somebody disconnects who shares direct conversations with 100 people",
    syncs: Some("100 conversations, nothing new"),
};

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.begin_span();
    let everybody = scenario.people(MANY.count).await;
    for contacts in [FEW, MANY] {
        let ada = scenario.person().await;
        let friends = &everybody[..contacts.count];
        for friend in friends {
            friend.say(&ada, "hello").await;
        }
        scenario.clock.advance(Duration::from_secs(60));
        come_and_go(scenario, &ada, &contacts).await;
        let Some(situation) = contacts.syncs else { continue };
        scenario.meter.section("Sync");
        let all: Vec<_> = friends.iter().map(|friend| ada.conversation_with(friend)).collect();
        let syncing = sync(&ada, &all, 1);
        let answer = scenario.meter.row(SYNC, situation, syncing).await.expect(200);
        let changed = [&answer["changed"], &answer["new"], &answer["removed"]];
        assert!(changed.iter().all(|list| list.as_array().is_some_and(Vec::is_empty)), "{answer}");
    }
}

async fn come_and_go(Scenario { meter, .. }: &mut Scenario, ada: &Person, contacts: &Contacts) {
    meter.section("Sockets");
    let (_, url) = ada.ticket().await;
    meter.quiet().await;
    let socket = meter.row(FANOUT, contacts.connects, open(&url, None)).await.unwrap();
    meter.row(DELAYED, contacts.disconnects, socket.close()).await;
}
