//! What an access token says.

use std::time::Duration;

use natter_domain::{
    ids::{SessionId, UserId},
    limits::ACCESS_TOKEN_LIFE,
    session::Identity,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The `aud` of every access token: who it is meant for.
pub(super) const AUDIENCE: &str = "natter";

/// How far the clocks of two machines may differ when one reads what the other has just issued.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// The claims (RFC 7519, 4.1). `aud` and `iss` are single strings; the lists that the RFC also
/// allows are refused.
#[derive(Serialize, Deserialize)]
pub(super) struct Claims {
    /// The person.
    sub: UserId,
    /// The session that they speak through.
    sid: SessionId,
    /// When it was issued, in seconds since 1970.
    iat: i64,
    /// When it ends, in seconds since 1970.
    exp: i64,
    /// Which deployment issued it.
    iss: String,
    /// The audience of the token.
    aud: String,
}

impl Claims {
    pub(super) fn new(identity: Identity, issuer: &str, now: Timestamp) -> Self {
        Self {
            sub: identity.user,
            sid: identity.session,
            iat: now.seconds(),
            exp: now.plus(ACCESS_TOKEN_LIFE).seconds(),
            iss: issuer.to_owned(),
            aud: AUDIENCE.to_owned(),
        }
    }

    pub(super) fn identity(&self) -> Identity {
        Identity { user: self.sub, session: self.sid }
    }

    pub(super) fn is_for(&self, issuer: &str) -> bool {
        self.iss == issuer && self.aud == AUDIENCE
    }

    pub(super) fn is_from_the_future(&self, now: Timestamp) -> bool {
        Timestamp::from_seconds(self.iat) > now.plus(CLOCK_SKEW)
    }

    /// A token is valid before its `exp`, not at it (RFC 7519, 4.1.4).
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now >= Timestamp::from_seconds(self.exp)
    }
}
