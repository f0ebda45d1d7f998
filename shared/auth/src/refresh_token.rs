//! Refresh tokens: each is used once, for the next access token and the next refresh token.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Mac as _;
use natter_domain::{
    ids::{SessionId, UserId},
    invalid::InvalidError,
    secret::Secret,
    session::Identity,
};
use zeroize::Zeroizing;

use crate::{
    random::Random,
    signing_keys::{SigningKey, SigningKeys},
    token_hash::TokenHash,
};

/// Put before an old token, so that nothing else that these keys sign can be taken for a successor:
/// an access token is signed over base64url, which has no blanks.
const SUCCESSOR: &[u8] = b"natter refresh successor";

/// A session's refresh token: whose it is (16 bytes), which session (16 bytes), what all tokens of
/// that session have in common and nobody else knows (its family, 16 bytes) and what only this one
/// has (16 bytes), written as 86 characters of base64url. No Debug; the secrets are wiped when
/// dropped.
///
/// The identity is only claimed, until the token's hash is found with that session. The family
/// tells a token that was used before from one that somebody has made up out of two ids: only the
/// former may end a session.
pub struct RefreshToken {
    identity: Identity,
    family: Zeroizing<[u8; 16]>,
    secret: Zeroizing<[u8; 16]>,
}

impl RefreshToken {
    /// Reads a token as [`RefreshToken::to_secret`] wrote it. There is no other spelling of it.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        Self::read(text)
            .ok_or_else(|| InvalidError::new("must be a refresh token, as it was handed out"))
    }

    fn read(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 64]);
        let length = URL_SAFE_NO_PAD.decode_slice(text, bytes.as_mut_slice()).ok()?;
        if length != bytes.len() {
            return None;
        }
        let (user, rest) = bytes.split_first_chunk()?;
        let (session, rest) = rest.split_first_chunk()?;
        let (family, secret) = rest.split_first_chunk()?;
        Some(Self {
            identity: Identity {
                user: UserId::from_bytes(*user),
                session: SessionId::from_bytes(*session),
            },
            family: Zeroizing::new(*family),
            secret: Zeroizing::new(*secret.first_chunk()?),
        })
    }

    /// The user and session that the token claims.
    #[must_use]
    pub fn identity(&self) -> Identity {
        self.identity
    }

    /// What the server keeps of it: the SHA-256 of its 64 bytes.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(self.bytes().as_slice())
    }

    /// What the server keeps of its family: the SHA-256 of the token's first 48 bytes.
    #[must_use]
    pub fn family_hash(&self) -> TokenHash {
        TokenHash::of(self.bytes().split_at(48).0)
    }

    /// The token, to be handed out: 86 characters of `A–Z a–z 0–9 - _`.
    #[must_use]
    pub fn to_secret(&self) -> Secret {
        Secret::new(URL_SAFE_NO_PAD.encode(self.bytes().as_slice()))
    }

    fn bytes(&self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        let identity =
            self.identity.user.to_bytes().into_iter().chain(self.identity.session.to_bytes());
        let secrets = self.family.iter().chain(self.secret.iter()).copied();
        for (place, byte) in bytes.iter_mut().zip(identity.chain(secrets)) {
            *place = byte;
        }
        bytes
    }
}

/// Makes refresh tokens. Cheap to clone; no Debug.
#[derive(Clone)]
pub struct RefreshTokens {
    keys: SigningKeys,
    random: Random,
}

impl RefreshTokens {
    /// The first token of a session is drawn from `random`, the later ones are derived with `keys`.
    #[must_use]
    pub fn new(keys: SigningKeys, random: Random) -> Self {
        Self { keys, random }
    }

    /// A new session's first token.
    #[must_use]
    pub fn first(&self, identity: Identity) -> RefreshToken {
        RefreshToken { identity, family: self.random.bytes(), secret: self.random.bytes() }
    }

    /// The token that follows `old` by each key, the current key's first: one or two. A client may
    /// ask again just after another key was put first; its successor is then the other key's.
    ///
    /// `voided` is how many successors of `old` were replaced by another before anybody used them.
    /// A token's secret is the first half of HMAC-SHA256 over "natter refresh successor", the 64
    /// bytes of `old`, and `voided` as four bytes, big-endian, unless it is 0. Identity and family
    /// stay.
    ///
    /// So a client whose answer was lost can ask again and gets the very same token, without the
    /// server keeping any. Whoever has an old token can't derive the next: that takes the key.
    #[must_use]
    pub fn successors(&self, old: &RefreshToken, voided: u32) -> Vec<RefreshToken> {
        self.keys.all().map(|key| derive(key, old, voided)).collect()
    }
}

fn derive(key: &SigningKey, old: &RefreshToken, voided: u32) -> RefreshToken {
    let mac = key.mac.clone().chain_update(SUCCESSOR).chain_update(old.bytes().as_slice());
    let mac = if voided == 0 { mac } else { mac.chain_update(voided.to_be_bytes()) };
    let mac: Zeroizing<[u8; 32]> = Zeroizing::new(mac.finalize().into_bytes().into());
    let mut secret = Zeroizing::new([0; 16]);
    for (place, byte) in secret.iter_mut().zip(mac.iter()) {
        *place = *byte;
    }
    RefreshToken { identity: old.identity, family: old.family.clone(), secret }
}

#[cfg(test)]
mod tests;
