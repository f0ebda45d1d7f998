//! Who sends a request: the access token says so, and the session it names must still be there.

use natter_auth::access_token::AccessTokens;
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    member::Member,
    session::{Identity, Session},
    time::Clock,
};
use natter_store::{Conversations, Users, users::Consistency};

use crate::{
    http::HttpRequest,
    problem::{Code, Problem},
};

/// Checks access tokens.
#[derive(Clone)]
pub struct Authenticator {
    tokens: AccessTokens,
    users: Users,
    clock: Clock,
}

impl Authenticator {
    pub(crate) fn new(tokens: AccessTokens, users: Users, clock: Clock) -> Self {
        Self { tokens, users, clock }
    }

    /// Who sends `request`. One read of 0.5 RRU, and only for a token that we signed.
    ///
    /// # Errors
    /// `missing_token`, `invalid_token`, `expired_token` or `session_revoked`.
    pub async fn identify(&self, request: &HttpRequest) -> Result<Identity, Problem> {
        self.session(request).await.map(|session| Identity { user: session.user, session: session.id })
    }

    /// Who sends `request`, and what they are in the conversation that `conversation` names, if they are a member. One request of
    /// 1.5 RRU for both.
    ///
    /// # Errors
    /// `missing_token`, `invalid_token`, `expired_token`, `session_revoked`, or what `conversation` says.
    pub async fn identify_in(
        &self,
        request: &HttpRequest,
        conversations: &Conversations,
        conversation: impl FnOnce(UserId) -> Result<ConversationId, Problem>,
    ) -> Result<(ConversationId, UserId, Option<Member>), Problem> {
        let now = self.clock.now();
        let identity = self.tokens.verify(bearer_token(request)?, now)?;
        let named = conversation(identity.user);
        let Ok(conversation) = named else {
            // What the conversation is said of comes after the session, as everywhere.
            self.identify(request).await?;
            return named.map(|conversation| (conversation, identity.user, None));
        };
        let admission = self.users.admission(identity, conversations, conversation, now).await?;
        admission.session.ok_or_else(revoked)?;
        Ok((conversation, identity.user, admission.member))
    }

    /// The session through which `request` is sent. Costs what [`Authenticator::identify`] does.
    ///
    /// # Errors
    /// `missing_token`, `invalid_token`, `expired_token` or `session_revoked`.
    pub async fn session(&self, request: &HttpRequest) -> Result<Session, Problem> {
        let now = self.clock.now();
        let identity = self.tokens.verify(bearer_token(request)?, now)?;
        let session = self.users.session(identity, now, Consistency::Eventual).await?;
        session.ok_or_else(revoked)
    }
}

fn revoked() -> Problem {
    Problem::new(Code::SessionRevoked, "The session has ended. Log in again.")
}

fn bearer_token(request: &HttpRequest) -> Result<&str, Problem> {
    let missing =
        || Problem::new(Code::MissingToken, "Send the header `Authorization: Bearer` with an access token.");
    let header = request.header("authorization").ok_or_else(missing)?;
    let (scheme, token) = header.trim().split_once(' ').ok_or_else(missing)?;
    let token = token.trim();
    if scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() { Ok(token) } else { Err(missing()) }
}
