//! What the server keeps of a token that it must recognise.

use std::fmt::Write as _;

use natter_domain::invalid::InvalidError;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The SHA-256 of a token's bytes. Someone who reads it in the database can't make the token from
/// it: the token has 256 random bits, so one plain hash is enough. Compared in equal time; no
/// Debug.
#[derive(Clone)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    pub(crate) fn of(token: &[u8]) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// The hash of content that is no secret, by which a repeat of it is recognised.
    #[must_use]
    pub fn of_content(content: &str) -> Self {
        Self::of(content.as_bytes())
    }

    /// The 32 bytes, to be stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From 32 stored bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, InvalidError> {
        bytes.try_into().map(Self).map_err(|_| InvalidError::new("must have 32 bytes"))
    }

    /// The hash in 64 lower-case hexadecimal digits, for a key.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a String can't fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenHash {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sha_256() {
        // FIPS 180-2, B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(TokenHash::of(b"abc").to_hex(), expected);
    }

    #[test]
    fn a_stored_hash_is_read_back() {
        let hash = TokenHash::of(b"one");
        assert!(TokenHash::from_bytes(hash.as_bytes().to_vec()).is_ok_and(|read| read == hash));
        assert!(hash != TokenHash::of(b"other"));
        for length in [0, 31, 33] {
            assert!(TokenHash::from_bytes(vec![0; length]).is_err());
        }
    }

    #[test]
    fn every_bit_counts_when_hashes_are_compared() {
        let hash = TokenHash::of(b"one");
        for bit in 0..256 {
            let mut other = hash.clone();
            other.0[bit / 8] ^= 1 << (bit % 8);
            assert!(other != hash);
        }
    }
}
