//! Stands between Natter and its database, and loses what a test wants to be lost.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use natter::Options;
use natter_tests::Server;
use tokio::{net::TcpListener, task::JoinHandle};

/// What becomes of a request.
pub(crate) enum Fate {
    /// It is passed on.
    Passed,
    /// It never reaches the database, and trying again would not help.
    Refused,
    /// It is done, and the answer is lost.
    AnswerLost,
}

type Rule = Box<dyn FnMut(&str) -> Fate + Send>;

/// The line. It ends with the last handle to it.
pub(crate) struct Line {
    /// Its own address.
    pub(crate) url: String,
    rule: Arc<Mutex<Rule>>,
    serving: JoinHandle<()>,
}

impl Line {
    /// To the database at `url`. Everything is passed on at first.
    pub(crate) async fn to(url: &str) -> Self {
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(|_| Fate::Passed)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = (url.to_owned(), reqwest::Client::new(), Arc::clone(&rule));
        let router = Router::new().fallback(pass_on).with_state(state);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url: address, rule, serving }
    }

    /// Options of a Natter that reaches the database of the one `behind` it over this line.
    pub(crate) fn options(&self, behind: &Server) -> Options {
        let account = Some(behind.running().account.clone());
        Options { dynamodb_endpoint: Some(self.url.clone()), account, ..Options::default() }
    }

    /// What becomes of the requests from now on, by their operation.
    pub(crate) fn rule(&self, rule: impl FnMut(&str) -> Fate + Send + 'static) {
        *self.rule.lock().unwrap() = Box::new(rule);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn pass_on(
    State((database, client, rule)): State<(String, reqwest::Client, Arc<Mutex<Rule>>)>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Bytes) {
    let operation = headers["x-amz-target"].to_str().unwrap().rsplit('.').next().unwrap().to_owned();
    let fate = rule.lock().unwrap()(&operation);
    if matches!(fate, Fate::Refused) {
        let refusal = r#"{"__type":"com.amazon.coral.service#AccessDeniedException","message":"a test"}"#;
        return (StatusCode::BAD_REQUEST, Bytes::from_static(refusal.as_bytes()));
    }
    let mut forwarded = client.post(&database).body(body);
    for name in ["x-amz-target", "content-type", "authorization", "x-amz-date"] {
        forwarded = forwarded.header(name, headers[name].clone());
    }
    let answer = forwarded.send().await.unwrap();
    if matches!(fate, Fate::AnswerLost) {
        return (StatusCode::INTERNAL_SERVER_ERROR, Bytes::new());
    }
    (answer.status(), answer.bytes().await.unwrap())
}
