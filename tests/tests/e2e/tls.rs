//! The test kit over TLS, as with a deployment.

use std::{fs, net::SocketAddr, sync::Arc};

use natter::Options;
use natter_tests::{Server, open, tls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// A certificate authority.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut of = CertificateParams::default();
        of.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(of, KeyPair::generate().unwrap()).unwrap())
    }

    /// The TLS settings of a server at localhost.
    fn localhost(&self) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap()
    }
}

/// A TLS endpoint in front of a Natter, as API Gateway is.
struct Front {
    /// Its host and port.
    host: String,
    serving: JoinHandle<()>,
}

impl Front {
    async fn of(server: &Server, config: ServerConfig) -> Self {
        let inner: SocketAddr = server.url().trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = format!("localhost:{}", listener.local_addr().unwrap().port());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // A client that does not believe the certificate goes away here.
                    let Ok(mut outside) = acceptor.accept(stream).await else { return };
                    let mut inside = TcpStream::connect(inner).await.unwrap();
                    let _ = copy_bidirectional(&mut outside, &mut inside).await;
                });
            }
        });
        Self { host, serving }
    }

    fn server(&self) -> Server {
        Server::at(&format!("https://{}", self.host))
    }

    /// A socket's address, here.
    fn socket_url(&self, url: &str) -> String {
        let (_, path) = url.trim_start_matches("ws://").split_once('/').unwrap();
        format!("wss://{}/{path}", self.host)
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

#[tokio::test]
async fn requests_and_sockets_go_over_tls_to_whom_an_authority_has_signed_for() {
    let Some(natter) = Server::with(Options::default()).await else { return };
    let (known, unknown) = (Authority::new(), Authority::new());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    fs::write(&file, known.0.pem()).unwrap();
    tls::trust(&file);

    let front = Front::of(&natter, known.localhost()).await;
    let ada = front.server().person().await;
    let (_, url) = ada.ticket().await;
    let mut socket = open(&front.socket_url(&url), None).await.unwrap();
    let bob = front.server().person().await;
    bob.say(&ada, "over TLS").await;
    assert_eq!(
        socket.expect_event("newMessage").await["entry"]["text"],
        natter_tests::text("over TLS")
    );

    let stranger = Front::of(&natter, unknown.localhost()).await;
    let server = stranger.server();
    let refused = tokio::spawn(async move { server.person().await }).await;
    assert!(refused.is_err(), "nobody has signed for it");
    let (_, url) = ada.ticket().await;
    let url = stranger.socket_url(&url);
    assert!(tokio::spawn(async move { open(&url, None).await.is_ok() }).await.is_err());
}
