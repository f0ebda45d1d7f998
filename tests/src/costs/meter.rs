//! Takes down what each step of the scenario cost.

use std::time::Duration;

use natter::{Record, Usage};
use tokio::{sync::mpsc::UnboundedReceiver, time::timeout};

use crate::PATIENCE;

/// How long nothing must come for it to be quiet. Longer than anything takes that is not waited for.
const QUIET: Duration = Duration::from_secs(1);

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The part of the table that it stands in.
    pub section: &'static str,
    /// The route, or the frame's action, as the gateway's records call it.
    pub route: String,
    /// In which situation.
    pub situation: &'static str,
    /// What it cost.
    pub usage: Usage,
}

/// Reads the gateway's records and makes lines of some of them.
pub(super) struct Meter {
    arriving: UnboundedReceiver<Record>,
    records: Vec<Record>,
    rows: Vec<Row>,
    section: &'static str,
}

impl Meter {
    pub(super) fn new(arriving: UnboundedReceiver<Record>) -> Self {
        Self { arriving, records: Vec::new(), rows: Vec::new(), section: "" }
    }

    /// What follows stands in this part of the table.
    pub(super) fn section(&mut self, section: &'static str) {
        self.section = section;
    }

    /// Does `work`, and makes a line of what `route` cost in it.
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

    /// Does `work`, and makes a line of each of these routes, in whatever order they come.
    pub(super) async fn rows<W: IntoFuture>(&mut self, lines: &[(&str, &'static str)], work: W) -> W::Output {
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

    /// Does `work`, and says what `route` cost in it.
    pub(super) async fn usage<W: IntoFuture>(&mut self, route: &str, work: W) -> (W::Output, Usage) {
        self.skip();
        let output = work.await;
        (output, self.wait_for(route).await.usage)
    }

    /// Makes a line.
    pub(super) fn add(&mut self, route: &str, situation: &'static str, usage: Usage) {
        self.rows.push(Row { section: self.section, route: route.to_owned(), situation, usage });
    }

    /// Waits until the gateway has taken down an invocation of `route`.
    pub(super) async fn wait_for(&mut self, route: &str) -> Record {
        loop {
            let record = self.next(route).await;
            if record.route == route {
                return record;
            }
        }
    }

    /// The next invocation, while that of `route` is waited for.
    async fn next(&mut self, route: &str) -> Record {
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

    /// What has come until now is nobody's line.
    pub(super) fn skip(&mut self) {
        while let Ok(record) = self.arriving.try_recv() {
            self.records.push(record);
        }
    }

    /// Waits until nothing more comes of what was done before, for what others do later comes whenever it does.
    pub(super) async fn quiet(&mut self) {
        while let Ok(Some(record)) = timeout(QUIET, self.arriving.recv()).await {
            self.records.push(record);
        }
    }

    /// Where in the records it is now.
    pub(super) fn now(&mut self) -> usize {
        self.skip();
        self.records.len()
    }

    /// Waits until `route` was invoked so often since then, as `wanted`, and says what each asked.
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

    pub(super) fn finish(mut self) -> (Vec<Row>, Vec<Record>) {
        self.skip();
        (self.rows, self.records)
    }
}
