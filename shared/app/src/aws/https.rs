//! The HTTPS client that all AWS clients of a function share: one TLS configuration, one pool of
//! connections.

use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use super::{authorities::Authorities, fresh_connections};

/// The TLS client could not be set up.
#[derive(Debug)]
pub(crate) struct TlsError;

/// A client that believes `authorities`. Nothing is read before its first request.
pub(crate) fn client(authorities: &Authorities) -> Result<SharedHttpClient, TlsError> {
    let roots = TrustStore::empty().with_pem_certificate(authorities.pem());
    let context = TlsContext::builder().with_trust_store(roots).build().map_err(|_| TlsError)?;
    Ok(fresh_connections::client(move || {
        Builder::new()
            .pool_idle_timeout(fresh_connections::LONGEST_IDLE)
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .tls_context(context.clone())
            .build_https()
    }))
}
