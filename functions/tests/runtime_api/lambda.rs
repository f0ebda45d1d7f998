//! Lambda's runtime API, as far as a function needs it for one event.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

/// The id under which the event is handed out.
pub(crate) const REQUEST_ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
/// Long enough for anything but a process that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a function has posted: where, and what.
pub(crate) type Posted = (String, Value);

/// A runtime API with one event to hand out.
pub(crate) struct Lambda {
    /// Its address, without a scheme.
    pub(crate) address: String,
    posted: Receiver<Posted>,
}

impl Lambda {
    /// Hands `event` out to whoever asks first. Whoever asks again waits for ever.
    pub(crate) fn with(event: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, posted) = channel();
        thread::spawn(move || {
            let mut event = Some(event);
            while let Ok((connection, _)) = listener.accept() {
                serve(connection, &mut event, &sender);
            }
        });
        Self { address, posted }
    }

    /// Waits for what the function posts.
    pub(crate) fn posted(&self) -> Posted {
        match self.posted.recv_timeout(PATIENCE) {
            Ok(posted) => posted,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => panic!("nothing was posted"),
        }
    }
}

/// Serves one connection until its other end is gone. A function keeps to one: it has one thing to do at a time.
fn serve(connection: TcpStream, event: &mut Option<String>, posted: &Sender<Posted>) {
    let mut reader = BufReader::new(connection);
    while let Some((line, body)) = request(&mut reader) {
        let (method, path) = line.split_once(' ').unwrap();
        let path = path.split(' ').next().unwrap();
        let answer = match method {
            "GET" => {
                assert_eq!(path, "/2018-06-01/runtime/invocation/next");
                // The connection stays open and silent until the function is ended.
                let Some(event) = event.take() else { continue };
                let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + PATIENCE;
                let deadline = deadline.as_millis();
                format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nlambda-runtime-aws-request-id: {REQUEST_ID}\r\n\
                     lambda-runtime-deadline-ms: {deadline}\r\nlambda-runtime-invoked-function-arn: arn:aws:lambda:test\r\n\
                     content-length: {}\r\n\r\n{event}",
                    event.len()
                )
            }
            _ => {
                let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
                // Nobody listens any more when the test is over.
                let _ = posted.send((path.to_owned(), body));
                "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n".to_owned()
            }
        };
        if reader.get_mut().write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// The first line and the body of the next request; `None` at the end.
fn request(reader: &mut BufReader<TcpStream>) -> Option<(String, Vec<u8>)> {
    let mut first = String::new();
    if reader.read_line(&mut first).ok()? == 0 {
        return None;
    }
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let header = header.trim().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        is_chunked |= header == "transfer-encoding: chunked";
    }
    let body = if is_chunked { chunks(reader)? } else { bytes(reader, length)? };
    Some((first.trim().to_owned(), body))
}

/// A body in chunks: each after its size, the last one empty.
fn chunks(reader: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        // A chunk ends with a line break.
        let chunk = bytes(reader, size + 2)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..size]);
    }
}

fn bytes(reader: &mut BufReader<TcpStream>, length: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).ok()?;
    Some(bytes)
}
