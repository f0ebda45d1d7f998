//! The HTTPS client that all AWS clients of a function share: one TLS configuration, one pool of
//! connections.

use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    connector_metadata::ConnectorMetadata,
    http::{HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector},
    runtime_components::RuntimeComponents,
};

use super::authorities::Authorities;

/// The TLS client could not be set up.
#[derive(Debug)]
pub(crate) struct TlsError;

/// A client that believes `authorities`. Nothing is read before its first request.
pub(crate) fn client(authorities: &Authorities) -> Result<SharedHttpClient, TlsError> {
    let roots = TrustStore::empty().with_pem_certificate(authorities.pem());
    let context = TlsContext::builder().with_trust_store(roots).build().map_err(|_| TlsError)?;
    let client =
        Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context);
    Ok(SharedHttpClient::new(SkipTlsProbe(client.build_https())))
}

/// The SDK's own client makes a whole TLS configuration for each AWS client, to see whether it can,
/// throws it away, and makes another one for the first request. This one leaves the first out.
#[derive(Debug)]
struct SkipTlsProbe(SharedHttpClient);

impl HttpClient for SkipTlsProbe {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.0.connector_metadata()
    }
}
