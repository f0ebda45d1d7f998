//! What each route and frame asks of DynamoDB: one scenario that meets every situation worth a line in docs/costs.md.
//!
//! The scenario runs against a Natter in this process. Its clock stands still unless it is moved, and all names have one
//! length, so that the numbers are the same in every run.

mod accounts;
mod calls;
mod conversations;
mod farewells;
mod messages;
mod meter;
mod people;
mod presence;
mod receipts;
mod room_messages;
mod rooms;
mod sessions;
mod sockets;
mod strangers;
mod syncs;
mod table;
mod tap;

use std::{
    hash::{BuildHasher as _, RandomState},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use natter::{Options, Record, Usage};
use natter_auth::random::Random;
use natter_domain::{
    conversation::ConversationId,
    ids::{Ids, UserId},
    limits::{ACTIVITY_BUCKET, ROOM_FIRST_MEMBERS},
    room::{Command, Role, RoomName, Visibility},
    tail::FloodLimit,
    time::Clock,
};
use natter_runtime::environment::Environment;
use natter_store::conversations::{NewRoom, RoomChanged, RoomCommand};
use tokio::sync::mpsc;

use self::{meter::Meter, tap::Tap};
use crate::{Person, Server, database};

pub use self::{meter::Row, table::document};

/// What the scenario has found.
pub struct Costs {
    /// The lines of the table.
    pub rows: Vec<Row>,
    /// Every invocation there was, also those between the lines.
    pub records: Vec<Record>,
    /// The name of each table on this machine: by the variable that holds it.
    pub tables: Vec<(&'static str, String)>,
    /// Messages in rooms of several sizes.
    pub rooms: Vec<RoomMessage>,
}

/// What a message in a room asks of DynamoDB, within the ten minutes. Who is online makes no difference to that.
pub struct RoomMessage {
    /// The room's size.
    pub members: usize,
    /// The function that takes the message.
    pub send: Usage,
    /// Those that it starts to tell the members.
    pub fanout: Vec<Usage>,
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
    let clock = database::clock_ahead();
    let options = Options {
        clock: clock.clone(),
        // Nobody is left to tell once the scenario is over.
        observer: Some(Arc::new(move |record| drop(sender.send(record)))),
        ..Options::default()
    };
    let (options, _tap) = tapped(options).await;
    let server = Server::with(options).await?;
    let mut scenario = Scenario { meter: Meter::new(records), server, clock };
    accounts::measure(&mut scenario).await;
    sessions::measure(&mut scenario).await;
    people::measure(&mut scenario).await;
    messages::measure(&mut scenario).await;
    room_messages::measure(&mut scenario).await;
    rooms::measure(&mut scenario).await;
    conversations::measure(&mut scenario).await;
    syncs::measure(&mut scenario).await;
    sockets::measure(&mut scenario).await;
    receipts::measure(&mut scenario).await;
    presence::measure(&mut scenario).await;
    calls::measure(&mut scenario).await;
    farewells::measure(&mut scenario).await;
    strangers::measure(&mut scenario).await;
    let rooms = room_messages::of_sizes(&mut scenario, &[10, 100, 1000]).await;
    let environment = &scenario.server.running().environment;
    let tables = ["USERS_TABLE", "CONVERSATIONS_TABLE", "CONNECTIONS_TABLE"];
    let tables = tables.map(|variable| (variable, environment[variable].clone())).to_vec();
    let (rows, records) = scenario.meter.finish();
    Some(Costs { rows, records, tables, rooms })
}

/// Puts a tap before a database that is not embedded.
async fn tapped(options: Options) -> (Options, Option<Tap>) {
    let options = database::own(options);
    match options.dynamodb_endpoint.as_deref() {
        Some(url) => {
            let tap = Tap::before(url).await;
            (Options { dynamodb_endpoint: Some(tap.url.clone()), ..options }, Some(tap))
        }
        None => (options, None),
    }
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

    /// Moves the clock to soon after the beginning of the next span of activity: what follows within some minutes opens no other,
    /// and nothing moves up in an inbox by chance.
    fn begin_span(&self) {
        let span = ACTIVITY_BUCKET.as_secs();
        let since = u64::try_from(self.clock.now().seconds()).unwrap() % span;
        self.clock.advance(Duration::from_secs(span - since + 30));
    }

    /// Leaves a connection of somebody's whose socket is gone, without anybody knowing.
    async fn leave_gone_socket(&self, person: &Person) {
        let faults = &self.server.running().faults;
        faults.lose_disconnects(true);
        person.socket().await.close().await;
        faults.lose_disconnects(false);
    }

    /// So many people who are new.
    async fn people(&self, count: usize) -> Vec<Person> {
        let mut people = Vec::with_capacity(count);
        for _ in 0..count {
            people.push(self.person().await);
        }
        people
    }

    async fn three(&self) -> [Person; 3] {
        [self.person().await, self.person().await, self.person().await]
    }

    /// An open room of `owner` and so many others who have no account any more: its id. Put together past the functions, which
    /// would tell everybody of each.
    async fn room_of(&self, owner: &Person, others: usize) -> String {
        let (store, now) = (self.environment().conversations().unwrap(), self.clock.now());
        let ids = Ids::new(|| RandomState::new().hash_one(0).into());
        let id = ids.room(now);
        let owner: UserId = owner.id.parse().unwrap();
        let others: Vec<UserId> = (0..others).map(|_| ids.user(now)).collect();
        let (first, rest) = others.split_at(others.len().min(ROOM_FIRST_MEMBERS));
        let name = RoomName::parse("s3cr3t-room").unwrap();
        let new = NewRoom { id, name, visibility: Visibility::Open, owner, others: first };
        store.create_room(new, &ids, now).await.unwrap();
        let conversation = ConversationId::Room(id);
        for user in rest {
            let command = Command::Put { user: *user, role: Role::Member };
            let wanted =
                RoomCommand { conversation, actor: owner, command: &command, flood: FloodLimit::Off };
            let changed = store.change_room(wanted, &ids, now).await.unwrap();
            assert!(matches!(changed, RoomChanged::Done { .. }));
        }
        conversation.to_string()
    }

    /// The store under the server, past its functions: for what happens there only by accident.
    fn environment(&self) -> Environment {
        let variables = database::variables(self.server.running());
        Environment::new(variables, self.clock.clone(), Random::counting(1))
    }
}
