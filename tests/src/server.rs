//! The Natter under test.

use std::{
    env,
    sync::{Arc, LazyLock},
    thread,
};

use http::{HeaderMap, HeaderName};
use natter::{Options, Running};
use serde_json::{Value, json};
use tokio::{runtime::Runtime, sync::OnceCell};

use crate::{Person, Request, database, http_client::HttpClient, logs, skipped};

/// The runtime of the servers, which outlives those of single tests.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
});

/// The server that most tests share.
static SHARED: OnceCell<Arc<Inner>> = OnceCell::const_new();
/// The server that tests with many messages share.
static UNLIMITED: OnceCell<Arc<Inner>> = OnceCell::const_new();

/// The Natter under test. Clones share it, and the last one stops it.
#[derive(Clone)]
pub struct Server {
    inner: Arc<Inner>,
    http_client: HttpClient,
}

struct Inner {
    url: String,
    running: Option<Running>,
}

/// The options of a server without flood limit.
#[must_use]
pub fn no_flood_limit() -> Options {
    Options {
        overrides: [("FLOOD_LIMIT".to_owned(), "off".to_owned())].into(),
        ..Options::default()
    }
}

impl Server {
    /// The one at `NATTER_URL`, or else one in this process that tests share.
    pub async fn shared() -> Self {
        let inner = SHARED.get_or_init(async || match given() {
            Some(url) => Arc::new(Inner { url, running: None }),
            None => Arc::new(Inner::start(Options::default()).await),
        });
        Self::of(Arc::clone(inner.await))
    }

    /// The one at `NATTER_URL`. `None`, without a word, where there is none: for a test of what
    /// others say about a server in this process in less time.
    #[must_use]
    pub fn deployed() -> Option<Self> {
        Some(Self::at(&given()?))
    }

    /// One in this process, without flood limit, that tests share. `None` where `NATTER_URL` names
    /// the server.
    pub async fn unlimited() -> Option<Self> {
        if needs_own_server() {
            return None;
        }
        let inner = UNLIMITED.get_or_init(async || Arc::new(Inner::start(no_flood_limit()).await));
        Some(Self::of(Arc::clone(inner.await)))
    }

    /// A server for one test. `None` where `NATTER_URL` names the server, whose options can't be
    /// set; the test is skipped then, and says so.
    pub async fn with(options: Options) -> Option<Self> {
        if needs_own_server() {
            return None;
        }
        Some(Self::of(Arc::new(Inner::start(options).await)))
    }

    /// A server that is already running.
    #[must_use]
    pub fn at(url: &str) -> Self {
        Self::of(Arc::new(Inner { url: url.trim_end_matches('/').to_owned(), running: None }))
    }

    fn of(inner: Arc<Inner>) -> Self {
        Self { inner, http_client: HttpClient::default() }
    }

