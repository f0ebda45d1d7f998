//! docs/costs.md.

use std::fmt::Write as _;

use natter::Usage;

use super::Row;

const INTRODUCTION: &str = "\
# What requests cost

This page lists what every route and frame asks of DynamoDB, counted and not estimated.
`cargo costs` prints the page and `cargo costs --write` writes it.
A test fails when a number on the page differs from the measured one.

| column | what |
|---|---|
| requests | requests to DynamoDB, and how many of them only read |
| WRU, RRU | write and read request units, as DynamoDB reports them with each answer, \
indexes and transactions included |
| round trips | the longest chain of requests, each of which began after the one before had ended: \
what a caller waits for |
| $ | US dollars for a million of them, from the units alone, on demand in us-east-1: \
0.625 for a million WRU, 0.125 for a million RRU |

A write whose condition fails costs units too, but DynamoDB does not report how many.
Each is counted as one WRU; a transaction may cost more.
Retries after throttling are not counted.
Beside DynamoDB, a million requests over HTTP cost $1.00.
A million WebSocket frames, answers or pushes of up to 32 KB cost $1.00.
A million invocations of a function cost $0.20 and the time that they take.

Messages are short here, and a conversation that is written to has at least 20.
A send reads the newest twelve: one RRU at some 200 bytes each, 48 at the longest, 16 KB each.
Reading a page costs one RRU for each 4 KB.

A function that another one starts without waiting for it has lines of its own.
Its cost is not part of the other one's.
A conversation moves up in its members' inboxes once in ten minutes, with three WRU for each member.
Lines that name no silence before them are measured within the ten minutes.
";

/// The whole page.
#[must_use]
pub fn document(rows: &[Row]) -> String {
    let mut page = INTRODUCTION.to_owned();
    for section in in_order(rows.iter().map(|row| row.section)) {
        // Writing to a string does not fail.
        let _ = write!(page, "\n## {section}\n\n{HEADER}");
        let rows: Vec<_> = rows.iter().filter(|row| row.section == section).collect();
        for route in in_order(rows.iter().map(|row| row.route.as_str())) {
            let mut name = name(route);
            for row in rows.iter().filter(|row| row.route == route) {
                let _ = writeln!(page, "{}", line(&name, row));
                name.clear();
            }
        }
    }
    page
}

/// Each once, in the order in which they come first.
fn in_order<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}

fn line(name: &str, row: &Row) -> String {
    let Usage { requests, reads, wru, rru, round_trips, .. } = row.usage;
    let reading = if reads > 0 { format!(" ({reads})") } else { String::new() };
    let dollars = wru * WRU_DOLLARS + rru * RRU_DOLLARS;
    let situation = row.situation;
    format!(
        "| {name} | {situation} | {requests}{reading} | {wru} | {rru} | {round_trips} \
         | {dollars:.3} |"
    )
}

const HEADER: &str = "\
| route | situation | requests (reads) | WRU | RRU | round trips | $ |
|---|---|---|---|---|---|---|
";

/// Dollars for a million write request units.
const WRU_DOLLARS: f64 = 0.625;
/// Dollars for a million read request units.
const RRU_DOLLARS: f64 = 0.125;

fn name(route: &str) -> String {
    match route {
        "authorizer" => "authorizer of `$connect`".to_owned(),
        "frame" => "frame".to_owned(),
        route if route.starts_with("any ") => route.to_owned(),
        route if route.starts_with("invoke ") => {
            format!("`{}`, started by others", route.trim_start_matches("invoke "))
        }
        route => match route.strip_prefix("frame ") {
            Some(action) => format!("frame `{action}`"),
            None => format!("`{route}`"),
        },
    }
}
