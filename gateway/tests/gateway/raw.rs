//! Bytes on a connection, which no HTTP client would send.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// A connection to the port of a URL.
pub(crate) async fn connect(url: &str) -> TcpStream {
    let address = url.split("://").nth(1).unwrap().split('/').next().unwrap();
    TcpStream::connect(address).await.unwrap()
}

/// Everything that comes on a connection until the gateway closes it.
pub(crate) async fn rest(connection: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = connection.read_to_end(&mut answer);
    // An error is a reset: the gateway has closed.
    let _ = timeout(Duration::from_secs(20), read).await.expect("the connection stays open");
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status line of the answer to a request that asks for `connection: close`.
pub(crate) async fn status(url: &str, request: &str) -> String {
    let mut connection = connect(url).await;
    connection.write_all(request.as_bytes()).await.unwrap();
    rest(&mut connection).await.lines().next().unwrap_or_default().to_owned()
}
