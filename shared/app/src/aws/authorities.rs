//! The certificate authorities that AWS clients trust.

use std::{fs, path::Path};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Those of AWS's endpoints. Reading the system's own list took half of a cold start.
const AMAZON_ROOTS: &str = include_str!("amazon-roots.pem");

/// A list of certificate authorities, each of which can be used.
pub(crate) struct Authorities {
    pem: Vec<u8>,
}

impl Authorities {
    /// The authorities of AWS's endpoints: Amazon's own.
    pub(crate) fn amazon() -> Self {
        Self { pem: AMAZON_ROOTS.into() }
    }

    /// Those in a PEM file, and no others. `None` where it can't be read, holds none, or one that
    /// can't be used: the client that is given such a one panics.
    pub(crate) fn in_file(path: &Path) -> Option<Self> {
        let pem = fs::read(path).ok()?;
        let mut usable = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            usable.add(certificate.ok()?).ok()?;
        }
        (!usable.is_empty()).then_some(Self { pem })
    }

    /// The authorities as PEM.
    pub(crate) fn pem(&self) -> Vec<u8> {
        self.pem.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ders(pem: &[u8]) -> Vec<CertificateDer<'_>> {
        CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn every_embedded_root_is_one_that_browsers_trust() {
        let embedded = Authorities::amazon().pem();
        let embedded = ders(&embedded);
        assert_eq!(embedded.len(), 5);
        assert!(
            embedded.iter().all(|root| webpki_root_certs::TLS_SERVER_ROOT_CERTS.contains(root))
        );
    }

    #[test]
    fn a_file_of_authorities_takes_the_place_of_the_embedded_ones() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/aws/amazon-roots.pem");
        let first = fs::read_to_string(&file).unwrap();
        let (first, _) = first.split_once("-----END").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let one = folder.path().join("one.pem");
        fs::write(&one, format!("{first}-----END CERTIFICATE-----\n")).unwrap();
        assert_eq!(ders(&Authorities::in_file(&one).unwrap().pem()).len(), 1);
    }

    #[test]
    fn a_file_with_no_usable_authority_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authorities.pem");
        assert!(Authorities::in_file(&file).is_none(), "there is no file");
        let block =
            |body| format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
        for content in [String::new(), "no certificate".to_owned(), block("!"), block("AAAA")] {
            fs::write(&file, &content).unwrap();
            assert!(Authorities::in_file(&file).is_none(), "{content}");
        }
    }
}
