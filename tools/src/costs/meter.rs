//! Records what each step of the scenario asked of DynamoDB.

use std::time::Duration;

use natter::{Invocation, Usage};
use tokio::{sync::mpsc::UnboundedReceiver, time::timeout};

use natter_tests::PATIENCE;

/// The time without an invocation after which the background work is done.
const QUIET: Duration = Duration::from_secs(1);

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The section of the page.
    pub section: &'static str,
    /// The route, or the frame's action, as in the gateway's records.
    pub route: String,
    /// The situation.
    pub situation: &'static str,
    /// The measured usage.
    pub usage: Usage,
}

/// Reads the gateway's records and makes rows of some of them.
pub(super) struct Meter {
    arriving: UnboundedReceiver<Invocation>,
    records: Vec<Invocation>,
    rows: Vec<Row>,
    section: &'static str,
}

impl Meter {
    pub(super) fn new(arriving: UnboundedReceiver<Invocation>) -> Self {
        Self { arriving, records: Vec::new(), rows: Vec::new(), section: "" }
    }

    /// Puts the following rows into this section.
    pub(super) fn section(&mut self, section: &'static str) {
        self.section = section;
    }

    /// Does `work`, and adds a row for `route`.
    pub(super) async fn row<W: IntoFuture>(
        &mut self,
        route: &str,
        situation: &'static str,
        work: W,
    ) -> W::Output {
        let (output, usage) = self.usage(route, work).await;
        self.add(route, situation, usage);
        output
    }

    /// Does `work`, and adds a row for each of these routes, in whatever order they are invoked.
    pub(super) async fn rows<W: IntoFuture>(
        &mut self,
        lines: &[(&str, &'static str)],
        work: W,
    ) -> W::Output {
        self.skip();
        let output = work.await;
        let mut found: Vec<Option<Usage>> = vec![None; lines.len()];
        while found.iter().any(Option::is_none) {
            let record = self.next(lines[0].0).await;
            let line = lines.iter().position(|(route, _)| *route == record.route);
            if let Some(line) = line.filter(|line| found[*line].is_none()) {
                found[line] = Some(record.usage);
            }
        }
        for ((route, situation), usage) in lines.iter().zip(found.into_iter().flatten()) {
            self.add(route, situation, usage);
        }
        output
    }

    /// Does `work`, and returns the usage of `route` in it.
    pub(super) async fn usage<W: IntoFuture>(
        &mut self,
        route: &str,
        work: W,
    ) -> (W::Output, Usage) {
        self.skip();
        let output = work.await;
        (output, self.wait_for(route).await.usage)
    }

    /// Adds a row.
    pub(super) fn add(&mut self, route: &str, situation: &'static str, usage: Usage) {
        self.rows.push(Row { section: self.section, route: route.to_owned(), situation, usage });
    }

    /// Waits until the gateway has recorded an invocation of `route`.
    pub(super) async fn wait_for(&mut self, route: &str) -> Invocation {
        loop {
            let record = self.next(route).await;
            if record.route == route {
                return record;
            }
        }
    }

    /// The next invocation. `route` is the one that is waited for.
    async fn next(&mut self, route: &str) -> Invocation {
        let next = timeout(PATIENCE, self.arriving.recv()).await;
        let record = next.ok().flatten().unwrap_or_else(|| {
            let last: Vec<_> = self
                .records
                .iter()
                .rev()
                .take(14)
                .map(|record| format!("{} {}", record.route, record.status))
                .collect();
            panic!("{route} was not invoked; the last were {last:?}")
        });
        self.records.push(record.clone());
        record
    }

    /// Leaves the invocations until now without a row.
    pub(super) fn skip(&mut self) {
        while let Ok(record) = self.arriving.try_recv() {
            self.records.push(record);
        }
    }

    /// Waits until the background work of earlier steps is done.
    pub(super) async fn quiet(&mut self) {
        while let Ok(Some(record)) = timeout(QUIET, self.arriving.recv()).await {
            self.records.push(record);
        }
    }

    /// The number of records until now.
    pub(super) fn now(&mut self) -> usize {
        self.skip();
        self.records.len()
    }

    /// Waits for `count` invocations of `route` since then that are `wanted`; returns their usage.
    pub(super) async fn reach(
        &mut self,
        route: &str,
        count: usize,
        since: usize,
        wanted: impl Fn(&Usage) -> bool,
    ) -> Vec<Usage> {
        loop {
            let since = self.records[since..].iter().filter(|record| record.route == route);
            let found: Vec<Usage> =
                since.map(|record| record.usage.clone()).filter(|usage| wanted(usage)).collect();
            if found.len() >= count {
                return found;
            }
            self.next(route).await;
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Row>, Vec<Invocation>) {
        self.skip();
        (self.rows, self.records)
    }
}
