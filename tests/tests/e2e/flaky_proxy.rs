//! A proxy in front of Natter's database that refuses requests or drops answers, by a test's rule.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use http::StatusCode;
use natter::Options;
use natter_tests::{
    Server,
    dynamodb_proxy::{Answer, Call, DynamoDbProxy},
};
use serde_json::{Value, json};

/// The result of a request.
pub(crate) enum Fate {
    /// It is forwarded.
    Forwarded,
    /// It never reaches the database, and trying again would not help.
    Refused,
    /// It is done, and the answer is lost.
    AnswerLost,
    /// It is done, and answered after so long.
    Late(Duration),
    /// It never reaches the database, and is never answered.
    Unanswered,
}

type Rule = Box<dyn FnMut(&str) -> Fate + Send>;

/// The proxy with its current rule.
pub(crate) struct FlakyProxy {
    proxy: DynamoDbProxy,
    rule: Arc<Mutex<Rule>>,
}

impl FlakyProxy {
    /// Starts in front of the database at `url`. Everything is forwarded at first.
    pub(crate) async fn start(url: &str) -> Self {
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(|_| Fate::Forwarded)));
        let current = Arc::clone(&rule);
        let hook = move |call: Call| {
            let fate = current.lock().unwrap()(&call.operation);
            answer(call, fate)
        };
        Self { proxy: DynamoDbProxy::start(url, hook).await, rule }
    }

    /// Options of a Natter that reaches the database of the one `behind` through this proxy.
    pub(crate) fn options(&self, behind: &Server) -> Options {
        let account = Some(behind.running().account.clone());
        Options { dynamodb_endpoint: Some(self.proxy.url.clone()), account, ..Options::default() }
    }

    /// Decides what becomes of the requests from now on, by their operation.
    pub(crate) fn rule(&self, rule: impl FnMut(&str) -> Fate + Send + 'static) {
        *self.rule.lock().unwrap() = Box::new(rule);
    }
}

async fn answer(call: Call, fate: Fate) -> Answer {
    match fate {
        Fate::Forwarded => call.forward().await,
        Fate::Refused => Answer {
            status: StatusCode::BAD_REQUEST,
            body: json!({
                "__type": "com.amazon.coral.service#AccessDeniedException",
                "message": "a test",
            }),
        },
        Fate::AnswerLost => {
            call.forward().await;
            Answer { status: StatusCode::INTERNAL_SERVER_ERROR, body: Value::Null }
        }
        Fate::Late(wait) => {
            let answer = call.forward().await;
            tokio::time::sleep(wait).await;
            answer
        }
        Fate::Unanswered => std::future::pending().await,
    }
}
