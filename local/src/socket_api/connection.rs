//! An open socket, as the rest of the gateway sees it: something to push to and to close.

use std::sync::{Mutex, MutexGuard, PoisonError};

use natter_domain::time::{Clock, Timestamp};
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};

use super::{client::Client, connections::PushError};

/// How many messages may wait for a client that reads slowly. Past that, a push is answered with 429.
const QUEUE: usize = 256;

/// An open socket.
pub(crate) struct Connection {
    pub(crate) client: Client,
    outgoing: mpsc::Sender<String>,
    closing: watch::Sender<Option<Closing>>,
    activity: Mutex<Activity>,
    clock: Clock,
}

/// When something last went over the socket.
#[derive(Debug, Clone, Copy)]
struct Activity {
    at: Instant,
    moment: Timestamp,
}

/// How the gateway closes a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closing {
    pub(crate) code: u16,
    pub(crate) reason: &'static str,
}

impl Closing {
    /// Idle for too long, open for too long, or the gateway stops.
    pub(crate) const GOING_AWAY: Self = Self { code: 1001, reason: "Going away" };
    /// Closed over the management API.
    pub(crate) const DELETED: Self = Self { code: 1000, reason: "Connection closed" };
    /// Without a close frame: the client, or this machine, was gone all at once.
    pub(super) const LOST: Self = Self { code: 1006, reason: "Connection closed abnormally" };
    /// A binary frame.
    pub(super) const BINARY: Self = Self { code: 1003, reason: "Binary frames are not supported" };
    /// A frame or a message over the limits.
    pub(super) const TOO_LARGE: Self = Self { code: 1009, reason: "Message too big" };
    /// Text that is not UTF-8.
    pub(super) const NOT_TEXT: Self = Self { code: 1007, reason: "Invalid UTF-8" };
    /// Bytes that are no WebSocket frames.
    pub(super) const PROTOCOL: Self = Self { code: 1002, reason: "Protocol error" };
}

/// The socket's own end: what it has to send, and when it has to close.
pub(super) struct Mailbox {
    pub(super) outgoing: mpsc::Receiver<String>,
    pub(super) closing: watch::Receiver<Option<Closing>>,
}

impl Connection {
    pub(super) fn new(client: Client, clock: Clock) -> (Self, Mailbox) {
        let (outgoing, messages) = mpsc::channel(QUEUE);
        let (closing, signal) = watch::channel(None);
        let activity = Mutex::new(Activity { at: Instant::now(), moment: clock.now() });
        let connection = Self { client, outgoing, closing, activity, clock };
        (connection, Mailbox { outgoing: messages, closing: signal })
    }

    /// Queues a message. It is sent before the socket closes, if the client still reads.
    pub(crate) fn push(&self, message: String) -> Result<(), PushError> {
        self.outgoing.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => PushError::Full,
            mpsc::error::TrySendError::Closed(_) => PushError::Gone,
        })
    }

    /// Sends the answer to a frame: it waits where a push would be refused, so that a client that does not
    /// read stops being read from.
    pub(super) async fn answer(&self, message: String) {
        // Nobody to answer any more: nothing to do.
        let _ = self.outgoing.send(message).await;
    }

    /// Closes the socket, once what is queued is sent. The first reason counts.
    pub(crate) fn close(&self, closing: Closing) {
        self.closing.send_if_modified(|reason| {
            let first = reason.is_none();
            reason.get_or_insert(closing);
            first
        });
    }

    /// Notes that something went over the socket.
    pub(super) fn touch(&self) {
        *self.activity() = Activity { at: Instant::now(), moment: self.clock.now() };
    }

    /// When something last went over the socket.
    pub(super) fn last_active(&self) -> Instant {
        self.activity().at
    }

    /// When something last went over the socket, by the gateway's clock.
    pub(crate) fn last_active_at(&self) -> Timestamp {
        self.activity().moment
    }

    fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
