//! Something between the store and its database, which hears every request and may do something before it passes it on, or
//! answer itself.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use futures_util::future::BoxFuture;
use natter_store::{Connections, Conversations, Users};
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::harness::Store;

/// A request on its way.
#[derive(Clone)]
pub(crate) struct Call {
    /// The operation, as DynamoDB calls it.
    pub(crate) operation: String,
    /// What is asked.
    pub(crate) request: Value,
    headers: HeaderMap,
    database: String,
}

impl Call {
    /// What the database answers.
    pub(crate) async fn pass_on(self) -> Answer {
        let mut forwarded = reqwest::Client::new().post(&self.database).body(self.request.to_string());
        for name in ["x-amz-target", "content-type", "authorization", "x-amz-date"] {
            forwarded = forwarded.header(name, self.headers[name].clone());
        }
        let answer = forwarded.send().await.unwrap();
        Answer {
            status: answer.status(),
            body: serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap(),
        }
    }
}

/// An answer on its way back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

type Hook = dyn Fn(Call) -> BoxFuture<'static, Answer> + Send + Sync;

/// It stands there until it is dropped.
pub(crate) struct Proxy {
    url: String,
    serving: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Proxy {
    /// Has `hook` answer every request.
    pub(crate) async fn start<F>(store: &Store, hook: impl Fn(Call) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let hook: Arc<Hook> = Arc::new(move |call| Box::pin(hook(call)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state((hook, store.url().to_owned()));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, serving }
    }

    /// The tables' calls, through it.
    pub(crate) fn calls(&self, store: &Store) -> (Users, Conversations, Connections) {
        store.with(&[("AWS_ENDPOINT_URL_DYNAMODB", &self.url)])
    }
}

async fn answer(
    State((hook, database)): State<(Arc<Hook>, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let target = headers["x-amz-target"].to_str().unwrap();
    let operation = target.rsplit('.').next().unwrap().to_owned();
    let request = serde_json::from_slice(&body).unwrap();
    let answer = hook(Call { operation, request, headers, database }).await;
    (answer.status, answer.body.to_string())
}
