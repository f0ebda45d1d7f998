//! What a function under measurement needs: a database, a signing key, and an event with live
//! values of two people.

use std::{collections::BTreeMap, env, fs, path::Path};

use natter::template::Template;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;

use super::{Program, Start, programs::Does, speed::Launcher, timed_start};
use natter_tests::{
    Server, no_flood_limit,
    rng::suffix,
    tls_endpoint::{Endpoint, Tls},
};

/// The password in the samples.
const PASSWORD: &str = "not-a-real-password";
/// The variables that Lambda sets for each function.
const OF_LAMBDA: [(&str, &str); 5] = [
    ("AWS_LAMBDA_FUNCTION_NAME", "measured"),
    ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
    ("AWS_LAMBDA_LOG_GROUP_NAME", "measured"),
    ("AWS_LAMBDA_LOG_STREAM_NAME", "measured"),
];

/// A Natter in this process, with TLS in front of its database and of its other endpoints.
pub(super) struct Testbed {
    server: Server,
    template: Template,
    variables: BTreeMap<String, String>,
    /// The number of connections that each endpoint has accepted.
    connections: [watch::Receiver<usize>; 2],
    /// The folder with the file of authorities.
    _folder: TempDir,
}

impl Testbed {
    pub(super) async fn new() -> Self {
        let mut options = no_flood_limit();
        let key = format!("measured:{}{}{}", suffix(), suffix(), suffix());
        options.overrides.insert("SIGNING_KEYS".to_owned(), key.clone());
        let server = Server::with(options).await.expect("NATTER_URL is not set");
        let running = server.running();
        let folder = tempfile::tempdir().unwrap();
        let tls = Tls::new(folder.path());
        let target = |url: &str| url.trim_start_matches("http://").to_owned();
        let dynamodb = tls.before(&target(&running.dynamodb_url)).await;
        // It serves the management API, too.
        let lambda = tls.before(&target(&running.lambda_url)).await;
        let mut variables = running.environment.clone();
        let stage = running.management_url.trim_start_matches(&running.lambda_url);
        variables.extend(
            [
                ("SIGNING_KEYS", key),
                ("AWS_ENDPOINT_URL_DYNAMODB", dynamodb.url.clone()),
                ("AWS_ENDPOINT_URL_LAMBDA", lambda.url.clone()),
                ("MANAGEMENT_ENDPOINT", format!("{}{stage}", lambda.url)),
                ("AWS_CA_BUNDLE", tls.authorities().to_owned()),
                ("NODE_EXTRA_CA_CERTS", tls.authorities().to_owned()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        let template = Template::read(include_str!("../../../template.yaml")).unwrap();
        let connections = [dynamodb, lambda].map(|Endpoint { connections, .. }| connections);
        Self { server, template, variables, connections, _folder: folder }
    }

    /// Starts a program with a new event, and checks the answer and the calls over TLS.
    pub(super) async fn start(
        &self,
        program: &Program,
        launcher: Launcher<'_>,
    ) -> Result<Start, String> {
        let event = match &program.does {
            Does::Hello | Does::ReadsAnItem => "{}".to_owned(),
            Does::Function(function) => self.event(function).await,
        };
        let before = self.connected();
        let (start, answer) =
            timed_start::start(program, &self.variables_of(program), event, launcher)?;
        let status = answer["statusCode"].as_u64();
        let (expected, calls) = match &program.does {
            Does::Hello => (Some(200), false),
            Does::ReadsAnItem => (Some(200), true),
            Does::Function(name) => (expected(name), !matches!(name.as_str(), "fallback" | "web")),
        };
        if status != expected {
            return Err(format!("{} answered {status:?} and not {expected:?}", program.name));
        }
        if calls != (self.connected() > before) {
            let did = if calls { "called nothing over TLS" } else { "called something" };
            return Err(format!("{} {did}", program.name));
        }
        Ok(start)
    }

    fn connected(&self) -> usize {
        self.connections.iter().map(|connections| *connections.borrow()).sum()
    }

    /// The variables that template.yaml and Lambda give to a function.
    fn variables_of(&self, program: &Program) -> BTreeMap<String, String> {
        let mut variables = self.variables.clone();
        if let Does::Function(function) = &program.does {
            let resource =
                self.template.functions.values().find(|resource| resource.name == *function);
            let own = &resource
                .unwrap_or_else(|| panic!("{function} is not in the template"))
                .environment;
            variables.retain(|name, _| own.contains_key(name) || name.starts_with("AWS_"));
        }
        variables.extend(OF_LAMBDA.map(|(name, value)| (name.to_owned(), value.to_owned())));
        variables.extend(program.variables.iter().cloned());
        variables
    }

    /// The function's sample in events/ with live values: two new people, their conversation and
    /// their room.
    async fn event(&self, function: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events").join(sample(function));
        let text = fs::read_to_string(path.with_extension("json")).unwrap();
        let name = format!("c{}", suffix());
        // The two samples with a username.
        let text = if text.contains("/auth/") { text.replace("ada", &name) } else { text };
        if function == "register" {
            return text;
        }
        let [ada, other] = [self.register(&name).await, self.register(&format!("{name}2")).await];
        let id = |person: &Value| word(&person["user"]["id"]);
        let token = word(&ada["accessToken"]);
        let mut words = vec![("OTHER_USER_ID", id(&other)), ("USER_ID", id(&ada))];
        words.push(("REFRESH_TOKEN", word(&ada["refreshToken"])));
        if text.contains("SESSION_ID") {
            let me = self.server.request("GET", "/api/auth/me").token(&token).await.expect(200);
            words.push(("SESSION_ID", word(&me["session"]["id"])));
        }
        if text.contains("TICKET") {
            let ticket = self.post("/api/ws-ticket", &token, &json!({}), 200).await;
            words.push(("TICKET", word(&ticket["ticket"])));
        }
        let send = format!("/api/messages/send/{}", id(&other));
        let sent = self.post(&send, &token, &json!({ "text": "Hello." }), 201).await;
        words.push(("CONVERSATION_ID", word(&sent["conversationId"])));
        words.push(("ACCESS_TOKEN", token));
        words.iter().fold(text, |text, (word, value)| text.replace(word, value))
    }

    async fn register(&self, name: &str) -> Value {
        let mail = format!("{name}@example.com");
        let body = json!({ "username": name, "email": mail, "password": PASSWORD });
        self.server.request("POST", "/api/auth/register").json(&body).await.expect(201)
    }

    async fn post(&self, path: &str, token: &str, body: &Value, status: u16) -> Value {
        self.server.request("POST", path).token(token).json(body).await.expect(status)
    }
}

fn word(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The sample that is sent to a function.
fn sample(function: &str) -> &'static str {
    match function {
        "register" => "http/post-api-auth-register",
        "login" => "http/post-api-auth-login",
        "refresh" => "http/post-api-auth-refresh",
        "logout" => "http/post-api-auth-logout",
        "account" => "http/get-api-auth-me",
        "password" => "http/put-api-auth-password",
        "users" => "http/get-api-users",
        "send-message" => "http/post-api-messages-send-receiverid",
        "get-messages" => "http/get-api-messages-userid",
        "ws-ticket" => "http/post-api-ws-ticket",
        "ice-servers" => "http/get-api-calls-ice-servers",
        "ws-authorizer" => "websocket/authorizer",
        "ws-connect" => "websocket/connect",
        "ws-disconnect" => "websocket/disconnect",
        "ws-frame" => "websocket/frame-send-message",
        "rooms" => "http/post-api-rooms",
        "conversations" => "http/get-api-conversations",
        "sync" => "http/post-api-sync",
        "blocks" => "http/put-api-users-userid-block",
        "export" => "http/get-api-users-me-export",
        "delete-account" => "http/delete-api-users-me",
        "fanout" => "async/fanout-presence",
        // There is no such call, so the function only looks.
        "delayed-jobs" => "queue/delayed-jobs-end-call",
        // Nobody has asked to delete the account, so the function does nothing to it.
        "account-deletion" => "async/account-deletion",
        "web" => "http/any-front",
        "fallback" => "http/fallback-unknown-route",
        other => panic!("no first event for {other}"),
    }
}

/// The status of the expected answer; `None` if the answer has none.
fn expected(function: &str) -> Option<u64> {
    match function {
        "register" | "send-message" | "rooms" => Some(201),
        "logout" | "password" | "blocks" => Some(204),
        "delete-account" => Some(202),
        "fallback" => Some(404),
        "ws-authorizer" | "fanout" | "delayed-jobs" | "account-deletion" => None,
        _ => Some(200),
    }
}
