//! Who sends a request: the access token says so, and the session it names must still be there.

use natter_auth::access_token::AccessTokens;
use natter_domain::{
    conversation::ConversationId,
    ids::UserId,
    member::Member,
    session::{Identity, Session},
    time::Timestamp,
};
use natter_store::{Conversations, Users, users::Consistency};

use crate::{
    http::{GatewayRequest as _, Request},
    problem::{Problem, code, refusals::session_revoked},
};

/// Checks access tokens.
#[derive(Clone)]
pub struct Authenticator {
    tokens: AccessTokens,
    users: Users,
}

impl Authenticator {
    pub(crate) fn new(tokens: AccessTokens, users: Users) -> Self {
        Self { tokens, users }
    }

    /// Who sends `request`. One read of 0.5 RRU, and only for a token that we signed.
    ///
    /// # Errors
    /// `missing_token`, `invalid_token`, `expired_token` or `session_revoked`.
    pub async fn identify(&self, request: &Request, now: Timestamp) -> Result<Identity, Problem> {
        let identity = self.tokens.verify(bearer_token(request)?, now)?;
        self.active_session(identity, now).await?;
        Ok(identity)
    }

    /// Who sends `request`, and what they are in the conversation that `conversation` names, if
    /// they are a member. One request of 1.5 RRU for both.
    ///
    /// # Errors
    /// `missing_token`, `invalid_token`, `expired_token`, `session_revoked`, or what `conversation`
    /// says.
    pub async fn identify_in(
        &self,
        request: &Request,
        conversations: &Conversations,
        conversation: impl FnOnce(UserId) -> Result<ConversationId, Problem>,
        now: Timestamp,
    ) -> Result<(ConversationId, UserId, Option<Member>), Problem> {
        let identity = self.tokens.verify(bearer_token(request)?, now)?;
        let named = conversation(identity.user);
        let Ok(conversation) = named else {
            // What the conversation is said of comes after the session, as everywhere.
            self.active_session(identity, now).await?;
            return named.map(|conversation| (conversation, identity.user, None));
        };
        let found =
            self.users.session_and_membership(identity, conversations, conversation, now).await?;
        found.session.ok_or_else(session_revoked)?;
        Ok((conversation, identity.user, found.member))
    }

    /// The session through which `request` is sent. Costs what [`Authenticator::identify`] does.
    ///
    /// # Errors
    /// `missing_token`, `invalid_token`, `expired_token` or `session_revoked`.
    pub async fn session(&self, request: &Request, now: Timestamp) -> Result<Session, Problem> {
        let identity = self.tokens.verify(bearer_token(request)?, now)?;
        self.active_session(identity, now).await
    }

    async fn active_session(&self, identity: Identity, now: Timestamp) -> Result<Session, Problem> {
        let session = self.users.session(identity, now, Consistency::Eventual).await?;
        session.ok_or_else(session_revoked)
    }
}

fn bearer_token(request: &Request) -> Result<&str, Problem> {
    let missing = || {
        Problem::new(
            code::MISSING_TOKEN,
            "Send the header `Authorization: Bearer` with an access token.",
        )
    };
    let header = request.header("authorization").ok_or_else(missing)?;
    let (scheme, token) = header.trim().split_once(' ').ok_or_else(missing)?;
    let token = token.trim();
    if scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() {
        Ok(token)
    } else {
        Err(missing())
    }
}
