//! Takes down what each step of the scenario cost.

use natter::{Record, Usage};
use tokio::{sync::mpsc::UnboundedReceiver, time::timeout};

use crate::PATIENCE;

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

    /// Does `work`, and makes a line of each of these routes, which come in this order.
    pub(super) async fn rows<W: IntoFuture>(&mut self, lines: &[(&str, &'static str)], work: W) -> W::Output {
        self.skip();
        let output = work.await;
        for (route, situation) in lines {
            let usage = self.wait_for(route).await.usage;
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
            let next = timeout(PATIENCE, self.arriving.recv()).await;
            let record = next.ok().flatten().unwrap_or_else(|| panic!("{route} was not invoked"));
            self.records.push(record.clone());
            if record.route == route {
                return record;
            }
        }
    }

    /// What has come until now is nobody's line.
    pub(super) fn skip(&mut self) {
        while let Ok(record) = self.arriving.try_recv() {
            self.records.push(record);
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Row>, Vec<Record>) {
        self.skip();
        (self.rows, self.records)
    }
}
