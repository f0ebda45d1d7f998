//! Creates sessions with their first pair of tokens, and answers with pairs.

use natter_app::{
    environment::{Environment, StartError},
    problem::Problem,
};
use natter_auth::{
    access_token::AccessTokens,
    refresh_token::{RefreshToken, RefreshTokens},
};
use natter_domain::{
    ids::{Ids, UserId},
    limits::ACCESS_TOKEN_LIFE,
    session::{Device, Identity, LongestSession, Session},
    time::{Clock, Timestamp},
    user::Profile,
};
use natter_store::users::RefreshTokenHashes;
use serde::Serialize;

use crate::views::user::UserView;

/// Creates sessions and issues their tokens.
pub(super) struct Tokens {
    access: AccessTokens,
    refresh: RefreshTokens,
    longest: LongestSession,
    clock: Clock,
    ids: Ids,
}

/// A session that is not stored yet.
pub(super) struct NewSession {
    pub(super) session: Session,
    pub(super) refresh_token: RefreshToken,
}

/// What the store keeps of a refresh token.
pub(super) fn hashes(token: &RefreshToken) -> RefreshTokenHashes {
    RefreshTokenHashes { token: *token.hash().as_bytes(), family: *token.family_hash().as_bytes() }
}

/// A pair of tokens, as it is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PairView {
    access_token: String,
    refresh_token: String,
    expires_in: u64,
}

/// A person with a new pair.
#[derive(Serialize)]
pub(super) struct WelcomeView<'a> {
    user: UserView<'a>,
    #[serde(flatten)]
    pair: PairView,
}

impl Tokens {
    pub(super) fn new(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self {
            access: environment.access_tokens()?,
            refresh: environment.refresh_tokens()?,
            longest: environment.longest_session()?,
            clock: environment.clock(),
            ids: environment.ids(),
        })
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How long a session can last.
    pub(super) fn longest_session(&self) -> LongestSession {
        self.longest
    }

    /// Derives the next refresh token from the one before.
    pub(super) fn refresh_tokens(&self) -> &RefreshTokens {
        &self.refresh
    }

    pub(super) fn new_user(&self, now: Timestamp) -> UserId {
        self.ids.user(now)
    }

    /// A new session of `user` on `device`.
    pub(super) fn new_session(&self, user: UserId, device: Device, now: Timestamp) -> NewSession {
        let id = self.ids.session(now);
        let session = Session {
            user,
            id,
            device,
            created_at: now,
            refreshed_at: now,
            expires_at: self.longest.expiry(now, now),
        };
        NewSession { session, refresh_token: self.refresh.first(Identity { user, session: id }) }
    }

    /// A pair: a fresh access token beside `refresh_token`.
    pub(super) fn pair(
        &self,
        refresh_token: &RefreshToken,
        now: Timestamp,
    ) -> Result<PairView, Problem> {
        let access_token = self.access.issue(refresh_token.identity(), now).map_err(|error| {
            tracing::error!(%error, "an access token could not be issued");
            Problem::internal()
        })?;
        Ok(PairView {
            access_token: access_token.expose().to_owned(),
            refresh_token: refresh_token.to_secret().expose().to_owned(),
            expires_in: ACCESS_TOKEN_LIFE.as_secs(),
        })
    }

    /// The answer to a registration or login.
    pub(super) fn welcome<'a>(
        &self,
        profile: &'a Profile,
        new: &NewSession,
        now: Timestamp,
    ) -> Result<WelcomeView<'a>, Problem> {
        Ok(WelcomeView { user: UserView::own(profile), pair: self.pair(&new.refresh_token, now)? })
    }
}
