//! A TLS endpoint in front of a plain one on this machine, with a certificate authority that is
//! made for one run.

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

/// Amazon's authorities, beside ours: a function reads as many on AWS, which takes its time.
const AMAZON_ROOTS: &str = include_str!("../../shared/app/src/aws/amazon-roots.pem");

/// A certificate for this machine.
pub struct Tls {
    acceptor: TlsAcceptor,
    authorities: PathBuf,
}

/// An address that is reached over TLS.
pub struct Endpoint {
    /// With scheme and port.
    pub url: String,
    /// How many connections there have been.
    pub connections: watch::Receiver<usize>,
}

impl Tls {
    /// A new authority, whose certificate is put into `folder`.
    ///
    /// # Panics
    /// When the folder can't be written.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        // With the authority's own name it would look self-signed.
        params.distinguished_name.push(DnType::CommonName, "localhost");
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key);
        let mut config = config.unwrap();
        // DynamoDB supports nothing newer.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Each process starts without a session to resume.
        config.send_tls13_tickets = 0;
        let authorities = folder.join("authorities.pem");
        fs::write(&authorities, format!("{AMAZON_ROOTS}\n{}", issuer.pem())).unwrap();
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), authorities }
    }

    /// The file with the authorities.
    #[must_use]
    pub fn authorities(&self) -> &str {
        self.authorities.to_str().unwrap()
    }

    /// Accepts TLS connections and forwards their bytes to `target`: a host and a port.
    pub async fn before(&self, target: &str) -> Endpoint {
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
