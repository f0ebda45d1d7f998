//! The task of an open socket: reads frames, sends queued messages, and enforces the limits.

use std::{sync::Arc, time::Duration};

use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message,
        error::ProtocolError,
        protocol::{CloseFrame, Role, WebSocketConfig},
    },
};

use super::{api::WebSocketApi, disconnect::disconnect, frames};
use crate::{
    connections::{CloseReason, Connection, Outbox},
    limits::MAX_MESSAGE,
};

/// The largest frame: 32 KB.
const MAX_FRAME: usize = 32 * 1024;
/// How many frames of one socket are handled at the same time. API Gateway has no such limit and
/// keeps no order; here the limit keeps one client from occupying the whole machine.
const CONCURRENT_FRAMES_MAX: usize = 8;
/// How long an upgrade may take after its response.
const UPGRADE_WITHIN: Duration = Duration::from_secs(10);
/// How long a client may take to close its side.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// The code and the reason that `$disconnect` gets.
struct End {
    code: u16,
    reason: String,
}

impl End {
    fn new(code: u16, reason: &str) -> Self {
        Self { code, reason: reason.to_owned() }
    }

    /// The connection ended without a close frame.
    fn lost() -> Self {
        CloseReason::LOST.into()
    }
}

impl From<CloseReason> for End {
    fn from(reason: CloseReason) -> Self {
        Self::new(reason.code, reason.reason)
    }
}

/// Serves a socket from its upgrade to its `$disconnect`.
pub(super) async fn run(
    api: Arc<WebSocketApi>,
    connection: Arc<Connection>,
    outbox: Outbox,
    upgrade: OnUpgrade,
) {
    let registry = &api.state.connections;
    let upgraded = match timeout(UPGRADE_WITHIN, upgrade).await {
        Ok(Ok(upgraded)) => upgraded,
        // The client left before the upgrade was complete.
        Ok(Err(_)) | Err(_) => {
            registry.remove(&connection.client.id);
            let End { code, reason } = End::lost();
            return disconnect(&api, &connection.client, code, &reason).await;
        }
    };
    let config = WebSocketConfig::default()
        .max_frame_size(Some(MAX_FRAME))
        .max_message_size(Some(MAX_MESSAGE))
        .read_buffer_size(8 * 1024);
    let socket =
        WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
    let (sink, mut stream) = socket.split();
    let close = outbox.close.clone();
    let writer = tokio::spawn(write(sink, outbox, Arc::clone(&connection)));

    let end = read(&api, &connection, &mut stream, close).await;
    // From here on a push gets a 410.
    registry.remove(&connection.client.id);
    let stop_writing = writer.abort_handle();
    let closed = async {
        match timeout(CLOSE_WITHIN, writer).await {
            Ok(Ok(sink)) => {
                if let Ok(socket) = stream.reunite(sink) {
                    finish(socket).await;
                }
            }
            // The client does not read what is queued for it.
            Ok(Err(_)) | Err(_) => stop_writing.abort(),
        }
    };
    tokio::join!(closed, disconnect(&api, &connection.client, end.code, &end.reason));
}

/// Reads frames and starts a task for each, until the socket ends.
async fn read(
    api: &Arc<WebSocketApi>,
    connection: &Arc<Connection>,
    stream: &mut SplitStream<Socket>,
    mut close: watch::Receiver<Option<CloseReason>>,
) -> End {
    let limits = api.state.limits;
    let expires = Instant::now() + limits.connection_age;
    let mut handlers = JoinSet::new();
    let close_with = |reason: CloseReason| {
        connection.close(reason);
        End::from(reason)
    };
    let end = loop {
        let idle = connection.last_active() + limits.idle;
        tokio::select! {
            reason = close.wait_for(Option::is_some) => {
                let reason = reason.ok().and_then(|reason| *reason);
                break close_with(reason.unwrap_or(CloseReason::GOING_AWAY));
            }
            frame = stream.next(), if handlers.len() < CONCURRENT_FRAMES_MAX => {
                connection.touch();
                match received(frame) {
                    Received::Text(text) => {
                        let (api, connection) = (Arc::clone(api), Arc::clone(connection));
                        handlers.spawn(frames::handle(api, connection, text));
                    }
                    Received::Control => {}
                    Received::Refused(reason) => break close_with(reason),
                    Received::End(end) => {
                        // The client has closed already. This only stops the writer.
                        connection.close(CloseReason::GOING_AWAY);
                        break end;
                    }
                }
            }
            Some(_) = handlers.join_next(), if !handlers.is_empty() => {}
            () = sleep_until(idle.min(expires)) => {
                let now = Instant::now();
                if now >= expires || now >= connection.last_active() + limits.idle {
                    break close_with(CloseReason::GOING_AWAY);
                }
            }
        }
    };
    // Functions that have started run to their end, though nobody gets their answer.
    handlers.detach_all();
    end
}

