//! Errors of the other crates as problems. Each is a match without a catch-all: a new error has to find its answer
//! here before it compiles.

use natter_auth::access_token::AccessTokenRefused;
use natter_domain::tail::AfterRefused;
use natter_store::StoreError;

use super::{Code, Problem};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable { .. } => {
                tracing::warn!(%error, "the store was not available");
                Self::unavailable()
            }
            StoreError::Refused { .. } | StoreError::Unreadable { .. } => {
                tracing::error!(%error, "the store failed");
                Self::internal()
            }
        }
    }
}

impl From<AccessTokenRefused> for Problem {
    fn from(refused: AccessTokenRefused) -> Self {
        match refused {
            AccessTokenRefused::Invalid => {
                Self::new(Code::InvalidToken, "The bearer token is not one of ours.")
            }
            AccessTokenRefused::Expired => Self::new(
                Code::ExpiredToken,
                "The bearer token has expired. Get a new one with the refresh token.",
            ),
        }
    }
}

impl From<AfterRefused> for Problem {
    fn from(refused: AfterRefused) -> Self {
        match refused {
            AfterRefused::Ahead => {
                Self::invalid_field("after", "must not be ahead of the conversation's last number")
            }
            AfterRefused::TooFarBehind => Self::new(
                Code::TooFarBehind,
                "Too much has come after `after` to look for a repeat. Read it first: if your message is not there, send it \
                 with the last number that you have seen then.",
            ),
        }
    }
}
