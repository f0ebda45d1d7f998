//! Waiting for what happens after an answer.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use natter::{Observer, Options, Record};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use crate::{PATIENCE, server::is_given};

/// Counts the runs of functions that have ended. A clone counts the same.
#[derive(Clone, Default)]
pub struct Runs(watch::Sender<BTreeMap<String, usize>>);

impl Runs {
    /// Options of a server whose runs are counted.
    #[must_use]
    pub fn watched(&self, options: Options) -> Options {
        let counts = self.0.clone();
        let observer: Observer = Arc::new(move |record: Record| {
            counts.send_modify(|counts| *counts.entry(record.function).or_default() += 1);
        });
        Options { observer: Some(observer), ..options }
    }

    /// How often a function has run, by its logical id in the template.
    #[must_use]
    pub fn of(&self, function: &str) -> usize {
        self.0.borrow().get(function).copied().unwrap_or_default()
    }

    /// Waits until a function has run so often.
    ///
    /// # Panics
    /// When it does not.
    pub async fn reach(&self, function: &str, count: usize) {
        let mut counts = self.0.subscribe();
        let reached = counts.wait_for(|counts| counts.get(function).is_some_and(|ran| *ran >= count));
        let reached = timeout(PATIENCE, reached).await.is_ok();
        assert!(reached, "{function} has run {} times, not {count}", self.of(function));
    }
}

/// Looks until something holds, and returns what was seen then; or last, when patience ends.
pub async fn until<T>(mut look: impl AsyncFnMut() -> T, holds: impl Fn(&T) -> bool) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        let seen = look().await;
        if holds(&seen) || Instant::now() > end {
            return seen;
        }
        // Elsewhere each look is paid for, and throttled.
        sleep(Duration::from_millis(if is_given() { 500 } else { 10 })).await;
    }
}
