//! docs/prices.md.

use std::fmt::Write as _;

use natter_metrics::Metric;

use super::{Bill, ResourceUsage, Source, assumptions, connection_scan, people_page, rates};

/// As many of a thing as most tables have the price of.
pub(super) const MILLION: u128 = 1_000_000;

/// The whole page.
pub(super) async fn document(source: &Source<'_>) -> String {
    let parts = [
        INTRODUCTION.to_owned(),
        prices(),
        assumptions(),
        messages(source).await,
        people_page::activities(source).await,
        people_page::people(source).await,
        account(source).await,
        visits(source).await,
        fixed(source),
        scans(),
    ];
    parts.join("\n")
}

const INTRODUCTION: &str = "\
# What Natter costs

This page gives the price of what people do, in US dollars.
It is worked out from four things:

- the requests and capacity units in [costs.md](costs.md),
- the memory of the functions in template.yaml,
- the length of the log's lines,
- the prices and assumptions below.

`cargo prices` prints the page and `cargo prices --write` writes it.
A test fails when the page differs from the sums.
All sums are of whole picodollars; only what is shown is rounded.

A real bill differs: durations are assumed here and messages are short.
AWS's free tiers, taxes, savings plans and support are left out.
So are logs that are kept, which cost $0.03 for a GB and month of what compression leaves of them.
No key is billed: the template names none of KMS.
Tables, logs, secrets and queues are encrypted under keys of AWS's own, which cost nothing.
";

fn prices() -> String {
    let mut page = "\
## Prices

These are the prices on demand in us-east-1 on AWS's pages in November 2026.
All sums here take the first price.
Whoever uses very much in a month pays less for what is above it.

| what | $ | for what is above, in a month | source |
|---|---|---|---|
"
    .to_owned();
    for rates::Rate { thing, written, above, source, .. } in rates::ALL {
        let _ = writeln!(page, "| {thing} | {written} | {above} | {source} |");
    }
    page
}

fn assumptions() -> String {
    let rows = [
        ("a function that hashes a password runs for", format!("{} ms", assumptions::PASSWORD_MS)),
        ("`fanout` or `delayed-jobs` runs for", format!("{} ms", assumptions::FANOUT_MS)),
        ("any other function runs for", format!("{} ms", assumptions::OTHER_MS)),
        (
            "a start, which is billed too",
            format!(
                "{} ms, once in {} invocations",
                assumptions::START_MS,
                assumptions::STARTS_ONE_IN
            ),
        ),
        ("requests to the queue for a delayed job", assumptions::JOB_REQUESTS.to_string()),
        ("a line of an access log", format!("{} bytes", assumptions::ACCESS_LINE)),
        ("what CloudWatch adds to a line", format!("{} bytes", assumptions::LINE_OVERHEAD)),
        (
            "an answer, an acknowledgement or a push, with what is around it",
            format!("{} bytes", assumptions::ANSWER),
        ),
        ("a page of the inbox, or a sync", format!("{} bytes", assumptions::PAGE)),
        (
            "candidates of each end of a call; the caller's come while it rings",
            assumptions::CANDIDATES.to_string(),
        ),
        ("a message in the table", format!("{} bytes", assumptions::ENTRY)),
        ("an account in the table", format!("{} bytes", assumptions::ACCOUNT)),
    ];
    let mut page = "\
## Assumptions

These values can't be counted on one machine.
They are in `tools/src/prices/assumptions.rs`, and what people do in `people.rs` beside it.
After a change there, `cargo prices --write` does the rest.
Durations are those of a warm function on arm64.
They are guesses on the safe side; the log says how long yours run.

| what | assumed |
|---|---|
"
    .to_owned();
    for (what, value) in rows {
        let _ = writeln!(page, "| {what} | {value} |");
    }
    page
}

/// The columns of a bill.
pub(super) const HEADER: &str =
    "API Gateway | Lambda, SQS | DynamoDB | logs | data out | all |\n|---|";
/// The row below these.
pub(super) const RULE: &str = "---|---|---|---|---|---|\n";

/// The cells of a bill, in dollars.
pub(super) fn columns(bill: &Bill, digits: u32) -> String {
    let Bill { gateway, lambda, dynamodb, logs, sent } = bill;
    let parts = [*gateway, *lambda, *dynamodb, *logs, *sent, bill.total()];
    parts.map(|part| part.dollars(digits)).join(" | ")
}

