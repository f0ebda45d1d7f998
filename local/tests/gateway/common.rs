//! A gateway with a small template and functions that are closures.

pub(crate) mod functions;
pub(crate) mod process;
pub(crate) mod socket;
pub(crate) mod worker;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use natter::{Options, Record, Running};
use serde_json::Value as Json;

/// The template that the gateway's own tests run on.
pub(crate) const TEMPLATE: &str = include_str!("common/template.yaml");

/// A running gateway and what its functions saw.
pub(crate) struct Gateway {
    pub(crate) running: Running,
    pub(crate) events: Events,
    pub(crate) records: Arc<Mutex<Vec<Record>>>,
    pub(crate) http: reqwest::Client,
}

/// Every event that a function got, with the function's name.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<(&'static str, Json)>>>);

impl Events {
    pub(crate) fn add(&self, function: &'static str, event: &[u8]) -> Json {
        let event: Json = serde_json::from_slice(event).unwrap();
        self.0.lock().unwrap().push((function, event.clone()));
        event
    }

    pub(crate) fn of(&self, function: &str) -> Vec<Json> {
        let events = self.0.lock().unwrap();
        events.iter().filter(|(name, _)| *name == function).map(|(_, event)| event.clone()).collect()
    }

    pub(crate) fn last(&self, function: &str) -> Json {
        self.of(function).pop().unwrap_or_else(|| panic!("{function} was not invoked"))
    }

    /// Waits until the function was invoked `count` times.
    pub(crate) async fn wait(&self, function: &str, count: usize) -> Vec<Json> {
        for _ in 0..500 {
            let found = self.of(function);
            if found.len() >= count {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{function} was invoked {} times, not {count}", self.of(function).len());
    }
}

pub(crate) async fn start() -> Gateway {
    start_with(Options::default()).await
}

/// A gateway with the test functions; `options.functions` come first.
pub(crate) async fn start_with(mut options: Options) -> Gateway {
    let events = Events::default();
    let records = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&records);
    options.template.get_or_insert_with(|| TEMPLATE.to_owned());
    options.functions.extend(functions::all(&events));
    options.observer = Some(Arc::new(move |record| seen.lock().unwrap().push(record)));
    let running = natter::start(options).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Gateway { running, events, records, http }
}

impl Gateway {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.http_url)
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    pub(crate) async fn open(&self, query: &str) -> socket::Opened {
        socket::open(&format!("{}{query}", self.running.ws_url)).await
    }

    /// A socket of the person whom the test authorizer lets in.
    pub(crate) async fn connect(&self) -> socket::Socket {
        self.open("?ticket=good").await.unwrap()
    }

    /// The only socket's connection id.
    pub(crate) fn connection_id(&self) -> String {
        self.events.last("connect")["requestContext"]["connectionId"].as_str().unwrap().to_owned()
    }

    /// A request to the control listener, signed as far as it looks.
    pub(crate) fn control(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.running.lambda_url));
        request.header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=x/20261121/us-east-1/execute-api/aws4_request",
        )
    }

    pub(crate) fn connection(&self, method: reqwest::Method, id: &str) -> reqwest::RequestBuilder {
        self.control(method, &format!("/ws/@connections/{}", id.replace('=', "%3D")))
    }

    /// Invokes a function over the Lambda API.
    pub(crate) async fn invoke(
        &self,
        name: &str,
        kind: &str,
        event: impl Into<reqwest::Body>,
    ) -> reqwest::Response {
        let request =
            self.control(reqwest::Method::POST, &format!("/2015-03-31/functions/{name}/invocations"));
        request.header("x-amz-invocation-type", kind).body(event).send().await.unwrap()
    }

    /// Waits until `count` invocations were recorded; their routes and statuses.
    pub(crate) async fn recorded(&self, count: usize) -> Vec<(String, u16)> {
        for _ in 0..1000 {
            let routes = self.routes();
            if routes.len() >= count {
                return routes;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{count} invocations were expected: {:?}", self.routes());
    }

    /// A call to DynamoDB, in its own protocol.
    pub(crate) async fn dynamodb(&self, operation: &str, body: Json) -> Json {
        let request =
            self.http.post(&self.running.dynamodb_url).header("content-type", "application/x-amz-json-1.0");
        let signature = "AWS4-HMAC-SHA256 Credential=x/20261121/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
        let request = request.header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
        let request = request.header("authorization", signature).header("x-amz-date", "20261121T000000Z");
        request.body(body.to_string()).send().await.unwrap().json().await.unwrap()
    }

    pub(crate) fn routes(&self) -> Vec<(String, u16)> {
        self.records.lock().unwrap().iter().map(|record| (record.route.clone(), record.status)).collect()
    }
}
