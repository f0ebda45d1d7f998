//! The AWS clients of natter itself: their account, HTTP client and errors.

use std::error::Error;

use aws_credential_types::Credentials;
use aws_sdk_lambda::config::{BehaviorVersion, Region};
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// The environment variables that hold credentials.
pub(crate) const CREDENTIALS: [&str; 3] =
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/// A region and credentials.
#[derive(Clone)]
pub struct Account {
    /// The region, such as `us-east-1`.
    pub region: String,
    /// The access key's id.
    pub access_key_id: String,
    /// The access key's secret.
    pub secret_access_key: String,
    /// The session token of temporary credentials.
    pub session_token: Option<String>,
}

impl Account {
    /// An account for this machine. No signature is checked here, so the secret changes with each
    /// start. The access key's id stays the same, because DynamoDB Local has a database for each.
    pub(crate) fn local(secret_access_key: String) -> Self {
        Self {
            region: sam_gateway::REGION.to_owned(),
            access_key_id: "NATTERLOCAL".to_owned(),
            secret_access_key,
            session_token: None,
        }
    }

    /// The account of the usual chain: the profile that `AWS_PROFILE` names, SSO, the container or
    /// the instance. `None`, with a warning, where the chain finds none.
    #[cfg(feature = "aws-config")]
    pub(crate) async fn of_chain() -> Option<Self> {
        use aws_credential_types::provider::ProvideCredentials as _;

        let config = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client("https:"))
            .load()
            .await;
        let credentials = config.credentials_provider()?.provide_credentials().await;
        let credentials = credentials
            .inspect_err(|error| tracing::warn!("no credentials: {}", root_cause(error)))
            .ok()?;
        Some(Self {
            region: config.region().map_or("us-east-1", Region::as_ref).to_owned(),
            access_key_id: credentials.access_key_id().to_owned(),
            secret_access_key: credentials.secret_access_key().to_owned(),
            session_token: credentials.session_token().map(str::to_owned),
        })
    }

    pub(crate) fn credentials(&self) -> Credentials {
        let token = self.session_token.clone();
        Credentials::new(&self.access_key_id, &self.secret_access_key, token, None, "natter")
    }
}

/// The HTTP client for an endpoint. It has TLS only for `https:`, because loading the root
/// certificates takes longer than the rest of the start.
pub(crate) fn http_client(url: &str) -> SharedHttpClient {
    if url.starts_with("https:") {
        Builder::new()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .build_https()
    } else {
        Builder::new().build_http()
    }
}

/// A client of the Lambda API at `url`.
pub(crate) fn lambda_client(url: &str, account: &Account) -> aws_sdk_lambda::Client {
    let config = aws_sdk_lambda::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(url)
        .region(Region::new(account.region.clone()))
        .credentials_provider(account.credentials())
        .http_client(http_client(url))
        .build();
    aws_sdk_lambda::Client::from_conf(config)
}

/// The innermost error, such as `Connection refused`, without the client's layers around it.
pub(crate) fn root_cause(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
