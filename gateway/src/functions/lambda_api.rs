//! Functions behind a Lambda API: `cargo lambda watch`, `sam local start-lambda`, or AWS itself.

use std::{error::Error, time::Duration};

use aws_sdk_lambda::{
    Client,
    config::{retry::RetryConfig, timeout::TimeoutConfig},
    error::ProvideErrorMetadata as _,
    primitives::Blob,
};
use futures_util::{FutureExt as _, future::BoxFuture};

use super::{
    error::{FunctionError, InvokeError},
    invoker::{FUNCTION_TIMEOUT_MAX, Invoked, Invoker},
};
use crate::template::FunctionResource;

/// How long a connection to the Lambda API may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Invokes functions over the Lambda API. That API enforces the functions' own timeouts.
pub struct LambdaApiInvoker {
    client: Client,
    name_format: String,
}

impl LambdaApiInvoker {
    /// Invokes over `client`, with its retries and timeouts replaced: an invocation that may have
    /// run must not run again.
    ///
    /// In `name_format`, `{function}` stands for a function's name (the last part of its
    /// `CodeUri`, as `cargo lambda watch` wants it) and `{id}` for its logical id (as `sam local
    /// start-lambda` wants it).
    #[must_use]
    pub fn new(client: &Client, name_format: &str) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_timeout(FUNCTION_TIMEOUT_MAX)
            .build();
        let config = client.config().to_builder();
        let config = config.timeout_config(timeouts).retry_config(RetryConfig::disabled()).build();
        Self { client: Client::from_conf(config), name_format: name_format.to_owned() }
    }
}

impl Invoker for LambdaApiInvoker {
    fn invoke(&self, function: &FunctionResource, event: Vec<u8>) -> BoxFuture<'static, Invoked> {
        let name = self.name_format.replace("{function}", &function.name);
        let name = name.replace("{id}", &function.id);
        let client = self.client.clone();
        async move { Invoked { result: invoke(&client, &name, event).await, usage: None } }.boxed()
    }
}

async fn invoke(client: &Client, name: &str, event: Vec<u8>) -> Result<Vec<u8>, InvokeError> {
    let request = client.invoke().function_name(name).payload(Blob::new(event));
    let response = request.send().await.map_err(|error| {
        InvokeError::Unreachable(match error.code() {
            Some("ResourceNotFoundException") => format!("there is no function `{name}` there"),
            Some(code) => format!("{code}: {}", error.message().unwrap_or("no message")),
            None => root_cause(&error),
        })
    })?;
    let failed = response.function_error.is_some();
    let payload = response.payload.map(Blob::into_inner).unwrap_or_default();
    if failed {
        let reported = serde_json::from_slice(&payload).unwrap_or_else(|_| {
            FunctionError::new("Unhandled", "the function failed without saying why")
        });
        return Err(InvokeError::Failed(reported));
    }
    Ok(payload)
}

/// The innermost error, such as `Connection refused`, without the client's layers around it.
fn root_cause(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
