//! Connections at whose other end nobody is, and many that end at once.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sam_gateway::{Limits, Options};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::watch,
};

use crate::{common, raw};

const SOON: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_connection_without_a_whole_head_is_closed() {
    let limits = Limits { request_head: SOON, ..Limits::default() };
    let gateway = common::start_with_limits(limits).await;
    let urls = &gateway.running.urls;
    for url in [&urls.http, &urls.lambda] {
        for sent in ["", "GET", "GET /items/1 HTTP/1.1\r\nhost: localhost\r\n"] {
            let mut connection = raw::connect(url).await;
            connection.write_all(sent.as_bytes()).await.unwrap();
            let answer = raw::rest(&mut connection).await;
            assert!(!answer.contains(" 200 "), "{sent:?}: {answer}");
        }
    }
    assert!(gateway.events.of("echo").is_empty());
}

#[tokio::test]
async fn a_connection_that_is_kept_for_nothing_is_closed() {
    let limits = Limits { request_head: SOON, ..Limits::default() };
    let gateway = common::start_with_limits(limits).await;
    let mut connection = raw::connect(&gateway.running.urls.http).await;
    for _ in 0..2 {
        let request = b"GET /items/1 HTTP/1.1\r\nhost: localhost\r\n\r\n";
        connection.write_all(request).await.unwrap();
        let mut answer = [0; 15];
        connection.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK", "it is kept at first");
        // The rest of the answer.
        let _ = connection.read(&mut [0; 4096]).await.unwrap();
    }
    raw::rest(&mut connection).await;
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() {
    let limits = Limits { request_body: SOON, ..Limits::default() };
    let gateway = common::start_with_limits(limits).await;
    let request = "POST /items/1 HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\
         connection: close\r\n\r\nhalf";
    let status = raw::status(&gateway.running.urls.http, request).await;
    assert_eq!(status, "HTTP/1.1 408 Request Timeout");
    assert!(gateway.events.of("echo").is_empty());
}

#[tokio::test]
async fn the_public_port_is_on_both_loopback_addresses() {
    let gateway = common::start().await;
    let port = gateway.running.urls.http.rsplit(':').next().unwrap().parse().unwrap();
    let address = SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, port));
    let Ok(mut connection) = TcpStream::connect(address).await else {
        // Where there is no IPv6, nobody can ask for it.
        assert!(std::net::TcpListener::bind("[::1]:0").is_err(), "nothing is at {address}");
        return;
    };
    let request = format!("GET /items/1 HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    assert!(raw::rest(&mut connection).await.starts_with("HTTP/1.1 200 OK"));
    assert_eq!(gateway.events.last("echo")["requestContext"]["domainName"], "[::1]");
}

/// Nobody can take the network away here, so this looks at the system's own list of connections.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_system_looks_whether_a_silent_client_is_still_there() {
    let gateway = common::start().await;
    let port: u16 = gateway.running.urls.http.rsplit(':').next().unwrap().parse().unwrap();
    let _socket = gateway.connect().await;
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    // Local address, peer's address, state (01: established), queues, timer (02: keepalive).
    let ours = table.lines().filter_map(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let (local, _, state) = (fields.next()?, fields.next()?, fields.next()?);
        let timer = fields.nth(1)?;
        (local.ends_with(&format!(":{port:04X}")) && state == "01").then_some(timer)
    });
    let timers: Vec<_> = ours.collect();
    assert!(
        !timers.is_empty() && timers.iter().all(|timer| timer.starts_with("02:")),
        "{timers:?}"
    );
}

#[tokio::test]
async fn sockets_that_end_at_once_are_disconnected_some_at_a_time_and_all_of_them() {
    const SOCKETS: usize = 100;
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (go, gone) = watch::channel(false);
    let events = common::Events::default();
    let functions = common::functions::all(&events).json_function("disconnect", {
        let (running, most, events) = (Arc::clone(&running), Arc::clone(&most), events.clone());
        move |event| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            let (events, mut gone) = (events.clone(), gone.clone());
            async move {
                let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(now, Ordering::SeqCst);
                gone.wait_for(|go| *go).await.unwrap();
                running.fetch_sub(1, Ordering::SeqCst);
                events.add("disconnect", &event);
                Ok(json!({}))
            }
        }
    });
    let gateway = common::start_functions(common::TEMPLATE, functions, events, Options::default());
    let mut sockets = Vec::new();
    for _ in 0..SOCKETS {
        sockets.push(gateway.connect().await);
    }
    drop(sockets);
    while most.load(Ordering::SeqCst) < 32 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    go.send_replace(true);
    gateway.events.wait("disconnect", SOCKETS).await;
    assert_eq!(most.load(Ordering::SeqCst), 32);
}
