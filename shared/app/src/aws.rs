//! AWS clients: each is made of one `SdkConfig`, with timeouts and retries set and nothing looked
//! up.

mod authorities;
mod first_attempt;
mod freeze_aware_instant;
mod fresh_connections;
pub(crate) mod https;

use std::time::Duration;

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_apigatewaymanagement as management;
use aws_sdk_dynamodb as dynamodb;
use aws_sdk_lambda as lambda;
use aws_sdk_sqs as sqs;
use aws_smithy_runtime_api::client::{behavior_version::BehaviorVersion, http::SharedHttpClient};
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};
use aws_types::{SdkConfig, region::Region};
use natter_push::LazyClient;

pub(crate) use authorities::Authorities;

/// How long the first attempt at a request to DynamoDB waits for its answer after a pause.
const FIRST_ATTEMPT: Duration = Duration::from_secs(1);

/// What all clients of a function share. Region and credentials are those of the environment, which
/// is the only place that Lambda puts them: no loader of `aws-config` looks anywhere else
/// (docs/adr/0011-aws-config.md).
///
/// The SDK sets no overall timeout by itself. A healthy call takes milliseconds; a slow one is
/// better tried again.
pub(crate) fn sdk_config(
    region: String,
    credentials: Credentials,
    https: SharedHttpClient,
) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(https)
        .timeout_config(timeouts(Duration::from_secs(2), Duration::from_secs(5)))
        .retry_config(retries(4, Duration::from_millis(50)))
        .build()
}

/// A DynamoDB client for the region's endpoint, or another one.
pub(crate) fn dynamodb(shared: &SdkConfig, endpoint: Option<&str>) -> dynamodb::Client {
    let mut config = dynamodb::config::Builder::from(shared)
        .timeout_config(timeouts(Duration::from_secs(3), Duration::from_secs(10)))
        .retry_config(retries(5, Duration::from_millis(50)));
    let mut client = shared.http_client();
    if let Some(url) = endpoint {
        config.set_endpoint_url(Some(url.to_owned()));
        client = client_of(url, shared);
    }
    // Whoever is connected has an answer in milliseconds. A write that was done although nobody
    // waited for its answer is recognised when it is repeated.
    config.set_http_client(client.map(|client| first_attempt::limited(client, FIRST_ATTEMPT)));
    dynamodb::Client::from_conf(config.build())
}

/// A Lambda client for the region's endpoint, or another one. It only starts functions, and does
/// not wait for them.
pub(crate) fn lambda(shared: &SdkConfig, endpoint: Option<&str>) -> LazyClient<lambda::Client> {
    let mut config = lambda::config::Builder::from(shared);
    if let Some(url) = endpoint {
        config.set_endpoint_url(Some(url.to_owned())).set_http_client(client_of(url, shared));
    }
    let config = config.build();
    LazyClient::new(|| lambda::Client::from_conf(config))
}

/// An SQS client for the region's endpoint, or another one. It only sends.
pub(crate) fn sqs(shared: &SdkConfig, endpoint: Option<&str>) -> LazyClient<sqs::Client> {
    let mut config = sqs::config::Builder::from(shared);
    if let Some(url) = endpoint {
        config.set_endpoint_url(Some(url.to_owned())).set_http_client(client_of(url, shared));
    }
    let config = config.build();
    LazyClient::new(|| sqs::Client::from_conf(config))
}

/// A management API client for one WebSocket API.
///
/// A push that takes long is given up: the entry that it is about is in the log.
pub(crate) fn management(shared: &SdkConfig, endpoint: &str) -> LazyClient<management::Client> {
    let mut config = management::config::Builder::from(shared)
        .endpoint_url(endpoint)
        .timeout_config(timeouts(Duration::from_secs(1), Duration::from_secs(3)))
        // Also for 429, which API Gateway answers when a socket or the account is posted to too
        // fast.
        .retry_config(retries(4, Duration::from_millis(100)));
    config.set_http_client(client_of(endpoint, shared));
    let config = config.build();
    LazyClient::new(|| management::Client::from_conf(config))
}

fn timeouts(attempt: Duration, operation: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(attempt)
        .operation_timeout(operation)
        .build()
}

fn retries(attempts: u32, first_wait: Duration) -> RetryConfig {
    RetryConfig::standard().with_max_attempts(attempts).with_initial_backoff(first_wait)
}

/// What reaches `endpoint`: the shared client over TLS, or one without, on this machine.
fn client_of(endpoint: &str, shared: &SdkConfig) -> Option<SharedHttpClient> {
    if endpoint.starts_with("http://") {
        return Some(fresh_connections::plain());
    }
    shared.http_client()
}
