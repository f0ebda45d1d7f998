//! TLS in front of what listens on this machine without, with a certificate authority that lives as long as the run.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// As many authorities as a function trusts on AWS, so that reading them takes as long: Amazon's, beside ours.
const AMAZON_ROOTS: &str = include_str!("../../../shared/runtime/src/aws/amazon-roots.pem");

/// A certificate for this machine.
pub(super) struct Tls {
    acceptor: TlsAcceptor,
    authorities: PathBuf,
}

/// An address that is reached over TLS.
pub(super) struct Endpoint {
    /// With scheme and port.
    pub(super) url: String,
    /// How many connections there have been.
    pub(super) connections: watch::Receiver<usize>,
}

impl Tls {
    /// A new authority, whose certificate is put into `folder`.
    pub(super) fn new(folder: &Path) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        // With the authority's own name it would look as if it vouched for itself.
        params.distinguished_name.push(DnType::CommonName, "localhost");
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key);
        let mut config = config.unwrap();
        // DynamoDB speaks nothing newer.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // A session that was kept would spare the next process nothing: it knows of none.
        config.send_tls13_tickets = 0;
        let authorities = folder.join("authorities.pem");
        fs::write(&authorities, format!("{AMAZON_ROOTS}\n{}", issuer.pem())).unwrap();
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), authorities }
    }

    /// The file with the authorities.
    pub(super) fn authorities(&self) -> &str {
        self.authorities.to_str().unwrap()
    }

    /// Takes connections over TLS, and passes what comes through them on to `target`: a host and a port.
    pub(super) async fn before(&self, target: &str) -> Endpoint {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (acceptor, target) = (self.acceptor.clone(), target.to_owned());
        let (count, connections) = watch::channel(0);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (acceptor, target, count) = (acceptor.clone(), target.clone(), count.clone());
                tokio::spawn(async move {
                    // A process that is ended breaks its connections off.
                    let _ = pass_on(connection, &acceptor, &target, &count).await;
                });
            }
        });
        Endpoint { url: format!("https://localhost:{port}"), connections }
    }
}

async fn pass_on(
    connection: TcpStream,
    acceptor: &TlsAcceptor,
    target: &str,
    count: &watch::Sender<usize>,
) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut outer = acceptor.accept(connection).await?;
    count.send_modify(|connections| *connections += 1);
    let mut inner = TcpStream::connect(target).await?;
    inner.set_nodelay(true)?;
    copy_bidirectional(&mut outer, &mut inner).await?;
    Ok(())
}
