//! A database with Natter's tables, and natter-store on it, with the clients that a function uses.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::{
    Client, Config,
    config::{BehaviorVersion, Region},
    types::{AttributeValue, PutRequest, WriteRequest},
};
use natter::{Options, Running};
use natter_app::environment::Environment;
use natter_auth::random::Random;
use natter_domain::{
    conversation::ConversationId,
    time::{Clock, Timestamp},
};
use natter_store::{Connections, Conversations, Users};
use natter_tests::database;

/// An item as DynamoDB hands it out.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// What time it is where a test says nothing else. It lies ahead, so that the database's own sweep
/// of expired items, which goes by the real time, has nothing to do here.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_seconds(1_900_000_000)
}

pub(crate) struct Store {
    pub(crate) users: Users,
    pub(crate) conversations: Conversations,
    pub(crate) connections: Connections,
    /// DynamoDB itself, to look at stored items.
    pub(crate) raw: Client,
    variables: BTreeMap<String, String>,
    running: Running,
}

impl Store {
    /// A fresh, empty database.
    pub(crate) async fn start() -> Self {
        let running =
            natter::start(database::own(Options::default())).await.expect("the gateway starts");
        let variables = database::variables(&running);
        let (users, conversations, connections) = tables(variables.clone());
        let account = &running.account;
        let credentials = Credentials::new(
            &account.access_key_id,
            &account.secret_access_key,
            None,
            None,
            "test",
        );
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&running.dynamodb_url)
            .region(Region::new(account.region.clone()))
            .credentials_provider(credentials)
            .http_client(aws_smithy_http_client::Builder::new().build_http());
        let raw = Client::from_conf(config.build());
        Self { users, conversations, connections, raw, variables, running }
    }

    /// The same tables' calls with some variables changed.
    pub(crate) fn with(&self, changes: &[(&str, &str)]) -> (Users, Conversations, Connections) {
        let changes = changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut variables = self.variables.clone();
        variables.extend(changes);
        tables(variables)
    }

    /// The same database, whose calls go through the proxy at `url`.
    pub(crate) fn through(self, url: &str) -> Self {
        let (users, conversations, connections) = self.with(&[("AWS_ENDPOINT_URL_DYNAMODB", url)]);
        Self { users, conversations, connections, ..self }
    }

    /// The database's address.
    pub(crate) fn url(&self) -> &str {
        &self.running.dynamodb_url
    }

    /// What a table is called: by the variable that holds its name.
    pub(crate) fn table(&self, variable: &str) -> &str {
        &self.running.environment[variable]
    }

    /// Copies entry 1 of a conversation to the numbers from `first` to `last`, each as another
    /// send: a long log, quickly.
    pub(crate) async fn copy_entries(&self, conversation: ConversationId, first: u64, last: u64) {
        let (table, pk) = (self.table("CONVERSATIONS_TABLE"), conversation.to_string());
        let key = |number: u64| format!("ENTRY#{number:020}");
        let entry = self
            .item("CONVERSATIONS_TABLE", &[("pk", &pk), ("sk", &key(1))])
            .await
            .expect("entry 1");
        let copy = |number: u64| {
            let mut copy = entry.clone();
            copy.insert("sk".to_owned(), AttributeValue::S(key(number)));
            copy.insert("cid".to_owned(), AttributeValue::S(format!("copy{number}")));
            let put = PutRequest::builder().set_item(Some(copy)).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        };
        self.write_all(table, &(first..=last).map(copy).collect::<Vec<_>>()).await;
    }

    /// Stores items with these keys and nothing else: many blocks, quickly.
    pub(crate) async fn put_keys(
        &self,
        variable: &str,
        keys: impl Iterator<Item = (String, String)>,
    ) {
        let put = |(pk, sk)| {
            let item = [("pk", pk), ("sk", sk)]
                .map(|(name, value)| (name.to_owned(), AttributeValue::S(value)));
            let put = PutRequest::builder().set_item(Some(item.into())).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        };
        self.write_all(self.table(variable), &keys.map(put).collect::<Vec<_>>()).await;
    }

    async fn write_all(&self, table: &str, writes: &[WriteRequest]) {
        for some in writes.chunks(25) {
            let written =
                self.raw.batch_write_item().request_items(table, some.to_vec()).send().await;
            assert!(written.unwrap().unprocessed_items.is_none_or(|left| left.is_empty()));
        }
    }

    /// An item as it is stored.
    pub(crate) async fn item(&self, variable: &str, key: &[(&str, &str)]) -> Option<Item> {
        let mut request =
            self.raw.get_item().table_name(self.table(variable)).consistent_read(true);
        for (name, value) in key {
            request = request.key(*name, AttributeValue::S((*value).to_owned()));
        }
        request.send().await.unwrap().item
    }
}

fn tables(variables: BTreeMap<String, String>) -> (Users, Conversations, Connections) {
    let environment = Environment::new(variables, Clock::system(), Random::counting(1));
    (
        environment.users().unwrap(),
        environment.conversations().unwrap(),
        environment.connections().unwrap(),
    )
}

/// A few seconds, minutes or hours.
pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
