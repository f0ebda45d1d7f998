//! The connections of a port: accepted, served, and closed when nobody is at their other end.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, extract::ConnectInfo};
use http::Request;
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::sleep,
};

/// How long a connection is silent before the system asks whether the client is still there.
const PROBE_AFTER: Duration = Duration::from_secs(60);
/// How long the system waits before it asks again. Linux gives up after the ninth time.
const PROBE_INTERVAL: Duration = Duration::from_secs(10);
/// How long a client may leave what was sent to it without an acknowledgement.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED_MAX: Duration = Duration::from_secs(120);
/// How long the port waits after the system had no resources for a connection.
const PAUSE: Duration = Duration::from_millis(200);

/// Serves `router` until `stopped` is true or gone, and then the requests that are running.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    head: Duration,
    mut stopped: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let for_connections = stopped.clone();
    loop {
        tokio::select! {
            // An error means that the server was dropped.
            _ = stopped.wait_for(|stopped| *stopped) => break,
            accepted = accept(&listener) => {
                let (stream, peer) = accepted;
                let (router, stopped) = (router.clone(), for_connections.clone());
                connections.spawn(connection(stream, peer, router, head, stopped));
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// The next connection. While the system has none to give, such as for want of descriptors, it
/// waits: those that are open go on and end.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        let error = match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => error,
        };
        // The client has gone again.
        let gone = [
            io::ErrorKind::ConnectionAborted,
            io::ErrorKind::ConnectionRefused,
            io::ErrorKind::ConnectionReset,
        ];
        if !gone.contains(&error.kind()) {
            tracing::error!(%error, "a connection can't be accepted");
            sleep(PAUSE).await;
        }
    }
}

/// Serves the requests of one connection.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    head: Duration,
    mut stopped: watch::Receiver<bool>,
) {
    if let Err(error) = probe(&stream) {
        tracing::debug!(%error, "a connection is not probed");
    }
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.call(request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    // An error means that the client has gone, or took too long: there is nobody to tell.
    let over = tokio::select! {
        _ = connection.as_mut() => true,
        _ = stopped.wait_for(|stopped| *stopped) => false,
    };
    if !over {
        connection.as_mut().graceful_shutdown();
        let _ = connection.await;
    }
}

/// Has the system find out when the client is gone without a word, as one whose network is gone.
fn probe(stream: &TcpStream) -> io::Result<()> {
    let socket = SockRef::from(stream);
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(UNACKNOWLEDGED_MAX))?;
    let keepalive = TcpKeepalive::new().with_time(PROBE_AFTER).with_interval(PROBE_INTERVAL);
    socket.set_tcp_keepalive(&keepalive)
}
