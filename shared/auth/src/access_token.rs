//! Access tokens: short-lived proof of who is speaking, which needs no look-up to be checked.

mod claims;

use std::sync::Arc;

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use natter_domain::{secret::Secret, session::Identity, time::Timestamp};

use self::claims::{AUDIENCE, Claims};
use crate::{jwt::hs256, signing_keys::SigningKeys};

/// Most bytes of a token. Natter's own have about 350; a longer one is refused before it is
/// decoded.
const MAX_BYTES: usize = 1_024;

/// Issues and verifies access tokens: JWTs (RFC 7519) signed with HS256, valid for
/// [15 minutes](natter_domain::limits::ACCESS_TOKEN_LIFE). Cheap to clone; no Debug.
///
/// That a token verifies says who it was issued to. Whether that session still exists is another
/// question, which the sessions' store answers.
#[derive(Clone)]
pub struct AccessTokens(Arc<Inner>);

struct Inner {
    issuer: String,
    signing: EncodingKey,
    header: Header,
    /// By the header that a token of that key has.
    verifying: Vec<(Header, DecodingKey)>,
    validation: Validation,
}

/// Why a token could not be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueTokenError {
    /// Signing failed: a defect.
    #[error("the access token could not be signed")]
    Signing,
    /// With this issuer a token has more than 1,024 bytes, and would be refused.
    #[error("the issuer is too long for an access token")]
    IssuerTooLong,
}

/// Why a token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccessTokenError {
    /// It is not a token that was issued here.
    #[error("the access token is not valid")]
    Invalid,
    /// It was issued here, and its time is over.
    #[error("the access token has expired")]
    Expired,
}

impl AccessTokens {
    /// Signs with the first of `keys` and verifies with each. `issuer` is the `iss` of every token:
    /// two deployments that have different issuers don't take each other's tokens, even with the
    /// same keys.
    #[must_use]
    pub fn new(keys: SigningKeys, issuer: String) -> Self {
        hs256::install();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims(&["sub", "exp", "iss", "aud"]);
        validation.set_issuer(&[&issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.leeway = 0;
        // Expiry is checked in `verify`: the library reads the system's clock.
        validation.validate_exp = false;
        let current = keys.current();
        Self(Arc::new(Inner {
            issuer,
            signing: EncodingKey::from_secret(current.secret.as_bytes()),
            header: header(&current.id),
            verifying: keys
                .all()
                .map(|key| (header(&key.id), DecodingKey::from_secret(key.secret.as_bytes())))
                .collect(),
            validation,
        }))
    }

    /// A token for `identity` that is valid from `now` on.
    ///
    /// # Errors
    /// When the issuer is too long, or signing fails.
    pub fn issue(&self, identity: Identity, now: Timestamp) -> Result<Secret, IssueTokenError> {
        let claims = Claims::new(identity, &self.0.issuer, now);
        let token = encode(&self.0.header, &claims, &self.0.signing)
            .map(Secret::new)
            .map_err(|_| IssueTokenError::Signing)?;
        if token.expose().len() > MAX_BYTES {
            return Err(IssueTokenError::IssuerTooLong);
        }
        Ok(token)
    }

    /// Whom a token was issued to. It must have the header that Natter writes, with the id of a
    /// known key; that key's signature; Natter's audience and this issuer; and not be from the
    /// future, by more than 60 seconds.
    ///
    /// # Errors
    /// `Expired` when that is all so and the token's time is over; `Invalid` for everything else.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Identity, AccessTokenError> {
        if token.len() > MAX_BYTES {
            return Err(AccessTokenError::Invalid);
        }
        let header = decode_header(token).map_err(|_| AccessTokenError::Invalid)?;
        // The whole header, not the `kid` alone: so no field of it can ask for anything (`alg`,
        // `crit`, `jwk`, …).
        let (_, key) = self
            .0
            .verifying
            .iter()
            .find(|(known, _)| *known == header)
            .ok_or(AccessTokenError::Invalid)?;
        let claims = decode::<Claims>(token, key, &self.0.validation)
            .map_err(|_| AccessTokenError::Invalid)?
            .claims;
        if !claims.is_for(&self.0.issuer) || claims.is_from_the_future(now) {
            return Err(AccessTokenError::Invalid);
        }
        if claims.is_over(now) {
            return Err(AccessTokenError::Expired);
        }
        Ok(claims.identity())
    }
}

fn header(key_id: &str) -> Header {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(key_id.to_owned());
    header
}

#[cfg(test)]
mod forged;
#[cfg(test)]
mod tests;
