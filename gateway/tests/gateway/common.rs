//! A gateway with a small template and functions that are closures.

pub(crate) mod functions;
pub(crate) mod socket;
pub(crate) mod worker;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use sam_gateway::{
    InProcessInvoker, Invocation, Invoker, LambdaApiInvoker, Limits, Options, Ports,
    template::Template,
};
use serde_json::Value as Json;

/// The template of the tests.
pub(crate) const TEMPLATE: &str = include_str!("common/template.yaml");

/// A running gateway, the events that its functions got, and the recorded invocations.
pub(crate) struct Gateway {
    pub(crate) running: sam_gateway::Gateway,
    pub(crate) events: Events,
    pub(crate) invocations: Arc<Mutex<Vec<Invocation>>>,
    pub(crate) http: reqwest::Client,
}

/// Every event that a function got, with the function's name.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<(&'static str, Json)>>>);

impl Events {
    pub(crate) fn add(&self, function: &'static str, event: &Json) {
        self.0.lock().unwrap().push((function, event.clone()));
    }

    pub(crate) fn of(&self, function: &str) -> Vec<Json> {
        let events = self.0.lock().unwrap();
        events
            .iter()
            .filter(|(name, _)| *name == function)
            .map(|(_, event)| event.clone())
            .collect()
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

/// A gateway with the test functions.
pub(crate) async fn start() -> Gateway {
    start_with(Options::default()).await
}

/// A gateway with the test functions and these options.
pub(crate) async fn start_with(options: Options) -> Gateway {
    let events = Events::default();
    let functions = functions::all(&events);
    start_functions(TEMPLATE, functions, events, options)
}

/// A gateway with the test functions and these limits.
pub(crate) async fn start_with_limits(limits: Limits) -> Gateway {
    start_with(Options { limits, ..Options::default() }).await
}

/// A gateway with other functions, which add their events to `events`.
pub(crate) fn start_functions(
    template: &str,
    functions: InProcessInvoker,
    events: Events,
    options: Options,
) -> Gateway {
    start_invoker(template, Arc::new(functions), events, options, &[])
}

/// A gateway whose functions run behind the Lambda API at `url`.
pub(crate) fn start_over_lambda(template: &str, url: &str, name_format: &str) -> Gateway {
    let invoker = Arc::new(LambdaApiInvoker::new(&functions::lambda_client(url), name_format));
    start_invoker(template, invoker, Events::default(), Options::default(), &[])
}

/// A gateway with any invoker, whose control port is also bound on `control_addresses`.
pub(crate) fn start_invoker(
    template: &str,
    invoker: Arc<dyn Invoker>,
    events: Events,
    mut options: Options,
    control_addresses: &[std::net::IpAddr],
) -> Gateway {
    let invocations = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&invocations);
    options.observer = Some(Arc::new(move |invocation| seen.lock().unwrap().push(invocation)));
    let template = Template::read(template).unwrap();
    let ports = Ports::bind(0, 0, control_addresses).unwrap();
    let running = sam_gateway::start(ports, template, invoker, options).unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Gateway { running, events, invocations, http }
}

impl Gateway {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.urls.http)
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    pub(crate) async fn open(&self, query: &str) -> socket::Opened {
        socket::open(&format!("{}{query}", self.running.urls.websocket)).await
    }

    /// A socket of the person whom the test authorizer lets in.
    pub(crate) async fn connect(&self) -> socket::Socket {
        self.open("?ticket=good").await.unwrap()
    }

    /// The only socket's connection id.
    pub(crate) fn connection_id(&self) -> String {
        self.events.last("connect")["requestContext"]["connectionId"].as_str().unwrap().to_owned()
    }

    /// A request to the control port, with as much of a signature as the gateway checks.
    pub(crate) fn control(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.running.urls.lambda));
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
        let request = self
            .control(reqwest::Method::POST, &format!("/2015-03-31/functions/{name}/invocations"));
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

    /// The routes and statuses of the recorded invocations.
    pub(crate) fn routes(&self) -> Vec<(String, u16)> {
        let invocations = self.invocations.lock().unwrap();
        invocations.iter().map(|invocation| (invocation.route.clone(), invocation.status)).collect()
    }
}
