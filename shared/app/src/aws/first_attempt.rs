//! A shorter limit for the first attempt at a request: mostly it is the connection that is slow, and
//! the second attempt has another one.

use std::time::Duration;

use aws_smithy_runtime_api::client::{
    connector_metadata::ConnectorMetadata,
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use tokio::time::timeout;

/// The header in which the SDK says which attempt a request is: `attempt=1; max=5`.
const ATTEMPT: &str = "amz-sdk-request";

/// `client`, whose first attempts end after `limit`. Those after them have the SDK's own limit.
pub(super) fn limited(client: SharedHttpClient, limit: Duration) -> SharedHttpClient {
    SharedHttpClient::new(FirstAttempts { client, limit })
}

#[derive(Debug)]
struct FirstAttempts {
    client: SharedHttpClient,
    limit: Duration,
}

impl HttpClient for FirstAttempts {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let connector = self.client.http_connector(settings, components);
        SharedHttpConnector::new(Limited { connector, limit: self.limit })
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.client.connector_metadata()
    }
}

#[derive(Debug)]
struct Limited {
    connector: SharedHttpConnector,
    limit: Duration,
}

impl HttpConnector for Limited {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let attempt = request.headers().get(ATTEMPT).unwrap_or_default();
        if !attempt.split(';').any(|part| part.trim() == "attempt=1") {
            return self.connector.call(request);
        }
        let (limit, answer) = (self.limit, self.connector.call(request));
        HttpConnectorFuture::new(async move {
            let answered = timeout(limit, answer).await;
            answered.unwrap_or_else(|late| Err(ConnectorError::timeout(late.into())))
        })
    }
}
