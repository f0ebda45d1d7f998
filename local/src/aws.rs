//! What the AWS clients of the gateway itself share.

use std::error::Error;

use aws_credential_types::Credentials;
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

/// The environment variables that hold credentials.
pub(crate) const CREDENTIALS: [&str; 3] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/// A region and the credentials in it.
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
    /// For this machine alone: nothing here checks a signature, so the secret is a new one at each start. The
    /// id is always the same, because DynamoDB Local keeps a database for each.
    pub(crate) fn local(secret_access_key: String) -> Self {
        Self {
            region: crate::template::intrinsics::REGION.to_owned(),
            access_key_id: "NATTERLOCAL".to_owned(),
            secret_access_key,
            session_token: None,
        }
    }

    pub(crate) fn credentials(&self) -> Credentials {
        let token = self.session_token.clone();
        Credentials::new(&self.access_key_id, &self.secret_access_key, token, None, "natter")
    }
}

/// The client for an endpoint: TLS only where its address asks for it, because loading the root certificates
/// takes longer than everything else at start.
pub(crate) fn http_client(url: &str) -> SharedHttpClient {
    if url.starts_with("https:") {
        Builder::new()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .build_https()
    } else {
        Builder::new().build_http()
    }
}

/// What lies at the bottom of an error: `Connection refused`, and not the layers of client above it.
pub(crate) fn reason(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
