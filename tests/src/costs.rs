//! What each route and frame asks of DynamoDB: one scenario that meets every situation worth a line in docs/costs.md.
//!
//! The scenario runs against a Natter in this process. Its clock stands still unless it is moved, and all names have one
//! length, so that the numbers are the same in every run.

mod accounts;
mod messages;
mod meter;
mod people;
mod sessions;
mod sockets;
mod strangers;
mod table;

use std::{path::PathBuf, sync::Arc};

use natter::{Options, Record};
use natter_auth::random::Random;
use natter_domain::time::{Clock, Timestamp};
use natter_runtime::environment::Environment;
use tokio::sync::mpsc;

use self::meter::Meter;
use crate::{Person, Server};

pub use self::{meter::Row, table::document};

/// What the scenario has found.
pub struct Costs {
    /// The lines of the table.
    pub rows: Vec<Row>,
    /// Every invocation there was, also those between the lines.
    pub records: Vec<Record>,
    /// The name of each table on this machine: by the variable that holds it.
    pub tables: Vec<(&'static str, String)>,
}

/// Where the table is kept.
#[must_use]
pub fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/costs.md")
}

/// Runs the scenario. `None` where `NATTER_URL` names the server: what that asks of its database can't be seen from here.
///
/// # Panics
/// When something does not go as the scenario expects.
pub async fn measure() -> Option<Costs> {
    let (sender, records) = mpsc::unbounded_channel();
    // It lies ahead: the database's own sweep of expired items, which goes by the real time, has nothing to do.
    let clock = Clock::pinned(Timestamp::from_seconds(1_900_000_000));
    let options = Options {
        clock: clock.clone(),
        // Nobody is left to tell once the scenario is over.
        observer: Some(Arc::new(move |record| drop(sender.send(record)))),
        ..Options::default()
    };
    let server = Server::with(options).await?;
    let mut scenario = Scenario { meter: Meter::new(records), server, clock };
    accounts::measure(&mut scenario).await;
    sessions::measure(&mut scenario).await;
    people::measure(&mut scenario).await;
    messages::measure(&mut scenario).await;
    sockets::measure(&mut scenario).await;
    strangers::measure(&mut scenario).await;
    let environment = &scenario.server.running().environment;
    let tables = ["USERS_TABLE", "CONVERSATIONS_TABLE", "CONNECTIONS_TABLE"];
    let tables = tables.map(|variable| (variable, environment[variable].clone())).to_vec();
    let (rows, records) = scenario.meter.finish();
    Some(Costs { rows, records, tables })
}

/// What the parts of the scenario share.
struct Scenario {
    meter: Meter,
    server: Server,
    clock: Clock,
}

impl Scenario {
    async fn person(&self) -> Person {
        self.server.person().await
    }

    /// The store under the server, past its functions: for what happens there only by accident.
    fn environment(&self) -> Environment {
        let variables = self.server.running().environment.clone();
        Environment::new(variables, self.clock.clone(), Random::counting(1))
    }
}
