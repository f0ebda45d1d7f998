//! Refreshing a session: each refresh token is good for one use, and a second use ends the session.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use natter_domain::{
    limits::{REFRESH_GRACE, SESSION_LIFE},
    session::Identity,
    time::Timestamp,
};

use super::{Users, item::bytes, keys};
use crate::{
    StoreError,
    db::{Item, Outcome},
};

/// What the store keeps of a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshTokenHashes {
    /// SHA-256 of the token.
    pub token: [u8; 32],
    /// SHA-256 of what all tokens of its session have in common.
    pub family: [u8; 32],
}

/// What became of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    /// The token was the current one; its successor is now.
    Rotated,
    /// The token was the one before, moments ago: the client did not get its answer. Its successor is still current.
    Repeated {
        /// Which of the successors it is.
        successor: usize,
    },
    /// There is no such session, or it has run out.
    NoSession,
    /// No token of that session was ever like this one: somebody has made it up.
    Forged,
    /// The token was used before. Somebody else has a copy of it, so the session is to end.
    Reused,
}

impl Users {
    /// Replaces the refresh token `used` by one of `successors`, of which the first is preferred (there are several
    /// only while the signing key is being rotated). One request, two if the token was used before.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn refresh(
        &self,
        identity: Identity,
        used: &RefreshTokenHashes,
        successors: &[[u8; 32]],
        now: Timestamp,
    ) -> Result<Refreshed, StoreError> {
        let Some(preferred) = successors.first() else { return Ok(Refreshed::NoSession) };
        let millis = |moment: Timestamp| AttributeValue::N(moment.millis().to_string());
        let seconds = |moment: Timestamp| AttributeValue::N(moment.seconds().to_string());
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(identity.user), keys::session(identity.session))))
            .update_expression("SET rt = :next, pr = :used, pu = :grace, ra = :now, #ttl = :expires")
            .condition_expression("rt = :used AND #ttl > :seconds")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":next", bytes(preferred))
            .expression_attribute_values(":used", bytes(&used.token))
            .expression_attribute_values(":grace", millis(now.plus(REFRESH_GRACE)))
            .expression_attribute_values(":now", millis(now))
            .expression_attribute_values(":expires", seconds(now.plus(SESSION_LIFE)))
            .expression_attribute_values(":seconds", seconds(now))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.db.update(request).await? {
            Outcome::Done(_) => Ok(Refreshed::Rotated),
            Outcome::ConditionFailed(session) => Ok(judge(session.as_ref(), used, successors, now)),
        }
    }
}

fn judge(
    session: Option<&Item>,
    used: &RefreshTokenHashes,
    successors: &[[u8; 32]],
    now: Timestamp,
) -> Refreshed {
    let Some(session) = session else { return Refreshed::NoSession };
    let hash =
        |name: &str| session.get(name).and_then(|value| value.as_b().ok()).map(|blob| blob.as_ref().to_vec());
    let number = |name: &str| -> Option<i64> { session.get(name)?.as_n().ok()?.parse().ok() };
    if number("ttl").is_none_or(|expires| expires <= now.seconds()) {
        return Refreshed::NoSession;
    }
    if hash("fam").is_none_or(|family| family != used.family) {
        return Refreshed::Forged;
    }
    let in_grace = number("pu").is_some_and(|until| now.millis() < until);
    let was_before = hash("pr").is_some_and(|before| before == used.token);
    let current = hash("rt").and_then(|current| successors.iter().position(|next| current == next));
    match current {
        Some(successor) if was_before && in_grace => Refreshed::Repeated { successor },
        Some(_) | None => Refreshed::Reused,
    }
}
