//! An open socket, as the rest of the gateway sees it: it can be pushed to and closed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

use super::client::Client;
use crate::clock::{Clock, Timestamp};

/// How many messages may wait for a client that reads slowly. Further pushes get a 429.
const OUTBOX_CAPACITY: usize = 256;

/// An open socket.
pub(crate) struct Connection {
    pub(crate) client: Client,
    outgoing: mpsc::Sender<String>,
    close: watch::Sender<Option<CloseReason>>,
    activity: Mutex<Activity>,
    clock: Clock,
}

/// The last time that a frame went over the socket, by both clocks.
#[derive(Debug, Clone, Copy)]
struct Activity {
    instant: Instant,
    timestamp: Timestamp,
}

/// A push that did not reach the socket's outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PushError {
    /// The connection is closed, or never existed.
    #[error("the connection is gone")]
    Gone,
    /// The client reads too slowly.
    #[error("too many messages wait for the connection")]
    Full,
}

/// The code and the reason with which the gateway closes a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CloseReason {
    pub(crate) code: u16,
    pub(crate) reason: &'static str,
}

impl CloseReason {
    /// The socket is idle or open for too long, or the gateway stops.
    pub(crate) const GOING_AWAY: Self = Self { code: 1001, reason: "Going away" };
    /// The management API closed it.
    pub(crate) const DELETED: Self = Self { code: 1000, reason: "Connection closed" };
    /// The connection ended without a close frame.
    pub(crate) const LOST: Self = Self { code: 1006, reason: "Connection closed abnormally" };
    /// The client sent a binary frame.
    pub(crate) const BINARY: Self = Self { code: 1003, reason: "Binary frames are not supported" };
    /// The client sent a frame or a message over the size limits.
    pub(crate) const TOO_LARGE: Self = Self { code: 1009, reason: "Message too big" };
    /// The client sent text that is not UTF-8.
    pub(crate) const NOT_TEXT: Self = Self { code: 1007, reason: "Invalid UTF-8" };
    /// The client violated the WebSocket protocol.
    pub(crate) const PROTOCOL: Self = Self { code: 1002, reason: "Protocol error" };
}

/// The receiving end of a connection: what the socket's task has to send, and when to close.
pub(crate) struct Outbox {
    pub(crate) messages: mpsc::Receiver<String>,
    pub(crate) close: watch::Receiver<Option<CloseReason>>,
}

impl Connection {
    /// A connection and its receiving end.
    pub(crate) fn new(client: Client, clock: Clock) -> (Self, Outbox) {
        let (outgoing, messages) = mpsc::channel(OUTBOX_CAPACITY);
        let (close, closed) = watch::channel(None);
        let activity = Activity { instant: Instant::now(), timestamp: clock.now() };
        let connection = Self { client, outgoing, close, activity: Mutex::new(activity), clock };
        (connection, Outbox { messages, close: closed })
    }

    /// Queues a message without waiting. The socket sends it before it closes, as long as the
    /// client reads.
    pub(crate) fn push(&self, message: String) -> Result<(), PushError> {
        self.outgoing.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => PushError::Full,
            mpsc::error::TrySendError::Closed(_) => PushError::Gone,
        })
    }

    /// Queues the answer to a frame. It waits while the outbox is full, so that the gateway stops
    /// reading from a client that does not read.
    pub(crate) async fn answer(&self, message: String) {
        // If the socket has closed, nobody is left to answer.
        let _ = self.outgoing.send(message).await;
    }

    /// Closes the socket after the queued messages were sent. Only the first call has an effect.
    pub(crate) fn close(&self, reason: CloseReason) {
        self.close.send_if_modified(|current| {
            let first = current.is_none();
            current.get_or_insert(reason);
            first
        });
    }

    /// Notes that a frame went over the socket just now.
    pub(crate) fn touch(&self) {
        *self.activity() = Activity { instant: Instant::now(), timestamp: self.clock.now() };
    }

    /// The last time that a frame went over the socket.
    pub(crate) fn last_active(&self) -> Instant {
        self.activity().instant
    }

    /// The time of the last event, by the gateway's clock.
    pub(crate) fn last_active_at(&self) -> Timestamp {
        self.activity().timestamp
    }

    fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
