//! WebSockets. Each event is checked against docs/asyncapi.yaml before a test sees it.

use std::{
    collections::{HashMap, VecDeque},
    env,
    time::Duration,
};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
    tungstenite::{Error, Message, client::IntoClientRequest as _},
};

use crate::{contract, rng::suffix, server::is_external, throttling, tls};

/// How long a test waits for what must come. It only keeps a failing test from hanging, and is
/// longer than a deployment's own waits: 20 seconds for requests that are in flight when an account
/// is deleted, 30 seconds of ringing.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// An open socket.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Events that came while a test waited for another.
    waiting: VecDeque<Value>,
    /// The actions of sent frames, by request id.
    asked: HashMap<String, String>,
}

/// Opens a socket at `url`, from a page of `origin` if there is one.
///
/// # Errors
/// The status with which it was refused.
pub async fn open(url: &str, origin: Option<&str>) -> Result<Socket, u16> {
    let mut backoff = throttling::Backoff::default();
    loop {
        match handshake(url, origin).await {
            // API Gateway's own 429 leaves the ticket unused. Natter's is for the 41st socket,
            // which only tests with a server in this process open.
            Err(429) if is_external() && backoff.wait().await => {}
            opened => return opened,
        }
    }
}

async fn handshake(url: &str, origin: Option<&str>) -> Result<Socket, u16> {
    let mut request = url.into_client_request().unwrap();
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    let connector = Connector::Rustls(tls::config());
    let opening = connect_async_tls_with_config(request, None, true, Some(connector));
    match timeout(PATIENCE, opening).await.expect("a handshake ends") {
        Ok((stream, _)) => Ok(Socket { stream, waiting: VecDeque::new(), asked: HashMap::new() }),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

/// The address of a socket as this machine reaches it: unchanged, or `NATTER_SOCKET_URL` with the
/// same query.
pub(crate) fn reachable(url: &str) -> String {
    match env::var("NATTER_SOCKET_URL").ok().filter(|base| !base.is_empty()) {
        Some(base) => moved(url, &base),
        None => url.to_owned(),
    }
}

/// A socket's address with the scheme, host and path of another.
fn moved(url: &str, base: &str) -> String {
    let base = base.split('?').next().unwrap_or_default();
    match url.split_once('?') {
        Some((_, query)) => format!("{base}?{query}"),
        None => base.to_owned(),
    }
}

impl Socket {
    /// Sends a frame of JSON.
    pub async fn send(&mut self, frame: &Value) {
        if let (Some(id), Some(action)) = (frame["requestId"].as_str(), frame["action"].as_str()) {
            self.asked.insert(id.to_owned(), action.to_owned());
        }
        self.send_text(&frame.to_string()).await;
    }

    /// Sends a text frame.
    pub async fn send_text(&mut self, text: &str) {
        self.send_message(Message::text(text)).await;
    }

    /// Sends any frame.
    pub async fn send_message(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// Sends an action with a request id, and returns the answer to it.
    pub async fn ask(&mut self, action: &str, mut fields: Value) -> Value {
        let id = suffix();
        fields["action"] = json!(action);
        fields["requestId"] = json!(id);
        self.send(&fields).await;
        self.wait_for(|event| event["requestId"] == id.as_str()).await
    }

    /// Like [`Self::ask`], where the server may close the socket instead of answering.
    ///
    /// # Errors
    /// The code with which it was closed.
    pub async fn try_ask(&mut self, action: &str, mut fields: Value) -> Result<Value, u16> {
        let id = suffix();
        fields["action"] = json!(action);
        fields["requestId"] = json!(id);
        self.asked.insert(id.clone(), action.to_owned());
        if self.stream.send(Message::text(fields.to_string())).await.is_err() {
            return Err(self.closed().await);
        }
        self.try_wait_for(|event| event["requestId"] == id.as_str()).await
    }

    /// The next event of this name. Events before it are kept for later calls.
    pub async fn expect_event(&mut self, name: &str) -> Value {
        self.wait_for(|event| event["event"] == name).await
    }

    /// The next event; `None` if none comes in that time.
    pub async fn next_event(&mut self, patience: Duration) -> Option<Value> {
        match self.waiting.pop_front() {
            Some(event) => Some(event),
            None => timeout(patience, self.read()).await.ok()?.ok(),
        }
    }

    /// Every event that was pushed before now: those that come before the answer to a ping.
    pub async fn pushed(&mut self) -> Vec<Value> {
        let answer = self.ask("ping", json!({})).await;
        assert_eq!(answer["event"], "ack");
        self.waiting.drain(..).collect()
    }

    /// Waits until the server closes the socket, and returns the close code. Events before it are
    /// kept for later calls.
    pub async fn closed(&mut self) -> u16 {
        let closing = async {
            loop {
                match self.read().await {
                    Ok(event) => self.waiting.push_back(event),
                    Err(code) => return code,
                }
            }
        };
        timeout(PATIENCE, closing).await.expect("the socket is closed")
    }

    /// Waits for the event that contains `words`; returns when it came, and its text. For
    /// measurements: it does not check the event, and drops events before it.
    pub async fn arrival_of(&mut self, words: &str) -> (Instant, String) {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) if text.contains(words) => {
                    return (Instant::now(), text.to_string());
                }
                Some(Ok(Message::Text(_) | Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("the socket ends: {other:?}"),
            }
        }
    }

    /// Closes the socket, and waits until that is done.
    pub async fn close(mut self) {
        self.stream.close(None).await.unwrap();
        while let Some(Ok(_)) = self.stream.next().await {}
    }

    async fn wait_for(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let found = self.try_wait_for(wanted).await;
        found.unwrap_or_else(|code| panic!("the socket is closed with {code}"))
    }

    async fn try_wait_for(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value, u16> {
        if let Some(at) = self.waiting.iter().position(&wanted) {
            return Ok(self.waiting.remove(at).unwrap());
        }
        let found = async {
            loop {
                let event = self.read().await?;
                if wanted(&event) {
                    return Ok(event);
                }
                self.waiting.push_back(event);
            }
        };
        match timeout(PATIENCE, found).await {
            Ok(outcome) => outcome,
            Err(_) => panic!("it did not come; what came: {:#?}", self.waiting),
        }
    }

    /// The next event, or the code with which the socket was closed.
    async fn read(&mut self) -> Result<Value, u16> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    let event: Value =
                        serde_json::from_str(&text).unwrap_or_else(|why| panic!("{why}: {text}"));
                    let action = event["requestId"].as_str().and_then(|id| self.asked.get(id));
                    contract::check_event(&event, action.map(String::as_str));
                    return Ok(event);
                }
                Some(Ok(Message::Close(frame))) => {
                    return Err(frame.map_or(1005, |frame| frame.code.into()));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(other)) => panic!("not a text frame: {other:?}"),
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn a_moved_address_keeps_its_ticket_and_nothing_else() {
        let given = "wss://abc.execute-api.eu-central-1.amazonaws.com/live?ticket=t1";
        assert_eq!(
            moved(given, "ws://127.0.0.1:4566/_aws/abc/live"),
            "ws://127.0.0.1:4566/_aws/abc/live?ticket=t1"
        );
        assert_eq!(moved(given, "ws://127.0.0.1:4566/?x=y"), "ws://127.0.0.1:4566/?ticket=t1");
        assert_eq!(moved("wss://abc/live", "ws://b/"), "ws://b/");
    }
}
