//! A WebSocket client.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value as Json;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message},
};

/// An open socket, or the status that refused it.
pub(crate) type Opened = Result<Socket, u16>;

pub(crate) struct Socket(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

pub(crate) async fn open(url: &str) -> Opened {
    opened(connect_async(url).await)
}

/// What came of a handshake.
pub(crate) fn opened<R>(
    result: Result<(WebSocketStream<MaybeTlsStream<TcpStream>>, R), Error>,
) -> Opened {
    match result {
        Ok((socket, _)) => Ok(Socket(socket)),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

impl Socket {
    pub(crate) async fn send(&mut self, text: impl Into<String>) {
        self.0.send(Message::text(text.into())).await.unwrap();
    }

    async fn next(&mut self) -> Option<Result<Message, Error>> {
        timeout(Duration::from_secs(10), self.0.next()).await.expect("nothing came")
    }

    /// The next message.
    pub(crate) async fn text(&mut self) -> String {
        match self.next().await {
            Some(Ok(Message::Text(text))) => text.as_str().to_owned(),
            other => panic!("no message, but {other:?}"),
        }
    }

    pub(crate) async fn json(&mut self) -> Json {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// The code and the reason with which the gateway closes, after whatever else it sends.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            match self.next().await {
                Some(Ok(Message::Close(Some(frame)))) => {
                    return (frame.code.into(), frame.reason.as_str().to_owned());
                }
                Some(Ok(_)) => {}
                other => panic!("no close frame, but {other:?}"),
            }
        }
    }
}
