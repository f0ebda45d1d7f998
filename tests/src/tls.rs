//! The certificate authorities that the kit trusts: the system's, those in the PEM file that
//! `NATTER_CA_FILE` names (for a private authority), and those that a test adds.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};

/// The variable that names a file of more authorities.
const CA_FILE: &str = "NATTER_CA_FILE";

static TRUST: Mutex<Trust> = Mutex::new(Trust { added: Vec::new(), config: None });

struct Trust {
    added: Vec<PathBuf>,
    config: Option<Arc<ClientConfig>>,
}

/// Trusts the authorities in a PEM file too, for clients and sockets that are made from now on.
pub fn trust(file: &Path) {
    let mut trust = TRUST.lock().unwrap_or_else(PoisonError::into_inner);
    trust.added.push(file.to_owned());
    trust.config = None;
}

/// The one configuration of all clients and sockets.
///
/// # Panics
/// When a file of authorities can't be read: what follows would only be refused connections.
pub(crate) fn config() -> Arc<ClientConfig> {
    let mut trust = TRUST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(config) = &trust.config {
        return Arc::clone(config);
    }
    let given = env::var_os(CA_FILE).filter(|file| !file.is_empty()).map(PathBuf::from);
    let files: Vec<PathBuf> = given.into_iter().chain(trust.added.iter().cloned()).collect();
    let roots = roots(&files).unwrap_or_else(|why| panic!("{why}"));
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring knows TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::clone(trust.config.insert(Arc::new(config)))
}

/// The system's authorities, and those in these files. A system without any is no error, because
/// plain HTTP needs none.
fn roots(files: &[PathBuf]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for file in files {
        let error =
            |why: &dyn fmt::Display| format!("the authorities in {}: {why}", file.display());
        let mut found = 0;
        for certificate in CertificateDer::pem_file_iter(file).map_err(|why| error(&why))? {
            roots.add(certificate.map_err(|why| error(&why))?).map_err(|why| error(&why))?;
            found += 1;
        }
        if found == 0 {
            return Err(error(&"there is no certificate"));
        }
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_without_a_certificate_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let refused = |file: &Path| roots(&[file.to_owned()]).unwrap_err();
        assert!(refused(&file).contains("ca.pem: "), "{}", refused(&file));
        fs::write(&file, "no certificate\n").unwrap();
        assert!(refused(&file).ends_with("ca.pem: there is no certificate"), "{}", refused(&file));
    }
}
