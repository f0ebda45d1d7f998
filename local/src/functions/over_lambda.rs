//! Functions behind a Lambda API: `cargo lambda watch`, `sam local start-lambda`, or AWS itself.

use std::time::Duration;

use aws_sdk_lambda::{
    Client,
    config::{BehaviorVersion, Region, retry::RetryConfig, timeout::TimeoutConfig},
    error::ProvideErrorMetadata as _,
    primitives::Blob,
};

use natter_runtime::function::FunctionError;

use super::{InvokeError, LONGEST};
use crate::{aws::Account, template::FunctionResource};

const CONNECT: Duration = Duration::from_secs(2);

/// A Lambda API, and how the template's functions are called there.
pub(crate) struct LambdaEndpoint {
    client: Client,
    name_format: String,
}

/// One function there.
pub(super) struct Remote {
    client: Client,
    name: String,
}

impl LambdaEndpoint {
    /// Reaches the API at `url`. In `name_format`, `{function}` stands for a function's own name and `{id}`
    /// for its logical id.
    pub(crate) fn new(url: &str, name_format: &str, account: &Account) -> Self {
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(LONGEST).build();
        let config = aws_sdk_lambda::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(url)
            .region(Region::new(account.region.clone()))
            .credentials_provider(account.credentials())
            .http_client(crate::aws::http_client(url))
            .timeout_config(timeouts)
            // An invocation that may have run is not run again.
            .retry_config(RetryConfig::disabled())
            .build();
        Self { client: Client::from_conf(config), name_format: name_format.to_owned() }
    }

    pub(super) fn function(&self, resource: &FunctionResource) -> Remote {
        let name = self.name_format.replace("{function}", &resource.name).replace("{id}", &resource.id);
        Remote { client: self.client.clone(), name }
    }
}

impl Remote {
    pub(super) async fn invoke(&self, event: Vec<u8>) -> Result<Vec<u8>, InvokeError> {
        let request = self.client.invoke().function_name(&self.name).payload(Blob::new(event));
        let answer = request.send().await.map_err(|error| {
            let why = match error.code() {
                Some("ResourceNotFoundException") => format!("there is no function `{}` there", self.name),
                Some(code) => format!("{code}: {}", error.message().unwrap_or("no message")),
                None => crate::aws::reason(&error),
            };
            InvokeError::Unreachable(why)
        })?;
        let failed = answer.function_error.is_some();
        let payload = answer.payload.map(Blob::into_inner).unwrap_or_default();
        if failed {
            return Err(InvokeError::Failed(serde_json::from_slice(&payload).unwrap_or_else(|_| {
                FunctionError {
                    error_type: "Unhandled".to_owned(),
                    error_message: "the function failed without saying why".to_owned(),
                }
            })));
        }
        Ok(payload)
    }
}
