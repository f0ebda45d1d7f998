//! The cryptography of the `jsonwebtoken` crate, for HS256 alone (RFC 7518, 3.2).
//!
//! The crate's own two providers bring RSA and elliptic curves. Natter signs with one HMAC, so this
//! provider knows nothing else: a token that asks for another algorithm finds no code that could
//! verify it.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
    signature,
};
use sha2::Sha256;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key: &EncodingKey| {
        Hs256::new(*algorithm, key.family(), key.as_bytes())
            .map(|hs256| Box::new(hs256) as Box<dyn JwtSigner>)
    },
    verifier_factory: |algorithm, key: &DecodingKey| {
        Hs256::new(*algorithm, key.family(), key.try_get_as_bytes()?)
            .map(|hs256| Box::new(hs256) as Box<dyn JwtVerifier>)
    },
    // For JSON Web Keys, which Natter has none of.
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| Err(ErrorKind::UnsupportedAlgorithm.into()),
        rsa_pub_components_from_public_key: |_| Err(ErrorKind::UnsupportedAlgorithm.into()),
        ec_pub_components_from_private_key: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
        ed_pub_components_from_private_key: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
        compute_digest: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    },
};

/// Makes this the process's provider. To be called before a token is signed or verified, as often
/// as one likes.
pub(crate) fn install() {
    // An error says that there is one already: this one, or another that does HS256 just the same.
    let _ = PROVIDER.install_default();
}

/// HMAC-SHA256 with a key, before any message.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, family: AlgorithmFamily, secret: &[u8]) -> Result<Self> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::UnsupportedAlgorithm.into());
        }
        if family != AlgorithmFamily::Hmac {
            return Err(ErrorKind::InvalidKeyFormat.into());
        }
        Hmac::new_from_slice(secret).map(Self).map_err(|_| ErrorKind::InvalidKeyFormat.into())
    }

    fn over(&self, message: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(message)
    }
}

impl signature::Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, signature::Error> {
        Ok(self.over(message).finalize().into_bytes().to_vec())
    }
}

impl signature::Verifier<Vec<u8>> for Hs256 {
    fn verify(
        &self,
        message: &[u8],
        signature: &Vec<u8>,
    ) -> std::result::Result<(), signature::Error> {
        // In equal time, and over the whole length: a shortened signature is not one.
        self.over(message).verify_slice(signature).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    /// RFC 7515, A.1: a key, what is signed, and the signature.
    const RFC_KEY: &str =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    const RFC_MESSAGE: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
        eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxl\
        LmNvbS9pc19yb290Ijp0cnVlfQ";
    const RFC_SIGNATURE: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn key() -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(RFC_KEY).unwrap()
    }

    fn verifies(message: &str, signature: &[u8]) -> bool {
        let verifier =
            (PROVIDER.verifier_factory)(&Algorithm::HS256, &DecodingKey::from_secret(&key()))
                .unwrap();
        verifier.verify(message.as_bytes(), &signature.to_vec()).is_ok()
    }

    #[test]
    fn it_signs_as_the_rfc_does() {
        let signer =
            (PROVIDER.signer_factory)(&Algorithm::HS256, &EncodingKey::from_secret(&key()))
                .unwrap();
        let signature = signer.try_sign(RFC_MESSAGE.as_bytes()).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(signature), RFC_SIGNATURE);
    }

    #[test]
    fn it_verifies_only_the_whole_signature_of_that_message() {
        let signature = URL_SAFE_NO_PAD.decode(RFC_SIGNATURE).unwrap();
        assert!(verifies(RFC_MESSAGE, &signature));
        assert!(!verifies("another", &signature));
        for length in 0..signature.len() {
            assert!(!verifies(RFC_MESSAGE, &signature[..length]));
        }
        assert!(!verifies(RFC_MESSAGE, &[signature, vec![0]].concat()));
    }

    #[test]
    fn there_is_no_other_algorithm_and_no_other_kind_of_key() {
        for algorithm in [
            Algorithm::HS384,
            Algorithm::HS512,
            Algorithm::RS256,
            Algorithm::ES256,
            Algorithm::EdDSA,
        ] {
            assert!(
                (PROVIDER.signer_factory)(&algorithm, &EncodingKey::from_secret(&key())).is_err()
            );
            assert!(
                (PROVIDER.verifier_factory)(&algorithm, &DecodingKey::from_secret(&key())).is_err()
            );
        }
        assert!(
            (PROVIDER.signer_factory)(&Algorithm::HS256, &EncodingKey::from_rsa_der(&key()))
                .is_err()
        );
        assert!(
            (PROVIDER.verifier_factory)(&Algorithm::HS256, &DecodingKey::from_ec_der(&key()))
                .is_err()
        );
        let components = DecodingKey::from_rsa_raw_components(&key(), &[1, 0, 1]);
        assert!((PROVIDER.verifier_factory)(&Algorithm::HS256, &components).is_err());
    }

    #[test]
    fn it_can_be_installed_again() {
        install();
        install();
    }
}
