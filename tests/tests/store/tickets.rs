//! Tickets: each opens one socket, once, within a short time.

use std::time::Duration;

use futures_util::future::join_all;
use natter_domain::limits::TICKET_LIFE;
use natter_store::connections::NewTicket;
use natter_tests::database;

use crate::{
    harness::{Store, now},
    people::{identity, session, sha, user},
};

fn ticket(number: u8) -> NewTicket {
    let identity = identity(&session(user(), now()));
    NewTicket { hash: sha(number), identity, expires_at: now().plus(TICKET_LIFE) }
}

#[tokio::test]
async fn of_thirty_uses_at_once_one_gets_in() {
    let store = Store::start().await;
    let (mine, other) = (ticket(1), ticket(2));
    for ticket in [mine, other] {
        store.connections.issue_ticket(ticket).await.unwrap();
    }
    let uses = join_all((0..30).map(|_| store.connections.redeem_ticket(&mine.hash, now()))).await;
    let let_in: Vec<_> = uses.into_iter().filter_map(Result::unwrap).collect();
    let once = let_in.len() == 1 || (let_in.len() > 1 && !database::deletes_once());
    assert!(once, "{} of them got in", let_in.len());
    assert!(let_in.iter().all(|identity| *identity == mine.identity));
    let let_in = store.connections.redeem_ticket(&other.hash, now()).await.unwrap();
    assert_eq!(let_in, Some(other.identity), "another ticket is another matter");
}

#[tokio::test]
async fn a_ticket_that_has_expired_lets_nobody_in_and_is_used_up() {
    let store = Store::start().await;
    let end = now().plus(TICKET_LIFE);
    for (number, moment, valid) in
        [(1, end.before(Duration::from_millis(1)), true), (2, end, false)]
    {
        let ticket = ticket(number);
        store.connections.issue_ticket(ticket).await.unwrap();
        let let_in = store.connections.redeem_ticket(&ticket.hash, moment).await.unwrap();
        assert_eq!(let_in, valid.then_some(ticket.identity));
        assert_eq!(store.connections.redeem_ticket(&ticket.hash, now()).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_ticket_that_nobody_was_given_lets_nobody_in() {
    let store = Store::start().await;
    assert_eq!(store.connections.redeem_ticket(&sha(7), now()).await.unwrap(), None);
}
