//! A proxy in front of a DynamoDB. A hook gets each request, and decides what becomes of it: it can
//! observe, delay, change or refuse the request, and change or drop the answer.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

/// Headers that are forwarded with every request.
const FORWARDED: [&str; 3] = ["content-type", "authorization", "x-amz-date"];

/// A running proxy. It stops when it is dropped.
pub struct DynamoDbProxy {
    /// The proxy's own address.
    pub url: String,
    serving: JoinHandle<()>,
}

/// A request on its way to the database.
#[derive(Clone)]
pub struct Call {
    /// The operation's name: `GetItem`.
    pub operation: String,
    /// The operation's input.
    pub request: Value,
    headers: HeaderMap,
    database: Database,
}

/// An answer on its way back.
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The operation's output, or its error; null is sent as an empty body.
    pub body: Value,
}

#[derive(Clone)]
struct Database {
    url: String,
    client: reqwest::Client,
}

type Hook = dyn Fn(Call) -> BoxFuture<'static, Answer> + Send + Sync;

impl DynamoDbProxy {
    /// Starts a proxy in front of the database at `url`. `hook` answers every request.
    pub async fn start<F>(url: &str, hook: impl Fn(Call) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let hook: Arc<Hook> = Arc::new(move |call| Box::pin(hook(call)));
        let database = Database { url: url.to_owned(), client: reqwest::Client::new() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state((hook, database));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, serving }
    }
}

impl Drop for DynamoDbProxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Call {
    /// Forwards the request as it is now.
    pub async fn forward(self) -> Answer {
        self.ask(&self.operation, &self.request).await
    }

    /// Sends another operation to the same database, with the credentials of this call.
    ///
    /// # Panics
    /// When the database does not answer in JSON.
    pub async fn ask(&self, operation: &str, request: &Value) -> Answer {
        let Database { url, client } = &self.database;
        let mut forwarded = client
            .post(url)
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .body(request.to_string());
        for name in FORWARDED {
            forwarded = forwarded.header(name, self.headers[name].clone());
        }
        let answer = forwarded.send().await.unwrap();
        let status = answer.status();
        Answer { status, body: serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap() }
    }
}

async fn answer(
    State((hook, database)): State<(Arc<Hook>, Database)>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let target = headers["x-amz-target"].to_str().unwrap();
    let operation = target.rsplit('.').next().unwrap().to_owned();
    let request = serde_json::from_slice(&body).unwrap();
    let Answer { status, body } = hook(Call { operation, request, headers, database }).await;
    (status, if body.is_null() { String::new() } else { body.to_string() })
}
