//! AWS clients: made once, at start, with timeouts and retries set and nothing looked up.

mod authorities;
pub(crate) mod https;

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_apigatewaymanagement as management;
use aws_sdk_dynamodb as dynamodb;
use aws_sdk_lambda as lambda;
use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::{retry::RetryConfig, timeout::TimeoutConfig};
use natter_push::Lazy;

pub(crate) use authorities::Authorities;

/// Where and as whom to call AWS: from the environment, which is the only place that Lambda puts it.
pub(crate) struct Access {
    /// Region, such as `eu-central-1`.
    pub region: String,
    /// The function's role, or whatever a local DynamoDB accepts.
    pub credentials: Credentials,
    /// What reaches an endpoint over TLS.
    pub https: SharedHttpClient,
}

/// A DynamoDB client for the region's endpoint, or another one.
///
/// The SDK sets no overall timeout by itself. A healthy call takes milliseconds; a slow one is better tried again.
pub(crate) fn dynamodb(access: &Access, endpoint: Option<&str>) -> dynamodb::Client {
    let mut config = dynamodb::Config::builder()
        .behavior_version(dynamodb::config::BehaviorVersion::v2026_01_12())
        .region(dynamodb::config::Region::new(access.region.clone()))
        .credentials_provider(access.credentials.clone())
        .http_client(http_client(access, endpoint))
        .timeout_config(timeouts(Duration::from_secs(3), Duration::from_secs(10)))
        .retry_config(
            RetryConfig::standard().with_max_attempts(5).with_initial_backoff(Duration::from_millis(50)),
        );
    config.set_endpoint_url(endpoint.map(str::to_owned));
    dynamodb::Client::from_conf(config.build())
}

/// A Lambda client for the region's endpoint, or another one. It only starts functions, and does not wait for them.
pub(crate) fn lambda(access: &Access, endpoint: Option<&str>) -> Lazy<lambda::Client> {
    let mut config = lambda::Config::builder()
        .behavior_version(lambda::config::BehaviorVersion::v2026_01_12())
        .region(lambda::config::Region::new(access.region.clone()))
        .credentials_provider(access.credentials.clone())
        .http_client(http_client(access, endpoint))
        .timeout_config(timeouts(Duration::from_secs(2), Duration::from_secs(5)))
        .retry_config(
            RetryConfig::standard().with_max_attempts(4).with_initial_backoff(Duration::from_millis(50)),
        );
    config.set_endpoint_url(endpoint.map(str::to_owned));
    let config = config.build();
    Lazy::new(|| lambda::Client::from_conf(config))
}

/// A management API client for one WebSocket API.
///
/// A push that takes long is given up: the entry that it tells of is in the log.
pub(crate) fn management(access: &Access, endpoint: &str) -> Lazy<management::Client> {
    let config = management::Config::builder()
        .behavior_version(management::config::BehaviorVersion::v2026_01_12())
        .region(management::config::Region::new(access.region.clone()))
        .credentials_provider(access.credentials.clone())
        .http_client(http_client(access, Some(endpoint)))
        .timeout_config(timeouts(Duration::from_secs(1), Duration::from_secs(3)))
        // Also for 429, which API Gateway answers when a socket or the account is posted to too fast.
        .retry_config(
            RetryConfig::standard().with_max_attempts(4).with_initial_backoff(Duration::from_millis(100)),
        )
        .endpoint_url(endpoint)
        .build();
    Lazy::new(|| management::Client::from_conf(config))
}

fn timeouts(attempt: Duration, operation: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(attempt)
        .operation_timeout(operation)
        .build()
}

fn http_client(access: &Access, endpoint: Option<&str>) -> SharedHttpClient {
    match endpoint {
        Some(url) if url.starts_with("http://") => Builder::new().build_http(),
        Some(_) | None => access.https.clone(),
    }
}
