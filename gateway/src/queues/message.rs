//! A message of a queue.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::{aws_ids, clock::Timestamp};

/// The longest delay of a message: 15 minutes.
pub(crate) const DELAY_MAX: Duration = Duration::from_secs(15 * 60);
/// The largest body: 1 MB, says SQS's documentation (256 KB until August 2025).
pub(crate) const MAX_BODY: usize = 1024 * 1024;

/// A message. It has no `Debug`, because the body may be confidential.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) body: String,
    /// When it was sent.
    pub(super) sent_at: Timestamp,
    /// Until when it is delayed, by the gateway's clock.
    pub(super) due_at: Timestamp,
    /// How often it was received.
    #[serde(skip)]
    pub(super) receives: usize,
    /// When it was first received.
    #[serde(skip)]
    pub(super) first_received_at: Option<Timestamp>,
    /// Whether a function has it.
    #[serde(skip)]
    pub(super) in_flight: bool,
    /// Until when it is kept back because it was not handled.
    #[serde(skip)]
    pub(super) kept_back_until: Option<Instant>,
}

impl Message {
    pub(super) fn new(body: String, delay: Duration, now: Timestamp) -> Self {
        let delay = i64::try_from(delay.as_millis()).unwrap_or(i64::MAX);
        Self {
            id: aws_ids::new_id(),
            body,
            sent_at: now,
            due_at: Timestamp::from_millis(now.millis().saturating_add(delay)),
            receives: 0,
            first_received_at: None,
            in_flight: false,
            kept_back_until: None,
        }
    }

    /// Whether it can be received.
    pub(super) fn is_visible(&self, now: Timestamp) -> bool {
        !self.in_flight
            && self.due_at <= now
            && self.kept_back_until.is_none_or(|until| until <= Instant::now())
    }
}
