//! docs/costs.md.

use std::{collections::BTreeSet, fs};

use natter_runtime::routes::{FALLBACK, FRAME_ACTIONS, ROUTES, SOCKET_ROUTES};
use natter_tests::costs;

use crate::measured::costs;

#[tokio::test]
async fn the_page_in_docs_has_the_measured_numbers() {
    let Some(first) = costs().await else { return };
    let written = fs::read_to_string(costs::path()).unwrap_or_default();
    let mut measured = costs::document(&first.rows);
    if written != measured {
        println!("measured once more, for this was another time: {:#?}", changed(&written, &measured));
        // On a busy machine one of two calls that are made side by side may have ended when the other begins, and they look like
        // two round trips. That does not come twice in one place.
        let mut again = tokio::spawn(costs::measure()).await.unwrap().unwrap();
        for (row, before) in again.rows.iter_mut().zip(&first.rows) {
            if (&row.route, row.situation) == (&before.route, before.situation) {
                row.usage.round_trips = row.usage.round_trips.min(before.usage.round_trips);
            }
        }
        measured = costs::document(&again.rows);
    }
    let changed = changed(&written, &measured);
    assert!(written == measured, "run `cargo costs --write`; what is new: {changed:#?}");
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
    let sockets = SOCKET_ROUTES.iter().map(|(route, _)| *route).filter(|route| *route != "$default");
    expected.extend(sockets.map(str::to_owned));
    expected.extend(FRAME_ACTIONS.iter().map(|action| format!("frame {action}")));
    expected.insert("authorizer".to_owned());
    assert_eq!(FALLBACK, "fallback");
    expected.insert("$default".to_owned());
    let measured: BTreeSet<_> = measured.rows.iter().map(|row| row.route.clone()).collect();
    let missing: Vec<_> = expected.difference(&measured).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
