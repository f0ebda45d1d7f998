//! docs/prices.md.

use std::fmt::Write as _;

use natter_metrics::Metric;

use super::{Bill, Source, Work, assumed, month, rates, scan};

const MILLION: u128 = 1_000_000;

/// The whole page.
pub(super) async fn document(source: &Source<'_>) -> String {
    let parts = [
        INTRODUCTION.to_owned(),
        prices(),
        assumptions(),
        messages(source).await,
        user(source).await,
        account(source).await,
        fixed(source),
        scans(),
    ];
    parts.join("\n")
}

const INTRODUCTION: &str = "\
# What Natter costs

What people do, in US dollars: the requests and capacity units that [costs.md](costs.md) has measured, the memory in template.yaml, the
length of the log's lines, and the prices and assumptions below. `cargo prices` does the sums and prints this page, `cargo prices --write`
writes it, and a test fails when it is another one than the sums give. All sums are of whole picodollars; only what is shown is rounded.

A bill will be another one: durations are assumed here, messages are short, and AWS's free tiers, taxes, savings plans and support are left out.
";

fn prices() -> String {
    let mut page = "\
## Prices

On demand in us-east-1, in November 2026, as AWS's pages had them.

| what | $ | source |
|---|---|---|
"
    .to_owned();
    for rate in rates::ALL {
        let _ = writeln!(page, "| {} | {} | {} |", rate.thing, rate.written, rate.source);
    }
    page
}

fn assumptions() -> String {
    let rows = [
        ("a function that hashes a password runs for", format!("{} ms", assumed::PASSWORD_MS)),
        ("`fanout` runs for", format!("{} ms", assumed::FANOUT_MS)),
        ("any other function runs for", format!("{} ms", assumed::OTHER_MS)),
        (
            "a start, which is billed too",
            format!("{} ms, once in {} invocations", assumed::START_MS, assumed::STARTS_ONE_IN),
        ),
        ("a line of an access log", format!("{} bytes", assumed::ACCESS_LINE)),
        ("what CloudWatch adds to a line", format!("{} bytes", assumed::LINE_OVERHEAD)),
        (
            "an answer, an acknowledgement or a push, with what is around it",
            format!("{} bytes", assumed::ANSWER),
        ),
        ("a page of the inbox, or a sync", format!("{} bytes", assumed::PAGE)),
        ("a message in the table", format!("{} bytes", assumed::ENTRY)),
        ("an account in the table", format!("{} bytes", assumed::ACCOUNT)),
    ];
    let mut page = "\
## Assumptions

What can't be counted on one machine. They stand in `tests/src/prices/assumed.rs`; change one, and `cargo prices --write` does the rest.
Durations are those of a warm function on arm64, guesses on the safe side: the log says what yours take.

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
const HEADER: &str = "API Gateway | Lambda | DynamoDB | logs | data out | all |\n|---|";
const RULE: &str = "---|---|---|---|---|---|\n";

fn columns(bill: &Bill, digits: u32) -> String {
    let Bill { gateway, lambda, dynamodb, logs, sent } = bill;
    let parts = [*gateway, *lambda, *dynamodb, *logs, *sent, bill.total()];
    parts.map(|part| part.dollars(digits)).join(" | ")
}

async fn messages(source: &Source<'_>) -> String {
    let mut page = format!(
        "\
## A million messages

Each line is a million of them: the request or the frame with its acknowledgement, every function that runs for it, the push to each device
that is online, and a month of keeping the message, with recovery. A repeat or a message in a conversation that was silent for ten minutes
costs what costs.md has for it.

| a million messages, $ | {HEADER}{RULE}"
    );
    for (what, work) in super::messages(source).await {
        let _ = writeln!(page, "| {what} | {} |", columns(&(work * MILLION).bill(), 2));
    }
    page
}

async fn user(source: &Source<'_>) -> String {
    let assumed::Day { openings, minutes, sent, received, receipts, peers } = assumed::DAY;
    let mut page = format!(
        "\
## A user for a month

Somebody active: each day opens the app {openings} times and is connected for {minutes} minutes in all, sends {sent} messages and receives {received}, in direct conversations;
acknowledges and reads what came {receipts} times; {peers} people, all online, see them come and go. A push is paid for by whoever receives it. Each
opening refreshes the token, syncs and reads the inbox, which is more than a client needs that keeps what it knows.

| {} days of a thousand such users, $ | times a day | {HEADER}---|{RULE}",
        assumed::DAYS
    );
    let mut all = Work::default();
    for (what, times, work) in month::day(source).await {
        let month = work * (times * assumed::DAYS);
        all = all + month;
        let _ = writeln!(page, "| {what} | {times} | {} |", columns(&(month * 1000).bill(), 2));
    }
    let _ = writeln!(page, "| all | | {} |", columns(&(all * 1000).bill(), 2));
    let one = all.bill().total();
    let _ = writeln!(
        page,
        "\nSo one such user costs ${} a month, and a dollar is enough for {} of them.",
        one.dollars(4),
        1_000_000_000_000 / one.count()
    );
    page
}

async fn account(source: &Source<'_>) -> String {
    let none = super::counted(0, 0).await;
    let kept = Work { stored: assumed::ACCOUNT, ..Work::default() };
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

fn fixed(source: &Source<'_>) -> String {
    let count = |kind| source.resources(kind);
    let metrics = u128::try_from(Metric::ALL.len()).unwrap();
    let secrets = count("AWS::SecretsManager::Secret");
    let (alarms, boards) = (source.alarm_metrics(), count("AWS::CloudWatch::Dashboard"));
    let mut page = "\
## What is there while nobody talks

By the template, for a month. The first ten metrics in alarms, ten metrics of one's own and three dashboards of an account are free.

| what | how many | $ a month |
|---|---|---|
"
    .to_owned();
    for (what, count, rate) in [
        ("secrets: the signing keys", secrets, rates::SECRET),
        ("metrics of our own, where they occur", metrics, rates::METRIC),
        ("metrics that alarms look at, where they are on", alarms, rates::ALARM),
        ("dashboards", boards, rates::DASHBOARD),
    ] {
        let _ = writeln!(page, "| {what} | {count} | {} |", rate.cost(count).dollars(2));
    }
    page
}

fn scans() -> String {
    let mut page = format!(
        "\
## Against a scan of all connections

What samples do for each message: scan the table of connections ({} bytes each, eventually consistent) to find whom to tell. The reads alone, beside
a million of Natter's direct messages above, which read two items of connections however many there are:

| connections | a million messages, $ |
|---|---|
",
        assumed::CONNECTION
    );
    for connections in [1_000, 10_000, 100_000] {
        let cost = (scan::of(connections) * MILLION).bill().total();
        let _ = writeln!(page, "| {} | {} |", thousands(connections), cost.dollars(2));
    }
    page
}

fn thousands(number: u128) -> String {
    match number / 1000 {
        0 => number.to_string(),
        above => format!("{above},{:03}", number % 1000),
    }
}
