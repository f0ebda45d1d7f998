//! Lambda's runtime API with one event, for one process. It reports each request of the process and
//! when it came.
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::{Duration, Instant, SystemTime},
};

use serde_json::Value;

/// The request id of the event.
pub const REQUEST_ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

/// A request of the process.
pub enum Step {
    /// The function asks for the next event.
    Next {
        /// The path of the request.
        path: String,
    },
    /// It posts a response or an error.
    Posted {
        /// The path of the request.
        path: String,
        /// The JSON that was posted; null if it is not JSON.
        body: Value,
    },
}

/// A runtime API for one process.
pub struct RuntimeApi {
    /// The runtime API's address, without a scheme.
    pub address: String,
    steps: Receiver<(Instant, Step)>,
    over: Arc<AtomicBool>,
}

impl RuntimeApi {
    /// Answers the first request for an event with `event`. A second request gets no answer.
    pub fn with(event: String) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        let (sender, steps) = channel();
        let over = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&over);
        thread::spawn(move || {
            let mut event = Some(event);
            while let Ok((connection, _)) = listener.accept() {
                if ends.load(Ordering::Relaxed) {
                    return;
                }
                // A function uses one connection, because it handles one event at a time.
                let _ = serve(connection, &mut event, &sender);
            }
        });
        Ok(Self { address, steps, over })
    }

    /// Waits for the next request and says when it came; `None` if none comes in that time.
    pub fn step(&self, within: Duration) -> Option<(Instant, Step)> {
        self.steps.recv_timeout(within).ok()
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes the listener.
        let _ = TcpStream::connect(&self.address);
    }
}

fn serve(
    connection: TcpStream,
    event: &mut Option<String>,
    steps: &Sender<(Instant, Step)>,
) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let at = Instant::now();
        let body = body(&mut reader)?;
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let answer = if line.starts_with("GET ") {
            // The receiver is gone when the process is being ended.
            let _ = steps.send((at, Step::Next { path }));
            match event.take() {
                Some(event) => response(&event),
                None => continue,
            }
        } else {
            let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
            let _ = steps.send((at, Step::Posted { path, body }));
            "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n".to_owned()
        };
        reader.get_mut().write_all(answer.as_bytes())?;
    }
}

fn response(event: &str) -> String {
    let deadline = SystemTime::now() + Duration::from_secs(60);
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    format!(
        "HTTP/1.1 200 OK\r\n\
         content-type: application/json\r\n\
         lambda-runtime-aws-request-id: {REQUEST_ID}\r\n\
         lambda-runtime-deadline-ms: {deadline}\r\n\
         lambda-runtime-invoked-function-arn: \
         arn:aws:lambda:eu-central-1:123456789012:function:test\r\n\
         content-length: {}\r\n\r\n{event}",
        event.len()
    )
}

/// The body of a request whose first line has been read.
fn body(reader: &mut BufReader<TcpStream>) -> io::Result<Vec<u8>> {
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let header = header.trim().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        is_chunked |= header == "transfer-encoding: chunked";
    }
    let mut body = Vec::new();
    if !is_chunked {
        reader.by_ref().take(length).read_to_end(&mut body)?;
        return Ok(body);
    }
    loop {
        let mut size = String::new();
        reader.read_line(&mut size)?;
        let size = u64::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        // A chunk ends with a line break.
        reader.by_ref().take(size + 2).read_to_end(&mut body)?;
        body.truncate(body.len().saturating_sub(2));
        if size == 0 {
            return Ok(body);
        }
    }
}
