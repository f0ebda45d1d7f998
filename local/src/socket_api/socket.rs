//! An open socket's life: frames in, messages out, and the limits on both.

use std::{sync::Arc, time::Duration};

use futures_util::{
    SinkExt as _, StreamExt as _,
    stream::{SplitSink, SplitStream},
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
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

use super::{
    MAX_FRAME, MAX_MESSAGE,
    client::Client,
    connection::{Closing, Connection, Mailbox},
    event, frames,
    handshake::UPGRADE_WITHIN,
};
use crate::{access_log, gateway::Gateway};

/// How many frames of one socket are with their functions at once. API Gateway sets no bound and keeps no
/// order; the bound keeps one client from taking the whole machine.
const AT_ONCE: usize = 8;
/// How long a client has for its part of closing.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// How a socket ended: the code and the reason that `$disconnect` is told.
struct End {
    code: u16,
    reason: String,
}

impl End {
    fn new(code: u16, reason: &str) -> Self {
        Self { code, reason: reason.to_owned() }
    }

    /// Without a close frame.
    fn lost() -> Self {
        Self::new(Closing::LOST.code, Closing::LOST.reason)
    }
}

/// Serves a socket from its upgrade to its `$disconnect`.
pub(super) async fn run(
    gateway: Arc<Gateway>,
    connection: Arc<Connection>,
    mailbox: Mailbox,
    upgrade: OnUpgrade,
) {
    let upgraded = match timeout(UPGRADE_WITHIN, upgrade).await {
        Ok(Ok(upgraded)) => upgraded,
        // The client left before it was let in.
        Ok(Err(_)) | Err(_) => {
            gateway.connections.remove(&connection.client.id);
            let End { code, reason } = End::lost();
            return disconnect(&gateway, &connection.client, code, &reason).await;
        }
    };
    let config = WebSocketConfig::default()
        .max_frame_size(Some(MAX_FRAME))
        .max_message_size(Some(MAX_MESSAGE))
        .read_buffer_size(8 * 1024);
    let socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
    let (sink, mut stream) = socket.split();
    let closing = mailbox.closing.clone();
    let writer = tokio::spawn(write(sink, mailbox, Arc::clone(&connection)));

    let end = read(&gateway, &connection, &mut stream, closing).await;
    // From here on a push finds nobody.
    gateway.connections.remove(&connection.client.id);
    let stop_writing = writer.abort_handle();
    let closed = async {
        match timeout(CLOSE_WITHIN, writer).await {
            Ok(Ok(sink)) => {
                if let Ok(socket) = stream.reunite(sink) {
                    finish(socket).await;
                }
            }
            // The client does not even take what was sent before.
            Ok(Err(_)) | Err(_) => stop_writing.abort(),
        }
    };
    tokio::join!(closed, disconnect(&gateway, &connection.client, end.code, &end.reason));
}

/// Reads frames and has them handled, until the socket ends.
async fn read(
    gateway: &Arc<Gateway>,
    connection: &Arc<Connection>,
    stream: &mut SplitStream<Socket>,
    mut closing: tokio::sync::watch::Receiver<Option<Closing>>,
) -> End {
    let oldest = Instant::now() + gateway.limits.age;
    let mut handled = JoinSet::new();
    let ours = |closing: Closing| {
        connection.close(closing);
        End::new(closing.code, closing.reason)
    };
    let end = loop {
        let idle = connection.last_active() + gateway.limits.idle;
        tokio::select! {
            asked = closing.wait_for(Option::is_some) => {
                break ours(asked.ok().and_then(|asked| *asked).unwrap_or(Closing::GOING_AWAY));
            }
            frame = stream.next(), if handled.len() < AT_ONCE => {
                connection.touch();
                match received(frame) {
                    Received::Text(text) => {
                        handled.spawn(frames::handle(Arc::clone(gateway), Arc::clone(connection), text));
                    }
                    Received::Nothing => {}
                    Received::Refused(closing) => break ours(closing),
                    Received::End(end) => {
                        // The client has closed already; there is only the writer to stop.
                        connection.close(Closing::GOING_AWAY);
                        break end;
                    }
                }
            }
            Some(_) = handled.join_next(), if !handled.is_empty() => {}
            () = sleep_until(idle.min(oldest)) => {
                let now = Instant::now();
                if now >= oldest || now >= connection.last_active() + gateway.limits.idle {
                    break ours(Closing::GOING_AWAY);
                }
            }
        }
    };
    // What was begun is finished, whether or not anybody hears of it.
    handled.detach_all();
    end
}

/// What came over the socket.
enum Received {
    Text(String),
    /// A ping (answered already) or a pong.
    Nothing,
    Refused(Closing),
    End(End),
}

fn received(frame: Option<Result<Message, Error>>) -> Received {
    match frame {
        Some(Ok(Message::Text(text))) => Received::Text(text.as_str().to_owned()),
        Some(Ok(Message::Binary(_))) => Received::Refused(Closing::BINARY),
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Received::Nothing,
        Some(Ok(Message::Close(Some(frame)))) => {
            Received::End(End::new(frame.code.into(), frame.reason.as_str()))
        }
        Some(Ok(Message::Close(None))) => {
            Received::End(End::new(1005, "Client-side close frame status not set"))
        }
        Some(Err(Error::Capacity(_))) => Received::Refused(Closing::TOO_LARGE),
        Some(Err(Error::Utf8(_))) => Received::Refused(Closing::NOT_TEXT),
        Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) => Received::End(End::lost()),
        Some(Err(Error::Protocol(_) | Error::AttackAttempt)) => Received::Refused(Closing::PROTOCOL),
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

/// Sends what is queued, and the close frame after it.
async fn write(
    mut sink: SplitSink<Socket, Message>,
    mut mailbox: Mailbox,
    connection: Arc<Connection>,
) -> SplitSink<Socket, Message> {
    loop {
        let message = tokio::select! {
            biased;
            message = mailbox.outgoing.recv() => message,
            _ = mailbox.closing.wait_for(Option::is_some) => None,
        };
        let Some(message) = message else { break };
        if sink.send(Message::text(message)).await.is_err() {
            return sink;
        }
        connection.touch();
    }
    let closing = *mailbox.closing.borrow();
    if let Some(closing) = closing {
        let frame = CloseFrame { code: closing.code.into(), reason: closing.reason.into() };
        // If the client closed first, this is refused, and nothing is left to say.
        let _ = sink.send(Message::Close(Some(frame))).await;
    }
    sink
}

/// Ends the connection below the socket: says that no more will come, then reads what the client is still
/// sending, so that the system does not answer it with a reset, which would take the close frame away from
/// the client.
async fn finish(mut socket: Socket) {
    let mut rest = [0_u8; 4096];
    let drained = async {
        // The answer to the client's own close frame may still be waiting; if it is not, this says so.
        let _ = socket.flush().await;
        let mut raw = socket.into_inner();
        raw.shutdown().await?;
        while raw.read(&mut rest).await? > 0 {}
        Ok::<_, std::io::Error>(())
    };
    // However it ends, the connection is over.
    let _ = timeout(CLOSE_WITHIN, drained).await;
}

/// Invokes `$disconnect`, if the template has it.
pub(super) async fn disconnect(gateway: &Gateway, client: &Client, code: u16, reason: &str) {
    invoke_disconnect(gateway, client, code, reason).await;
    // However that went: API Gateway does not try again either.
    gateway.notes.remove(&client.id);
}

async fn invoke_disconnect(gateway: &Gateway, client: &Client, code: u16, reason: &str) {
    let route = gateway.sockets.as_ref().and_then(|rules| rules.api.routes.get("$disconnect"));
    let Some(route) = route.filter(|_| !gateway.faults.disconnect_is_lost()) else {
        return access_log::line("$disconnect", code, Duration::ZERO, None);
    };
    let event = event::disconnect(client, code, reason, gateway.clock.now());
    let outcome = gateway.functions.invoke(&route.function, event, gateway.limits.socket_integration).await;
    let status = if outcome.result.is_ok() { 200 } else { 500 };
    let usage = gateway.record("$disconnect".to_owned(), status, &outcome);
    access_log::line("$disconnect", code, outcome.elapsed, Some(usage));
}
