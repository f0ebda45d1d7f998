//! One queue.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use super::{files::MessageFiles, message::Message};
use crate::{
    clock::{Clock, Timestamp},
    template::{Queue as QueueRules, Redrive},
};

/// The gateway divides the visibility timeout by this number, as it does the waits of asynchronous
/// invocations, because a developer waits.
const RETRY_SPEEDUP: u32 = 300;
/// How often a delay is compared with the clock, which may be set forward.
const LOOK: Duration = Duration::from_millis(100);

/// A standard queue and its messages.
pub(crate) struct Queue {
    rules: QueueRules,
    messages: Mutex<Vec<Message>>,
    /// A message was added, or is visible again.
    changed: Notify,
    files: MessageFiles,
    clock: Clock,
}

/// How many messages a queue has.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Depth {
    /// Messages that wait for their delay.
    pub(crate) delayed: usize,
    /// Messages that a function has, or that are kept back after a failure.
    pub(crate) not_visible: usize,
    /// Messages that can be received.
    pub(crate) visible: usize,
}

impl Queue {
    /// A queue with the messages that its files hold.
    pub(super) fn new(rules: QueueRules, files: MessageFiles, clock: Clock) -> Self {
        let messages = Mutex::new(files.left());
        Self { rules, messages, changed: Notify::new(), files, clock }
    }

    pub(crate) fn name(&self) -> &str {
        &self.rules.name
    }

    pub(super) fn redrive(&self) -> Option<&Redrive> {
        self.rules.redrive.as_ref()
    }

    /// Takes a message, which waits for `delay`, or as long as the queue says. Returns its id.
    pub(crate) fn send(&self, body: String, delay: Option<Duration>) -> String {
        let message = Message::new(body, delay.unwrap_or(self.rules.delay), self.clock.now());
        let id = message.id.clone();
        self.files.add(&message);
        self.messages().push(message);
        self.changed.notify_waiters();
        id
    }

    /// How many messages it has now.
    pub(crate) fn depth(&self) -> Depth {
        let now = self.clock.now();
        let mut depth = Depth::default();
        for message in self.messages().iter() {
            if message.is_visible(now) {
                depth.visible += 1;
            } else if message.in_flight || message.due_at <= now {
                depth.not_visible += 1;
            } else {
                depth.delayed += 1;
            }
        }
        depth
    }

    /// Waits until messages are visible, and receives at most `max` of them, the earliest first.
    pub(super) async fn receive(&self, max: usize) -> Vec<Message> {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // From here on no change is missed.
            changed.as_mut().enable();
            let (received, empty) = self.receive_now(max);
            if !received.is_empty() {
                return received;
            }
            if empty {
                changed.await;
            } else {
                let _ = tokio::time::timeout(LOOK, changed).await;
            }
        }
    }

    /// What is visible, and whether there is nothing else.
    fn receive_now(&self, max: usize) -> (Vec<Message>, bool) {
        let now = self.clock.now();
        let mut messages = self.messages();
        messages.sort_by_key(|message| message.due_at);
        let visible = messages.iter_mut().filter(|message| message.is_visible(now)).take(max);
        let received = visible.map(|message| {
            message.in_flight = true;
            message.receives += 1;
            message.first_received_at.get_or_insert(now);
            message.clone()
        });
        let received = received.collect();
        (received, messages.iter().all(|message| message.in_flight))
    }

    /// Deletes a message.
    pub(super) fn delete(&self, id: &str) {
        self.files.remove(id);
        self.messages().retain(|message| message.id != id);
    }

    /// Gives a message back that was not handled: it is visible after the visibility timeout, or
    /// `at_once`.
    pub(super) fn give_back(&self, id: &str, at_once: bool) {
        let wait = if at_once { Duration::ZERO } else { self.rules.visibility_timeout };
        let until = Instant::now() + wait / RETRY_SPEEDUP;
        if let Some(message) = self.messages().iter_mut().find(|message| message.id == id) {
            message.in_flight = false;
            message.kept_back_until = Some(until);
        }
        self.changed.notify_waiters();
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn messages(&self) -> MutexGuard<'_, Vec<Message>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
