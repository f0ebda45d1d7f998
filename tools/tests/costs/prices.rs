//! docs/prices.md.

use std::{collections::BTreeMap, fs};

use natter_tools::prices;

use crate::measured::costs;

#[tokio::test]
async fn the_page_in_docs_has_what_the_sums_give() {
    let Some(measured) = costs().await else { return };
    let written = fs::read_to_string(prices::path()).unwrap_or_default();
    let worked_out = prices::document(measured).await;
    let new: Vec<_> =
        worked_out.lines().filter(|line| !written.lines().any(|old| old == *line)).collect();
    assert!(written == worked_out, "run `cargo prices --write`; what is new: {new:#?}");
}

/// The cells of the rows of the first table below a heading, without its two first lines.
fn table<'a>(page: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let (_, below) = page.split_once(&format!("{heading}\n")).expect(heading);
    let lines = below.lines().skip_while(|line| !line.starts_with('|'));
    let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

fn dollars(cell: &str) -> f64 {
    cell.parse().unwrap()
}

const MONTHS: [&str; 3] = ["a phone", "a desktop", "a support agent"];

#[tokio::test]
async fn a_month_is_its_parts_each_as_often_as_is_said() {
    let Some(measured) = costs().await else { return };
    let page = prices::document(measured).await;
    let millions: BTreeMap<&str, f64> = table(&page, "## A million of what else clients do")
        .iter()
        .map(|row| (row[0], dollars(row[6])))
        .collect();
    for name in MONTHS {
        let mut rows = table(&page, &format!("### The month of {name}"));
        let all = rows.pop().unwrap();
        let mut sum = 0.0;
        for row in &rows {
            let (times, costs) = (dollars(row[1]), dollars(row[7]));
            // A thousand people, of a price for a million; both are rounded to a cent.
            let expected = millions[row[0]] * times / 1000.0;
            let rounded = 0.005 + 0.005 * times / 1000.0 + 1e-9;
            assert!((costs - expected).abs() <= rounded, "{name}, {}: {costs}, {expected}", row[0]);
            sum += costs;
        }
        let rounded = 0.005 * f64::from(u32::try_from(rows.len()).unwrap() + 1);
        assert!((dollars(all[7]) - sum).abs() <= rounded, "{name}: {}, {sum}", all[7]);
        let said = format!("**So the month of {name} costs ${:.4}**", dollars(all[7]) / 1000.0);
        assert!(page.contains(&said), "{said}");
    }
}

#[tokio::test]
async fn all_that_clients_do_has_a_price_and_somebody_who_does_it() {
    let Some(measured) = costs().await else { return };
    let page = prices::document(measured).await;
    let months: Vec<_> =
        MONTHS.iter().flat_map(|name| table(&page, &format!("### The month of {name}"))).collect();
    for row in table(&page, "## A million of what else clients do") {
        assert!(dollars(row[6]) > 0.0, "{}", row[0]);
        assert!(months.iter().any(|part| part[0] == row[0]), "nobody does this: {}", row[0]);
    }
}

#[tokio::test]
async fn the_sums_of_goals_are_said_with_what_would_lower_them() {
    let Some(measured) = costs().await else { return };
    let page = prices::document(measured).await;
    for (name, goal) in [("a phone", "$0.0120"), ("a desktop", "$0.0300")] {
        let (_, month) = page.split_once(&format!("### The month of {name}\n")).unwrap();
        let (_, said) = month.split_once("**So the month").unwrap();
        let (goals, largest) = said.split_once("The largest parts").unwrap();
        assert!(goals.contains(&format!("The goal is at most {goal}")), "{name}: {goals}");
        let largest: Vec<_> =
            largest.lines().filter(|line| line.starts_with("- ")).take(4).collect();
        assert!(
            largest.len() == 4 && largest.iter().all(|line| line.contains(" %: ")),
            "{largest:?}"
        );
    }
}
