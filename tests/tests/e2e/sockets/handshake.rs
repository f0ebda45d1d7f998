//! Tickets and the handshake.

use std::time::Duration;

use futures_util::future::join_all;
use natter::Options;
use natter_domain::{limits::TICKET_LIFE, time::Clock};
use natter_tests::{Server, open};

#[tokio::test]
async fn of_twenty_with_one_ticket_one_gets_in() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let (_, url) = ada.ticket().await;
    let opened = join_all((0..20).map(|_| open(&url, None))).await;
    let refused: Vec<u16> = opened.iter().filter_map(|one| one.as_ref().err().copied()).collect();
    assert_eq!(refused, [403; 19]);
    assert_eq!(open(&url, None).await.err(), Some(403), "nor later");
}

#[tokio::test]
async fn a_ticket_is_in_the_address_that_comes_with_it() {
    let server = Server::shared().await;
    let (ticket, url) = server.person().await.ticket().await;
    assert!(url.ends_with(&format!("?ticket={ticket}")));
    assert_eq!(ticket.len(), 43);
}

#[tokio::test]
async fn a_ticket_expires() {
    let clock = Clock::default();
    let options = Options { clock: clock.clone(), ..Options::default() };
    let Some(server) = Server::with(options).await else { return };
    let ada = server.person().await;
    let (_, late) = ada.ticket().await;
    clock.advance(TICKET_LIFE);
    assert_eq!(open(&late, None).await.err(), Some(403));
    let (_, in_time) = ada.ticket().await;
    clock.advance(TICKET_LIFE.saturating_sub(Duration::from_secs(10)));
    assert!(open(&in_time, None).await.is_ok());
}

#[tokio::test]
async fn without_a_ticket_nobody_gets_in() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let (ticket, url) = ada.ticket().await;
    let endpoint = url.split('?').next().unwrap();
    assert_eq!(open(endpoint, None).await.err(), Some(401));
    assert_eq!(open(&format!("{endpoint}?ticket="), None).await.err(), Some(401));
    assert_eq!(open(&format!("{endpoint}?Ticket={ticket}"), None).await.err(), Some(401));
    let wrong =
        ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "%F0%9F%98%80", &ada.token];
    for ticket in wrong {
        assert_eq!(
            open(&format!("{endpoint}?ticket={ticket}"), None).await.err(),
            Some(403),
            "{ticket}"
        );
    }
    assert!(open(&url, None).await.is_ok(), "none of them has used it up");
}

#[tokio::test]
async fn a_foreign_page_is_refused_and_does_not_use_up_the_ticket() {
    let server = Server::shared().await;
    let (_, url) = server.person().await.ticket().await;
    for origin in
        ["https://evil.example", "null", "http://localhost.evil.example", "file://", "http://"]
    {
        assert_eq!(open(&url, Some(origin)).await.err(), Some(403), "{origin}");
    }
    assert!(open(&url, None).await.is_ok());
}

#[tokio::test]
async fn a_page_of_ours_gets_in() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    for origin in [server.url().to_owned(), format!("http://localhost:{port}")] {
        let (_, url) = ada.ticket().await;
        assert!(open(&url, Some(&origin)).await.is_ok(), "{origin}");
    }
}

#[tokio::test]
async fn a_ticket_names_the_host_that_was_asked_and_a_page_from_there_gets_in() {
    let Some(server) = Server::unlimited().await else { return };
    let ada = server.person().await;
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    let asked = format!("localhost:{port}");
    let answer = ada.request("POST", "/api/ws-ticket").header("host", &asked).await.expect(200);
    let url = answer["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with(&format!("ws://{asked}/ws?ticket=")), "{url}");
    assert!(open(&url, Some(&format!("http://{asked}"))).await.is_ok());
}

#[tokio::test]
async fn a_ticket_of_an_ended_session_is_worth_nothing() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let (_, url) = ada.ticket().await;
    ada.request("POST", "/api/auth/logout").await.expect(204);
    assert_eq!(open(&url, None).await.err(), Some(401));
    assert_eq!(open(&url, None).await.err(), Some(403), "and is used up");
    assert_eq!(bob.look_at(&ada).await["online"], false, "nothing of it is left");
}

#[tokio::test]
async fn a_logout_that_races_with_a_socket_leaves_none_open() {
    let server = Server::shared().await;
    let bob = server.person().await;
    for _ in 0..10 {
        let ada = server.person().await;
        let (_, url) = ada.ticket().await;
        let logout = ada.request("POST", "/api/auth/logout").into_future();
        let (opened, logged_out) = tokio::join!(open(&url, None), logout);
        logged_out.expect(204);
        if let Ok(mut socket) = opened {
            assert_eq!(socket.closed().await, 1000);
        }
        assert_eq!(bob.look_at(&ada).await["online"], false);
    }
}