async fn messages(source: &Source<'_>) -> String {
    let mut page = format!(
        "\
## A million messages

Each line is the price of a million messages.
It includes the request, or the frame with its acknowledgement, and every function that runs for it.
It also includes the push to each device that is online, and a month of storage with recovery.
For a repeat, or a message after ten minutes of silence, costs.md has the requests.

| a million messages, $ | {HEADER}{RULE}"
    );
    for (what, work) in super::messages(source).await {
        let _ = writeln!(page, "| {what} | {} |", columns(&(work * MILLION).bill(), 2));
    }
    page
}

async fn account(source: &Source<'_>) -> String {
    let none = super::counted(0, 0).await;
    let kept = ResourceUsage { stored: assumptions::ACCOUNT, ..ResourceUsage::default() };
    let lines = [
        ("a new account", source.request("POST /api/auth/register", "a new account", none) + kept),
        ("signing in", source.request("POST /api/auth/login", "the right password", none)),
    ];
    let mut page = format!("## Accounts\n\n| a million, $ | {HEADER}{RULE}");
    for (what, work) in lines {
        let _ = writeln!(page, "| {what} | {} |", columns(&(work * MILLION).bill(), 2));
    }
    page
}

async fn visits(source: &Source<'_>) -> String {
    let none = super::counted(0, 0).await;
    let file = source.request("ANY /", "the page of the web client", none);
    let (requests, bytes) = assumptions::FIRST_VISIT;
    let lines = [
        ("the first", requests, ResourceUsage { sent: bytes, ..file * requests }),
        ("a later one", assumptions::LATER_VISIT, file * assumptions::LATER_VISIT),
    ];
    let mut page = format!(
        "\
## Visits of the web client

These are the requests for its files, by one browser, before anybody signs in.
On the first visit the browser keeps all of them, also those that it did not need yet, so that the next start needs no network.
On a later visit it asks whether they are still the same.
A test in a browser holds these numbers as the most that there are.

| a million visits, $ | requests each | {HEADER}---|{RULE}"
    );
    for (what, requests, work) in lines {
        let _ =
            writeln!(page, "| {what} | {requests} | {} |", columns(&(work * MILLION).bill(), 2));
    }
    page
}

fn fixed(source: &Source<'_>) -> String {
    let count = |kind| source.resources(kind);
    // Those that the functions write, and those that are counted in logs.
    let metrics = u128::try_from(Metric::ALL.len()).unwrap() + count("AWS::Logs::MetricFilter");
    let secrets = count("AWS::SecretsManager::Secret");
    let (alarms, boards) = (source.alarm_metrics(), count("AWS::CloudWatch::Dashboard"));
    let mut page = "\
## Fixed costs

These are the resources of the template, for a month.
An alarm that compares what fails with all that there is looks at both.
A budget costs nothing, nor does the topic of the alarms: its first thousand letters a month are free.
The first ten metrics in alarms, ten custom metrics, three dashboards and a million requests to queues are free for an account.

| what | how many | $ a month |
|---|---|---|
"
    .to_owned();
    for (what, count, rate) in [
        ("secrets: two signing keys, and one of `TurnServers`", secrets, rates::SECRET),
        ("metrics of our own, where they occur", metrics, rates::METRIC),
        ("metrics that alarms look at, where they are on", alarms, rates::ALARM),
        ("dashboards", boards, rates::DASHBOARD),
        (
            "requests of Lambda's pollers to the queue of delayed jobs, also while nothing comes",
            assumptions::QUIET_POLLS,
            rates::QUEUE_REQUEST,
        ),
    ] {
        let _ = writeln!(page, "| {what} | {count} | {} |", rate.cost(count).dollars(2));
    }
    page
}

fn scans() -> String {
    let mut page = format!(
        "\
## Against a scan of all connections

Many samples scan the table of connections for each message, to find its receivers.
An item has {} bytes, and the scan is eventually consistent.
This table has the price of the reads alone.
A direct message of Natter, above, reads two items of connections however many there are.

| connections | a million messages, $ |
|---|---|
",
        assumptions::CONNECTION
    );
    for connections in [1_000, 10_000, 100_000] {
        let cost = (connection_scan::of(connections) * MILLION).bill().total();
        let _ = writeln!(page, "| {} | {} |", thousands(connections), cost.dollars(2));
    }
    page
}

/// A number below a thousand million, with a comma between thousands.
pub(super) fn thousands(number: u128) -> String {
    match number / 1000 {
        0 => number.to_string(),
        above => format!("{above},{:03}", number % 1000),
    }
}
