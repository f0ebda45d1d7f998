//! docs/costs.md.

use std::{collections::BTreeSet, fs};

use natter_functions::routes::{FALLBACK, FRAME_ACTIONS, ROUTES, SOCKET_ROUTES};
use natter_tools::costs;

use crate::measured::costs;

/// How often everything is measured before the page is said to be wrong.
const MEASURES: u32 = 4;

#[tokio::test]
async fn the_page_in_docs_has_the_measured_numbers() {
    let Some(first) = costs().await else { return };
    let written = fs::read_to_string(costs::path()).unwrap_or_default();
    let mut rows = first.rows.clone();
    let mut seen = BTreeSet::new();
    // On a busy machine one of several calls that are made side by side may have ended when another
    // begins, and they look like one round trip more. So each line has to be measured once.
    for _ in 0..MEASURES {
        let measured = costs::document(&rows);
        seen.extend(measured.lines().map(str::to_owned));
        let same_length = written.lines().count() == measured.lines().count();
        if same_length && written.lines().all(|line| is_among(line, &seen)) {
            return;
        }
        println!("measured once more, for this was different: {:#?}", changed(&written, &measured));
        rows = tokio::spawn(costs::measure()).await.unwrap().unwrap().rows;
    }
    let changed = changed(&written, &costs::document(&rows)).join("\n");
    panic!("run `cargo costs --write`; what is new:\n{changed}");
}

/// Whether a line was measured. Long pages and background work make many calls side by side, so
/// that their round trips may differ by a few; short ones are exact.
fn is_among(line: &str, seen: &BTreeSet<String>) -> bool {
    let (others, trips) = round_trips(line);
    seen.contains(line)
        || trips >= 6
            && seen.iter().map(|line| round_trips(line)).any(|(seen_others, seen_trips)| {
                seen_others == others && seen_trips.abs_diff(trips) <= 6
            })
}

/// A line of a table without its round trips, and these; 0 where it has none.
fn round_trips(line: &str) -> (Vec<&str>, u32) {
    let mut columns: Vec<_> = line.split('|').collect();
    let trips = (columns.len() == 9).then(|| columns.remove(6).trim().parse().ok());
    (columns, trips.flatten().unwrap_or(0))
}

/// The lines that are not on the page, or not in that place.
fn changed<'a>(written: &'a str, measured: &'a str) -> Vec<&'a str> {
    if written.lines().count() == measured.lines().count() {
        let both = written.lines().zip(measured.lines());
        return both.filter(|(old, new)| old != new).map(|(_, new)| new).collect();
    }
    measured.lines().filter(|line| !written.lines().any(|old| old == *line)).collect()
}

#[tokio::test]
async fn every_route_and_frame_is_on_the_page() {
    let Some(measured) = costs().await else { return };
    let mut expected: BTreeSet<String> =
        ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    // A frame has its own line for each action.
    let sockets =
        SOCKET_ROUTES.iter().map(|(route, _)| *route).filter(|route| *route != "$default");
    expected.extend(sockets.map(str::to_owned));
    expected.extend(FRAME_ACTIONS.iter().map(|action| format!("frame {action}")));
    expected.insert("authorizer".to_owned());
    assert_eq!(FALLBACK, "fallback");
    expected.insert("$default".to_owned());
    let measured: BTreeSet<_> = measured.rows.iter().map(|row| row.route.clone()).collect();
    let missing: Vec<_> = expected.difference(&measured).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
