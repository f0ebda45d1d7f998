//! The keys that tokens are signed with.

use std::sync::Arc;

use hmac::{Hmac, KeyInit as _};
use natter_domain::invalid::InvalidError;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Fewest bytes of a key: as many as the hash has (RFC 7518, 3.2).
const SECRET_MIN_BYTES: usize = 32;
/// Most characters of a key's id. It is in the header of every access token.
const ID_MAX_BYTES: usize = 32;

/// One key, or two while the secret is being replaced: the first signs, both verify. No Debug.
///
/// To replace a secret without logging anyone out: put the new key second and deploy, so that
/// everyone knows it; put it first; take the old key away once its last access token has expired
/// (15 minutes).
#[derive(Clone)]
pub struct SigningKeys(Arc<Keys>);

struct Keys {
    current: SigningKey,
    other: Option<SigningKey>,
}

/// A key and its name.
pub(crate) struct SigningKey {
    /// Its name, the `kid` of the tokens that it signed.
    pub(crate) id: String,
    /// The secret, wiped when dropped.
    pub(crate) secret: Zeroizing<String>,
    /// HMAC-SHA256 with the secret, before any message.
    pub(crate) mac: Hmac<Sha256>,
}

impl SigningKeys {
    /// Reads `id:secret` or `id:secret,id:secret`. An id has 1 to 32 of `A–Z a–z 0–9 _ -`, and no
    /// two are alike. A secret has at least 32 printable ASCII characters and no comma.
    ///
    /// # Errors
    /// Says which rule was broken, and never repeats the text.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        let mut entries = text.split(',');
        let current = SigningKey::parse(entries.next().unwrap_or_default())?;
        let other = entries.next().map(SigningKey::parse).transpose()?;
        if entries.next().is_some() {
            return Err(InvalidError::new("must have one key or two"));
        }
        if other.as_ref().is_some_and(|other| other.id == current.id) {
            return Err(InvalidError::new("must have a different id for each key"));
        }
        Ok(Self(Arc::new(Keys { current, other })))
    }

    /// The key that signs.
    pub(crate) fn current(&self) -> &SigningKey {
        &self.0.current
    }

    /// Every key, the one that signs first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.0.current).chain(&self.0.other)
    }
}

impl SigningKey {
    fn parse(entry: &str) -> Result<Self, InvalidError> {
        let (id, secret) = entry.split_once(':').ok_or_else(|| {
            InvalidError::new("must have the form id:secret or id:secret,id:secret")
        })?;
        if id.is_empty()
            || id.len() > ID_MAX_BYTES
            || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        {
            return Err(InvalidError::new("must have key ids of 1 to 32 letters, digits, _ and -"));
        }
        if secret.len() < SECRET_MIN_BYTES {
            return Err(InvalidError::new("must have secrets of at least 32 bytes"));
        }
        // A blank or a line's end is never meant: it came with the secret from a file.
        if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidError::new(
                "must have secrets of printable ASCII characters without blanks",
            ));
        }
        let mac = Hmac::new_from_slice(secret.as_bytes())
            .map_err(|_| InvalidError::new("must have secrets that HMAC-SHA256 takes"))?;
        Ok(Self { id: id.to_owned(), secret: Zeroizing::new(secret.to_owned()), mac })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    fn ids(text: &str) -> Vec<String> {
        SigningKeys::parse(text)
            .map(|keys| keys.all().map(|key| key.id.clone()).collect())
            .unwrap_or_default()
    }

    #[test]
    fn there_are_one_or_two_keys_and_the_first_signs() {
        assert_eq!(ids(&format!("a:{SECRET}")), ["a"]);
        let text = format!("new_2:{SECRET}x,old-1:{SECRET}");
        assert_eq!(ids(&text), ["new_2", "old-1"]);
        let keys = SigningKeys::parse(&text).unwrap();
        assert_eq!(keys.current().id, "new_2");
        assert_eq!(*keys.current().secret, format!("{SECRET}x"));
    }

    #[test]
    fn a_secret_may_contain_colons() {
        let keys = SigningKeys::parse(&format!("a:{SECRET}:more")).unwrap();
        assert_eq!(*keys.current().secret, format!("{SECRET}:more"));
    }

    #[test]
    fn anything_else_is_refused() {
        let short = SECRET.get(1..).unwrap();
        let long_id = "i".repeat(33);
        for text in [
            String::new(),
            ",".to_owned(),
            "a".to_owned(),
            SECRET.to_owned(),
            "a:".to_owned(),
            format!("a:{short}"),
            format!(":{SECRET}"),
            format!("{long_id}:{SECRET}"),
            format!("a b:{SECRET}"),
            format!("é:{SECRET}"),
            format!("a:{SECRET},"),
            format!(",a:{SECRET}"),
            format!("a:{SECRET},a:{SECRET}x"),
            format!("a:{SECRET},b:{short}"),
            format!("a:{SECRET},b:{SECRET},c:{SECRET}"),
            format!("a:{SECRET}\n"),
            format!("a: {SECRET}"),
            format!("a:{SECRET}é"),
        ] {
            assert!(SigningKeys::parse(&text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_refusal_never_repeats_the_text(
            text in "[a-z]{4,40}(:[!-~]{4,40})?(,[a-z]{4,9}:[!-~]{4,40})?",
        ) {
            if let Err(invalid) = SigningKeys::parse(&text) {
                for part in text.split([':', ',']).filter(|part| part.len() > 8) {
                    let said = format!("{invalid} {invalid:?}");
                    prop_assert!(!said.contains(part));
                }
            }
        }
    }
}
