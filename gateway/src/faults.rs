//! Fault injection: failures of API Gateway, Lambda and SQS that tests switch on while the gateway runs.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The faults that a gateway injects. A clone is another handle to the same faults.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    lost_disconnects: bool,
    gone: HashSet<String>,
    throttled_posts: usize,
    delay: Duration,
    delays: HashMap<String, Duration>,
    repeated: bool,
    reordered: bool,
    lost_pushes: usize,
    posts: HashMap<String, usize>,
    failed_invocations: usize,
    failed_batches: usize,
    repeated_messages: bool,
}

impl Faults {
    /// No faults.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether `$disconnect` is never invoked. API Gateway only promises its best effort.
    pub fn lose_disconnects(&self, lost: bool) {
        self.state().lost_disconnects = lost;
    }

    /// From now on, the management API answers 410 for this connection, even if its socket is open.
    pub fn forget(&self, connection: &str) {
        self.state().gone.insert(connection.to_owned());
    }

    /// The management API answers the next `count` posts with 429.
    pub fn throttle_posts(&self, count: usize) {
        self.state().throttled_posts = count;
    }

    /// Delays every post to any connection.
    pub fn delay_posts(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// Delays every post to this connection. A delay of a day stands for a post that never ends.
    pub fn delay_posts_to(&self, connection: &str, delay: Duration) {
        self.state().delays.insert(connection.to_owned(), delay);
    }

    /// Whether each push arrives twice.
    pub fn repeat_pushes(&self, repeated: bool) {
        self.state().repeated = repeated;
    }

    /// Whether pushes arrive out of order: every second push overtakes the one before it. A push
    /// that no other follows within 50 ms arrives then.
    pub fn reorder_pushes(&self, reordered: bool) {
        self.state().reordered = reordered;
    }

    /// Of the posts to each connection, every `one_in`th gets a 200 but never reaches the socket: 3
    /// loses the third, the sixth and so on, counted from now; 1 loses all, 0 none.
    pub fn lose_pushes(&self, one_in: usize) {
        let mut state = self.state();
        state.lost_pushes = one_in;
        state.posts.clear();
    }

    /// The next `count` attempts of asynchronous invocations fail before the function is reached.
    /// Each retry is an attempt of its own.
    pub fn fail_invocations(&self, count: usize) {
        self.state().failed_invocations = count;
    }

    /// The next `count` attempts of functions at a batch of a queue's messages fail before the
    /// function is reached.
    pub fn fail_batches(&self, count: usize) {
        self.state().failed_batches = count;
    }

    /// Whether each message of a queue comes twice. SQS only promises that it comes at least once.
    pub fn repeat_messages(&self, repeated: bool) {
        self.state().repeated_messages = repeated;
    }

    /// Removes all faults.
    pub fn clear(&self) {
        *self.state() = State::default();
    }

    pub(crate) fn loses_disconnects(&self) -> bool {
        self.state().lost_disconnects
    }

    pub(crate) fn is_gone(&self, connection: &str) -> bool {
        self.state().gone.contains(connection)
    }

    /// Whether this post is throttled. Counts it.
    pub(crate) fn takes_throttled_post(&self) -> bool {
        let mut state = self.state();
        let throttled = state.throttled_posts > 0;
        state.throttled_posts = state.throttled_posts.saturating_sub(1);
        throttled
    }

    pub(crate) fn delay_of(&self, connection: &str) -> Duration {
        let state = self.state();
        state.delay + state.delays.get(connection).copied().unwrap_or_default()
    }

    pub(crate) fn repeats(&self) -> bool {
        self.state().repeated
    }

    pub(crate) fn reorders(&self) -> bool {
        self.state().reordered
    }

    /// Whether this push is lost. Counts it.
    pub(crate) fn loses_push(&self, connection: &str) -> bool {
        let mut state = self.state();
        let one_in = state.lost_pushes;
        if one_in == 0 {
            return false;
        }
        let posts = state.posts.entry(connection.to_owned()).or_default();
        *posts += 1;
        posts.is_multiple_of(one_in)
    }

    /// Whether this attempt of an asynchronous invocation fails. Counts it.
    pub(crate) fn takes_failed_invocation(&self) -> bool {
        let mut state = self.state();
        let failed = state.failed_invocations > 0;
        state.failed_invocations = state.failed_invocations.saturating_sub(1);
        failed
    }

    /// Whether this attempt at a batch fails. Counts it.
    pub(crate) fn takes_failed_batch(&self) -> bool {
        let mut state = self.state();
        let failed = state.failed_batches > 0;
        state.failed_batches = state.failed_batches.saturating_sub(1);
        failed
    }

    pub(crate) fn repeats_messages(&self) -> bool {
        self.state().repeated_messages
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