    /// The HTTP API's address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.inner.url
    }

    pub(crate) fn http_client(&self) -> &HttpClient {
        &self.http_client
    }

    /// The gateway in this process.
    ///
    /// # Panics
    /// When the server is at `NATTER_URL`.
    #[must_use]
    pub fn running(&self) -> &Running {
        self.inner.running.as_ref().expect("a server in this process")
    }

    /// A request without a token.
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(self, method, path)
    }

    /// A new person, signed in.
    pub async fn person(&self) -> Person {
        Person::register(self, "").await
    }

    /// An item of a table, as DynamoDB writes it; null if there is none. Only in this process.
    pub async fn item(&self, table: Table, key: Value) -> Value {
        let mut answer =
            self.dynamodb("GetItem", table, json!({ "Key": key, "ConsistentRead": true })).await;
        answer["Item"].take()
    }

    /// Everything that a table holds, as DynamoDB writes it. Only in this process.
    pub async fn everything(&self, table: Table) -> Vec<Value> {
        let (mut items, mut request) = (Vec::new(), json!({ "ConsistentRead": true }));
        loop {
            let mut answer = self.dynamodb("Scan", table, request.clone()).await;
            items.extend_from_slice(answer["Items"].as_array().unwrap());
            let key = answer["LastEvaluatedKey"].take();
            if key.is_null() {
                return items;
            }
            request["ExclusiveStartKey"] = key;
        }
    }

    /// Invokes a function over the Lambda API, waits for it, and returns whether it succeeded. Only
    /// in this process.
    pub async fn run(&self, function: &str, event: &str) -> bool {
        let url =
            format!("{}/2015-03-31/functions/{function}/invocations", self.running().lambda_url);
        let authorization = database::unsigned(&self.running().account);
        let headers = headers([("authorization", &authorization)]);
        let answer =
            self.http_client.send("POST", &url, &headers, Some(event.as_bytes())).await.unwrap();
        assert_eq!(answer.status, 200);
        !answer.headers.contains_key("x-amz-function-error")
    }

    /// Sends an operation to the database, past the functions. Only in this process.
    pub(crate) async fn dynamodb(
        &self,
        operation: &str,
        table: Table,
        mut request: Value,
    ) -> Value {
        let running = self.running();
        request["TableName"] = json!(running.environment[table.variable()]);
        let target = format!("DynamoDB_20120810.{operation}");
        let authorization = database::unsigned(&running.account);
        let headers = headers([
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", &target),
            ("authorization", &authorization),
            ("x-amz-date", "20261121T000000Z"),
        ]);
        let body = request.to_string();
        let answer = self
            .http_client
            .send("POST", &running.dynamodb_url, &headers, Some(body.as_bytes()))
            .await
            .unwrap();
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        assert!(answer.get("__type").is_none(), "{answer}");
        answer
    }
}

fn headers<const N: usize>(wanted: [(&'static str, &str); N]) -> HeaderMap {
    wanted
        .into_iter()
        .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
        .collect()
}

/// A table whose items a test looks at.
#[derive(Debug, Clone, Copy)]
pub enum Table {
    /// People, sessions.
    Users,
    /// Conversations, their members and their entries.
    Conversations,
    /// Sockets and tickets.
    Connections,
}

impl Table {
    fn variable(self) -> &'static str {
        match self {
            Self::Users => "USERS_TABLE",
            Self::Conversations => "CONVERSATIONS_TABLE",
            Self::Connections => "CONNECTIONS_TABLE",
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !thread::panicking() {
            logs::assert_clean();
        }
    }
}

impl Inner {
    async fn start(mut options: Options) -> Self {
        logs::start();
        // The lowest cost that bcrypt has: the tests make hundreds of accounts.
        options.overrides.entry("BCRYPT_COST".to_owned()).or_insert_with(|| "4".to_owned());
        options.overrides.entry("SETTLE_SECONDS".to_owned()).or_insert_with(|| "0".to_owned());
        // Whoever closes the last socket is gone at once, but where a test is about the wait.
        options.overrides.entry("OFFLINE_SECONDS".to_owned()).or_insert_with(|| "0".to_owned());
        let running = RUNTIME
            .spawn(natter::start(database::own(options)))
            .await
            .unwrap()
            .expect("natter starts");
        Self { url: running.http_url.clone(), running: Some(running) }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let running = self.running.take();
        RUNTIME.spawn(async move { drop(running) });
    }
}

/// Whether the server under test is at `NATTER_URL`, where requests can be throttled.
pub(crate) fn is_external() -> bool {
    given().is_some()
}

fn given() -> Option<String> {
    let url = env::var("NATTER_URL").ok().filter(|url| !url.is_empty())?;
    Some(url.trim_end_matches('/').to_owned())
}

/// Whether this test can't run because the server is not in this process. Says so.
fn needs_own_server() -> bool {
    let skips = is_external();
    if skips {
        skipped("it needs a server in this process, and NATTER_URL names another");
    }
    skips
}
