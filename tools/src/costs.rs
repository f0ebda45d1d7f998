//! Measures what each route and frame asks of DynamoDB, with one scenario that has every situation
//! of docs/costs.md.
//!
//! The scenario runs against a Natter in this process. Its clock only moves when the scenario moves
//! it, and all names have one length, so that the numbers are the same in every run.

mod accounts;
mod calls;
mod capacity_proxy;
mod contacts;
mod conversations;
mod export_and_deletion;
mod messages;
mod meter;
mod presence;
mod receipts;
mod room_messages;
mod rooms;
mod sessions;
mod sockets;
mod syncs;
mod table;
mod unauthenticated;
mod users;

use std::{
    hash::{BuildHasher as _, RandomState},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use natter::{Invocation, Options, Usage};
use natter_app::environment::Environment;
use natter_auth::random::Random;
use natter_domain::{
    conversation::ConversationId,
    ids::{Ids, UserId},
    limits::{HANDSHAKE_TIME, INBOX_BUCKET, ROOM_FIRST_MEMBERS},
    room::{Command, Role, RoomName, Visibility},
    tail::FloodLimit,
    time::Clock,
};
use natter_store::{
    conversations::{NewRoom, RoomChanged, RoomCommand},
    users::LastSights,
};
use tokio::sync::mpsc;

use self::meter::Meter;
use natter_tests::{Person, Server, database, dynamodb_proxy::DynamoDbProxy};

pub use self::{meter::Row, table::document};

/// The result of the scenario.
pub struct Costs {
    /// The rows of the tables.
    pub rows: Vec<Row>,
    /// Every invocation, also those without a row.
    pub records: Vec<Invocation>,
    /// The name of each table on this machine, by the variable that holds it.
    pub tables: Vec<(&'static str, String)>,
    /// Messages in rooms of several sizes.
    pub rooms: Vec<RoomMessage>,
}

/// What a message in a room asks of DynamoDB, when the last one was less than ten minutes ago. It
/// does not depend on who is online.
pub struct RoomMessage {
    /// The room's size.
    pub members: usize,
    /// The function that takes the message.
    pub send: Usage,
    /// The functions that it starts to notify the members.
    pub fanout: Vec<Usage>,
}

/// The path of docs/costs.md.
#[must_use]
pub fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/costs.md")
}

/// Runs the scenario. `None` where `NATTER_URL` names the server, whose requests to its database
/// can't be observed.
///
/// # Panics
/// When an answer is not the expected one.
pub async fn measure() -> Option<Costs> {
    let (sender, records) = mpsc::unbounded_channel();
    let clock = database::clock_ahead();
    let options = Options {
        clock: clock.clone(),
        // The receiver is gone when the scenario is over.
        observer: Some(Arc::new(move |record| drop(sender.send(record)))),
        ..Options::default()
    };
    let (options, _proxy) = with_capacity_proxy(options).await;
    let server = Server::with(options).await?;
    let mut scenario = Scenario { meter: Meter::new(records), server, clock };
    accounts::measure(&mut scenario).await;
    sessions::measure(&mut scenario).await;
    users::measure(&mut scenario).await;
    messages::measure(&mut scenario).await;
    room_messages::measure(&mut scenario).await;
    rooms::measure(&mut scenario).await;
    conversations::measure(&mut scenario).await;
    syncs::measure(&mut scenario).await;
    sockets::measure(&mut scenario).await;
    receipts::measure(&mut scenario).await;
    presence::measure(&mut scenario).await;
    contacts::measure(&mut scenario).await;
    calls::measure(&mut scenario).await;
    export_and_deletion::measure(&mut scenario).await;
    unauthenticated::measure(&mut scenario).await;
    let rooms = room_messages::of_sizes(&mut scenario, &[10, 100, 1000]).await;
    let environment = &scenario.server.running().environment;
    let tables = ["USERS_TABLE", "CONVERSATIONS_TABLE", "CONNECTIONS_TABLE"];
    let tables = tables.map(|variable| (variable, environment[variable].clone())).to_vec();
    let (rows, records) = scenario.meter.finish();
    Some(Costs { rows, records, tables, rooms })
}

/// Puts the capacity proxy in front of a database that is not embedded.
async fn with_capacity_proxy(options: Options) -> (Options, Option<DynamoDbProxy>) {
    let options = database::own(options);
    match options.dynamodb_endpoint.as_deref() {
        Some(url) => {
            let proxy = capacity_proxy::start(url).await;
            (Options { dynamodb_endpoint: Some(proxy.url.clone()), ..options }, Some(proxy))
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

    /// Moves the clock to 30 seconds after the beginning of the next ten-minute bucket of the
    /// inbox, so that nothing in the next minutes bumps an inbox by chance.
    fn begin_span(&self) {
        let span = INBOX_BUCKET.as_secs();
        let since = u64::try_from(self.clock.now().seconds()).unwrap() % span;
        self.clock.advance(Duration::from_secs(span - since + 30));
    }

    /// Leaves the record of a connection whose socket is closed.
    async fn leave_gone_socket(&self, person: &Person) {
        let faults = &self.server.running().faults;
        faults.lose_disconnects(true);
        person.socket().await.close().await;
        faults.lose_disconnects(false);
        self.clock.advance(HANDSHAKE_TIME);
    }

    /// Registers `count` people.
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

    /// Makes an open room of `owner` and so many members without an account, and returns its id. It
    /// uses the store, because the functions would notify everybody of each member.
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
            let wanted = RoomCommand {
                conversation,
                actor: owner,
                command: &command,
                flood: FloodLimit::Off,
            };
            let changed = store.change_room(wanted, &ids, now).await.unwrap();
            assert!(matches!(changed, RoomChanged::Done { .. }));
        }
        conversation.to_string()
    }

    /// Has forty others block `person`. It uses the store, because they need no account for that.
    async fn many_block(&self, person: &Person) {
        let (users, blocked) = (self.environment().users().unwrap(), person.id.parse().unwrap());
        for n in 1..=40 {
            // Lower than all that are made at some time, so that they lie between the two keys.
            let blocking = UserId::from_bits(n);
            users.block(blocking, blocked, LastSights::default(), 0).await.unwrap();
        }
    }

    /// The store of the server, past its functions: for rare situations.
    fn environment(&self) -> Environment {
        let variables = database::variables(self.server.running());
        Environment::new(variables, self.clock.clone(), Random::counting(1))
    }
}
