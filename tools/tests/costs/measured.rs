//! The measured scenario.

use natter::Usage;
use natter_tests::skipped;
use natter_tools::costs::{self, Costs};
use tokio::sync::OnceCell;

static COSTS: OnceCell<Result<Option<Costs>, String>> = OnceCell::const_new();

/// What was measured, once for all tests. `None` where the server is not in this process; a test is
/// skipped then.
pub(crate) async fn costs() -> Option<&'static Costs> {
    // In a task, so that a scenario that fails does so once and not again for each test.
    let measure =
        async || tokio::spawn(costs::measure()).await.map_err(|failed| failed.to_string());
    let costs =
        COSTS.get_or_init(measure).await.as_ref().expect("the scenario goes as expected").as_ref();
    if costs.is_none() {
        skipped("the requests of the server at NATTER_URL to its database can't be observed");
    }
    costs
}

/// The situations of a route, with what each costs.
pub(crate) fn of<'a>(costs: &'a Costs, route: &str) -> Vec<(&'static str, &'a Usage)> {
    let rows = costs.rows.iter().filter(|row| row.route == route);
    let found: Vec<_> = rows.map(|row| (row.situation, &row.usage)).collect();
    assert!(!found.is_empty(), "{route} was not measured");
    found
}

/// What a route costs in one situation.
pub(crate) fn one<'a>(costs: &'a Costs, route: &str, situation: &str) -> &'a Usage {
    let found = of(costs, route).into_iter().find(|(name, _)| *name == situation);
    found.unwrap_or_else(|| panic!("{route} was not measured: {situation}")).1
}
