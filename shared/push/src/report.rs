//! What became of a round of pushes.

/// How many posts ended in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PushReport {
    /// Handed to an open socket.
    pub sent: u32,
    /// The socket was gone; its connection has been removed.
    pub gone: u32,
    /// Not delivered, though the socket may be open: its client finds the entry when it reads the
    /// log.
    pub failed: u32,
}

/// What became of one post, or of closing one socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Posted {
    Sent,
    Gone,
    /// The socket is not open, and may be in a moment: its handshake may not be finished.
    Opening,
    Failed,
}

impl PushReport {
    pub(crate) fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.gone += other.gone;
        self.failed += other.failed;
    }

    pub(crate) fn count(&mut self, posted: Posted) {
        match posted {
            Posted::Sent => self.sent += 1,
            Posted::Gone => self.gone += 1,
            Posted::Opening => {}
            Posted::Failed => self.failed += 1,
        }
    }
}
