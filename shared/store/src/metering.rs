//! Counts what a request costs: DynamoDB requests, capacity units, and how many of them had to wait
//! for one another.
//!
//! The counts are exact: DynamoDB reports the capacity of each call, and "one after another"
//! follows from the order in which calls began and ended, not from how long they took.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use aws_sdk_dynamodb::types::ConsumedCapacity;

tokio::task_local! {
    static METER: Arc<Mutex<Meter>>;
}

/// Something that a policy must allow for a call to pass.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Action {
    /// As IAM calls it, without `dynamodb:`. A transaction is allowed by the actions of its items.
    pub name: &'static str,
    /// The table.
    pub table: String,
    /// The index, if one is read.
    pub index: Option<String>,
}

impl Action {
    pub(crate) fn new(name: &'static str, table: Option<&str>) -> Self {
        Self { name, table: table.unwrap_or_default().to_owned(), index: None }
    }

    pub(crate) fn of_index(self, index: Option<&str>) -> Self {
        Self { index: index.map(str::to_owned), ..self }
    }
}

/// What a piece of work cost, and what it had to be allowed to do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Usage {
    /// Requests to DynamoDB. Retries inside the SDK are not counted.
    pub requests: u32,
    /// How many of them only read.
    pub reads: u32,
    /// Write request units.
    pub wru: f64,
    /// Read request units.
    pub rru: f64,
    /// The longest chain of requests of which each began after the one before had ended.
    pub round_trips: u32,
    /// What a policy must allow.
    pub actions: BTreeSet<Action>,
}

impl fmt::Display for Usage {
    /// `3 requests, 5 WRU, 1.5 RRU`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let requests = if self.requests == 1 { "request" } else { "requests" };
        write!(f, "{} {requests}, {} WRU, {} RRU", self.requests, self.wru, self.rru)
    }
}

/// Whether a call reads or writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    Write,
}

#[derive(Default)]
struct Meter {
    /// Counts beginnings and ends, so that their order is known.
    ticks: u32,
    calls: Vec<Call>,
    actions: BTreeSet<Action>,
}

struct Call {
    kind: Kind,
    began: u32,
    ended: Option<u32>,
    units: f64,
}

/// Runs `work` and counts the store calls that it makes (in its own task: not those of tasks that
/// it spawns).
pub async fn measure<F: Future>(work: F) -> (F::Output, Usage) {
    let meter = Arc::new(Mutex::new(Meter::default()));
    let output = METER.scope(Arc::clone(&meter), work).await;
    let usage = meter.lock().unwrap_or_else(PoisonError::into_inner).usage();
    (output, usage)
}

/// A call that has begun. Dropping it without [`Started::ended`] leaves it counted, without
/// capacity.
pub(crate) struct Started(Option<(Arc<Mutex<Meter>>, usize)>);

/// Notes that a call begins. Outside of [`measure`] this does nothing.
pub(crate) fn begin(kind: Kind, actions: impl IntoIterator<Item = Action>) -> Started {
    let meter = METER.try_with(Arc::clone).ok();
    Started(meter.map(|meter| {
        let index = {
            let mut inner = meter.lock().unwrap_or_else(PoisonError::into_inner);
            inner.ticks += 1;
            let began = inner.ticks;
            inner.actions.extend(actions);
            inner.calls.push(Call { kind, began, ended: None, units: 0.0 });
            inner.calls.len() - 1
        };
        (meter, index)
    }))
}

impl Started {
    /// Notes the end of the call and the capacity units that DynamoDB reported for it.
    pub(crate) fn ended(self, units: f64) {
        let Some((meter, index)) = self.0 else { return };
        let mut inner = meter.lock().unwrap_or_else(PoisonError::into_inner);
        inner.ticks += 1;
        let tick = inner.ticks;
        if let Some(call) = inner.calls.get_mut(index) {
            call.ended = Some(tick);
            call.units = units;
        }
    }
}

/// The units that one table reported.
pub(crate) fn units(capacity: Option<&ConsumedCapacity>) -> f64 {
    capacity.and_then(ConsumedCapacity::capacity_units).unwrap_or_default()
}

impl Meter {
    fn usage(&self) -> Usage {
        // Not `sum`: that of nothing is minus zero.
        let sum = |kind| {
            self.calls
                .iter()
                .filter(|call| call.kind == kind)
                .fold(0.0, |sum, call| sum + call.units)
        };
        Usage {
            requests: u32::try_from(self.calls.len()).unwrap_or(u32::MAX),
            reads: u32::try_from(self.calls.iter().filter(|call| call.kind == Kind::Read).count())
                .unwrap_or(u32::MAX),
            wru: sum(Kind::Write),
            rru: sum(Kind::Read),
            round_trips: self.longest_chain(),
            actions: self.actions.clone(),
        }
    }

    /// The most calls of which none overlap: by ends, take each that began after the last one taken
    /// had ended.
    fn longest_chain(&self) -> u32 {
        let mut spans: Vec<_> =
            self.calls.iter().map(|call| (call.ended.unwrap_or(u32::MAX), call.began)).collect();
        spans.sort_unstable();
        let mut chain = 0;
        let mut free_from = 0;
        for (ended, began) in spans {
            if began > free_from {
                chain += 1;
                free_from = ended;
            }
        }
        chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_side_by_side_are_one_round_trip_and_calls_in_turn_are_several() {
        let ((), usage) = measure(async {
            let (a, b) = (begin(Kind::Read, []), begin(Kind::Read, []));
            a.ended(0.5);
            b.ended(1.0);
            begin(Kind::Write, []).ended(1.0);
        })
        .await;
        let expected =
            Usage { requests: 3, reads: 2, wru: 1.0, rru: 1.5, round_trips: 2, ..Usage::default() };
        assert_eq!(usage, expected);
    }

    #[tokio::test]
    async fn nothing_is_counted_outside() {
        begin(Kind::Read, []).ended(1.0);
        assert_eq!(measure(async {}).await.1, Usage::default());
    }
}
