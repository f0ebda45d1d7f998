//! Waiting for invocations that come after an answer.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use natter::{Invocation, Observer, Options};
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use crate::{PATIENCE, server::is_external};

/// Counts finished invocations of functions. Clones share the counts.
#[derive(Clone, Default)]
pub struct InvocationCounter(watch::Sender<BTreeMap<String, usize>>);

impl InvocationCounter {
    /// Options of a server whose invocations are counted.
    #[must_use]
    pub fn watched(&self, options: Options) -> Options {
        let counts = self.0.clone();
        let observer: Observer = Arc::new(move |invocation: Invocation| {
            counts.send_modify(|counts| *counts.entry(invocation.function).or_default() += 1);
        });
        Options { observer: Some(observer), ..options }
    }

    /// The invocations of a function, by its logical id in the template.
    #[must_use]
    pub fn of(&self, function: &str) -> usize {
        self.0.borrow().get(function).copied().unwrap_or_default()
    }

    /// How often some functions together were invoked.
    #[must_use]
    pub fn of_all(&self, functions: &[&str]) -> usize {
        functions.iter().map(|function| self.of(function)).sum()
    }

    /// Waits until some functions together were invoked `count` times.
    pub async fn reach_together(&self, functions: &[&str], count: usize) {
        let mut counts = self.0.subscribe();
        let sum = |counts: &BTreeMap<String, usize>| -> usize {
            functions.iter().filter_map(|function| counts.get(*function)).sum()
        };
        let reached = counts.wait_for(|counts| sum(counts) >= count);
        let reached = timeout(PATIENCE, reached).await.is_ok();
        let ran = self.of_all(functions);
        assert!(reached, "{functions:?} have run {ran} times, not {count}");
    }

    /// Waits until a function was invoked `count` times.
    pub async fn reach(&self, function: &str, count: usize) {
        let mut counts = self.0.subscribe();
        let reached =
            counts.wait_for(|counts| counts.get(function).is_some_and(|ran| *ran >= count));
        let reached = timeout(PATIENCE, reached).await.is_ok();
        assert!(reached, "{function} has run {} times, not {count}", self.of(function));
    }
}

/// Repeats `look` until `holds` is true of its result or [`PATIENCE`] ends. Returns the last
/// result.
pub async fn until<T>(mut look: impl AsyncFnMut() -> T, holds: impl Fn(&T) -> bool) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        let seen = look().await;
        if holds(&seen) || Instant::now() > end {
            return seen;
        }
        // On a deployment each request costs money and can be throttled.
        sleep(Duration::from_millis(if is_external() { 500 } else { 10 })).await;
    }
}