/// What the client sent.
enum Received {
    Text(String),
    /// A ping (which tungstenite answers) or a pong.
    Control,
    /// Something that the gateway closes the socket for.
    Refused(CloseReason),
    /// The client closed the socket, or the connection broke.
    End(End),
}

fn received(frame: Option<Result<Message, Error>>) -> Received {
    match frame {
        Some(Ok(Message::Text(text))) => Received::Text(text.as_str().to_owned()),
        Some(Ok(Message::Binary(_))) => Received::Refused(CloseReason::BINARY),
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Received::Control,
        Some(Ok(Message::Close(Some(frame)))) => {
            Received::End(End::new(frame.code.into(), frame.reason.as_str()))
        }
        Some(Ok(Message::Close(None))) => {
            Received::End(End::new(1005, "Client-side close frame status not set"))
        }
        Some(Err(Error::Capacity(_))) => Received::Refused(CloseReason::TOO_LARGE),
        Some(Err(Error::Utf8(_))) => Received::Refused(CloseReason::NOT_TEXT),
        Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => {
            Received::End(End::lost())
        }
        Some(Err(Error::Protocol(_) | Error::AttackAttempt)) => {
            Received::Refused(CloseReason::PROTOCOL)
        }
        Some(Err(
            Error::ConnectionClosed
            | Error::AlreadyClosed
            | Error::Io(_)
            | Error::Tls(_)
            | Error::WriteBufferFull(_)
            | Error::Url(_)
            | Error::Http(_)
            | Error::HttpFormat(_),
        ))
        | None => Received::End(End::lost()),
    }
}

/// Sends the queued messages, and the close frame after them.
async fn write(
    mut sink: SplitSink<Socket, Message>,
    mut outbox: Outbox,
    connection: Arc<Connection>,
) -> SplitSink<Socket, Message> {
    loop {
        let message = tokio::select! {
            biased;
            message = outbox.messages.recv() => message,
            _ = outbox.close.wait_for(Option::is_some) => None,
        };
        let Some(message) = message else { break };
        if sink.send(Message::text(message)).await.is_err() {
            return sink;
        }
        connection.touch();
    }
    let reason = *outbox.close.borrow();
    if let Some(CloseReason { code, reason }) = reason {
        let frame = CloseFrame { code: code.into(), reason: reason.into() };
        // This fails if the client has closed first.
        let _ = sink.send(Message::Close(Some(frame))).await;
    }
    sink
}

/// Ends the TCP connection: shuts down the sending side, then reads what the client is still
/// sending. If unread bytes were left, the system would send a reset, and the client could lose the
/// close frame.
async fn finish(mut socket: Socket) {
    let mut rest = [0_u8; 4096];
    let drained = async {
        // Sends the answer to the client's close frame, if it is still buffered.
        let _ = socket.flush().await;
        let mut raw = socket.into_inner();
        raw.shutdown().await?;
        while raw.read(&mut rest).await? > 0 {}
        Ok::<_, std::io::Error>(())
    };
    // The connection is over in any case.
    let _ = timeout(CLOSE_WITHIN, drained).await;
}
