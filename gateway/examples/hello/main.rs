//! Runs `template.yaml` beside this file, with functions that are plain async Rust functions.
//!
//! `cargo run -p sam-gateway --example hello` prints what to try. With `--lambda-endpoint URL`, the
//! functions are invoked over the Lambda API at that address instead, for example under
//! `cargo lambda watch`.

use std::{env, error::Error, sync::Arc};

use aws_sdk_lambda::config::{BehaviorVersion, Credentials, Region};
use sam_gateway::{
    FunctionError, InProcessInvoker, Invoker, LambdaApiInvoker, Options, Ports, template::Template,
};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let template = Template::read(include_str!("template.yaml"))?;
    let mut arguments = env::args().skip(1);
    let invoker: Arc<dyn Invoker> = match (arguments.next().as_deref(), arguments.next()) {
        (Some("--lambda-endpoint"), Some(url)) => {
            Arc::new(LambdaApiInvoker::new(&lambda_client(url), "{function}"))
        }
        _ => Arc::new(functions()),
    };
    let ports = Ports::bind(3000, 3001, &[])?;
    let gateway = sam_gateway::start(ports, template, invoker, Options::default())?;
    let urls = &gateway.urls;
    println!("curl {}/hello/ada", urls.http);
    println!("websocat {}   (then type any text)", urls.websocket);
    println!(
        "curl {}/@connections/CONNECTION_ID -H 'authorization: AWS4-HMAC-SHA256 x' -d hi",
        urls.management
    );
    std::future::pending().await
}

/// The template's functions by name.
fn functions() -> InProcessInvoker {
    InProcessInvoker::new()
        .json_function("hello", hello)
        .json_function("connect", connect)
        .json_function("shout", shout)
}

/// `GET /hello/{name}`
async fn hello(event: Value) -> Result<Value, FunctionError> {
    let name = text(&event, "/pathParameters/name");
    Ok(json!({"statusCode": 200, "body": format!("Hello, {name}!\n")}))
}

/// `$connect`: lets every client in, and prints the connection id for pushes.
async fn connect(event: Value) -> Result<Value, FunctionError> {
    println!("connected: {}", text(&event, "/requestContext/connectionId"));
    Ok(json!({"statusCode": 200}))
}

/// `$default`: answers a frame with its text in capitals.
async fn shout(event: Value) -> Result<Value, FunctionError> {
    Ok(json!({"statusCode": 200, "body": text(&event, "/body").to_uppercase()}))
}

/// The text at a place in an event.
fn text<'a>(event: &'a Value, pointer: &str) -> &'a str {
    event.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A client of a Lambda API that checks no credentials.
fn lambda_client(url: String) -> aws_sdk_lambda::Client {
    let config = aws_sdk_lambda::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new(sam_gateway::REGION))
        .credentials_provider(Credentials::new("local", "local", None, None, "example"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    aws_sdk_lambda::Client::from_conf(config)
}
