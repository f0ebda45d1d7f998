//! Counts of what an operator watches: messages sent, pushes, sockets that were gone, races for a
//! number, failed logins.
//!
//! Whoever does one of these things says [`add`]; whoever runs the work says [`collect`] and gets
//! the counts. In Lambda they become CloudWatch metrics (natter-runtime's `lambda`). Nothing here
//! knows of either.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

tokio::task_local! {
    static COUNTS: Arc<[AtomicU32; Metric::ALL.len()]>;
}

/// Something that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Messages stored: a repeat is none.
    Sends,
    /// Events handed to an open socket.
    Pushes,
    /// Sockets that a push found gone, without a `$disconnect`.
    GoneConnections,
    /// Events that were not handed over, though the socket may be open.
    FailedPushes,
    /// Entries whose number somebody else took first, so that they were tried again.
    AppendRetries,
    /// Passwords that were wrong, or not looked at because there had been too many.
    FailedLogins,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 6] = [
        Self::Sends,
        Self::Pushes,
        Self::GoneConnections,
        Self::FailedPushes,
        Self::AppendRetries,
        Self::FailedLogins,
    ];

    /// The metric's name in CloudWatch.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sends => "Sends",
            Self::Pushes => "Pushes",
            Self::GoneConnections => "GoneConnections",
            Self::FailedPushes => "FailedPushes",
            Self::AppendRetries => "AppendRetries",
            Self::FailedLogins => "FailedLogins",
        }
    }
}

/// What was counted while a piece of work was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts([u32; Metric::ALL.len()]);

impl Counts {
    /// The count of one metric.
    #[must_use]
    pub fn of(&self, metric: Metric) -> u32 {
        self.iter().find(|(known, _)| *known == metric).map_or(0, |(_, count)| count)
    }

    /// The metrics that were counted at least once.
    pub fn iter(&self) -> impl Iterator<Item = (Metric, u32)> {
        Metric::ALL.into_iter().zip(self.0).filter(|(_, count)| *count > 0)
    }
}

/// Counts something. Outside of [`collect`] this does nothing.
pub fn add(metric: Metric, count: u32) {
    // An error would mean that nobody collects.
    let _ = COUNTS.try_with(|counts| {
        for (known, counter) in Metric::ALL.iter().zip(counts.iter()) {
            if *known == metric {
                counter.fetch_add(count, Ordering::Relaxed);
            }
        }
    });
}

/// Does `work` and returns what was counted in it (in its own task: not in those that it spawns).
pub async fn collect<F: Future>(work: F) -> (F::Output, Counts) {
    let counts = Arc::new(Metric::ALL.map(|_| AtomicU32::new(0)));
    let output = COUNTS.scope(Arc::clone(&counts), work).await;
    (output, Counts(counts.each_ref().map(|counter| counter.load(Ordering::Relaxed))))
}

#[cfg(test)]
mod tests {
    use futures_util::join;

    use super::*;

    #[tokio::test]
    async fn what_is_done_side_by_side_is_counted_where_it_is_collected() {
        let ((), outer) = collect(async {
            add(Metric::Sends, 1);
            let (((), inner), ()) =
                join!(collect(async { add(Metric::Pushes, 3) }), async { add(Metric::Pushes, 2) });
            assert_eq!(inner.iter().collect::<Vec<_>>(), [(Metric::Pushes, 3)]);
        })
        .await;
        assert_eq!(outer.iter().collect::<Vec<_>>(), [(Metric::Sends, 1), (Metric::Pushes, 2)]);
        assert_eq!((outer.of(Metric::Pushes), outer.of(Metric::FailedLogins)), (2, 0));
    }

    #[tokio::test]
    async fn what_nobody_collects_is_forgotten() {
        add(Metric::Sends, 1);
        let ((), counts) = collect(async {}).await;
        assert_eq!(counts, Counts::default());
    }

    #[test]
    fn every_metric_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = Metric::ALL.map(Metric::name).into();
        assert_eq!(names.len(), Metric::ALL.len());
    }
}
