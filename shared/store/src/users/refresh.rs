//! Refreshing a session: a refresh token is good for one use, and for others as long as nobody has
//! used its successor; any other second use ends the session.

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder,
    types::{AttributeValue, ReturnValuesOnConditionCheckFailure},
};
use natter_domain::{
    limits::{LATE_REFRESH_GRACE, REFRESH_GRACE},
    session::{Identity, LongestSession},
    time::Timestamp,
};

use super::{Users, item::bytes, keys};
use crate::{
    StoreError,
    attributes::{
        TTL,
        users::session::{
            FAMILY_HASH, PREVIOUS_TOKEN_HASH, PREVIOUS_TOKEN_UNTIL, REFRESHED_AT, TOKEN_HASH,
            VOID_SUCCESSORS,
        },
    },
    dynamodb::{Item, Outcome},
};

/// What the store keeps of a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshTokenHashes {
    /// SHA-256 of the token.
    pub token: [u8; 32],
    /// SHA-256 of what all tokens of its session have in common.
    pub family: [u8; 32],
}

/// Which successor of the used token is the session's current token after a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refreshed {
    /// How many successors before it are void.
    pub voided: u32,
    /// Which of the successors after so many it is: one for each signing key.
    pub key: usize,
}

/// Why a session was not refreshed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    /// The session has ended or expired.
    #[error("the session has ended")]
    NoSession,
    /// The session has lasted as long as it can. Its item may still be stored.
    #[error("the session has lasted as long as it can")]
    Over,
    /// The session never had a token of this family: it is forged.
    #[error("the refresh token is not one of the session's")]
    Forged,
    /// The token was used before, and so was its successor, or it is a successor that is void.
    /// Somebody has a copy of it, so the session has to end.
    #[error("the refresh token was used before")]
    Reused,
    /// Others have used the same token again and again in the same moment.
    #[error("the refresh token is used by many at once")]
    Contended,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How often a repeat is tried while others change the session: one of them succeeds each time, and
/// the next try finds what it has left.
const TRIES: u32 = 4;

impl Users {
    /// Replaces the refresh token `used` by its successor. `successors` says which ones it has
    /// after so many were void; the first of them is preferred (there are several only while the
    /// signing key is being rotated).
    ///
    /// The token before the current one may be used again as long as nobody has used the current
    /// one: within 30 seconds it gets the same successor, later the next, and the current one is
    /// void. Within 3 seconds after that it gets the same successor again. One request; two if the token was used before; one more where others use it too.
    pub async fn refresh(
        &self,
        identity: Identity,
        used: &RefreshTokenHashes,
        successors: impl Fn(u32) -> Vec<[u8; 32]>,
        longest: LongestSession,
        now: Timestamp,
    ) -> Result<Refreshed, RefreshError> {
        let began = identity.session.made_at();
        if longest.is_over(began, now) {
            return Err(RefreshError::Over);
        }
        let expires_at = longest.expiry(began, now);
        let mut session = match self.rotate(identity, used, &successors, expires_at, now).await? {
            Outcome::Done(()) => return Ok(Refreshed { voided: 0, key: 0 }),
            Outcome::ConditionFailed(session) => session,
        };
        for _ in 0..TRIES {
            let void = match decide(session.as_ref(), used, &successors, now)? {
                Repeat::Same(refreshed) => return Ok(refreshed),
                Repeat::Void(void) => void,
            };
            let next = Refreshed { voided: void.voided.saturating_add(1), key: 0 };
            let hash = preferred(&successors, next.voided)?;
            let request = self
                .session_update(identity, used, expires_at, LATE_REFRESH_GRACE, now)
                .update_expression(format!(
                    "SET {TOKEN_HASH} = :next, {PREVIOUS_TOKEN_UNTIL} = :grace, \
                     {REFRESHED_AT} = :now, {VOID_SUCCESSORS} = :voided, #ttl = :expires"
                ))
                .condition_expression(format!(
                    "{TOKEN_HASH} = :void AND {PREVIOUS_TOKEN_HASH} = :used AND #ttl > :seconds"
                ))
                .expression_attribute_values(":next", bytes(&hash))
                .expression_attribute_values(":void", void.token)
                .expression_attribute_values(":voided", number(next.voided.into()));
            session = match self.client.update(request).await? {
                Outcome::Done(_) => return Ok(next),
                Outcome::ConditionFailed(session) => session,
            };
        }
        Err(RefreshError::Contended)
    }

    /// Replaces the current token, if `used` is that; else returns the session as it is.
    async fn rotate(
        &self,
        identity: Identity,
        used: &RefreshTokenHashes,
        successors: &impl Fn(u32) -> Vec<[u8; 32]>,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Outcome<()>, RefreshError> {
        let request = self
            .session_update(identity, used, expires_at, REFRESH_GRACE, now)
            .update_expression(format!(
                "SET {TOKEN_HASH} = :next, {PREVIOUS_TOKEN_HASH} = :used, \
                 {PREVIOUS_TOKEN_UNTIL} = :grace, {REFRESHED_AT} = :now, #ttl = :expires \
                 REMOVE {VOID_SUCCESSORS}"
            ))
            .condition_expression(format!("{TOKEN_HASH} = :used AND #ttl > :seconds"))
            .expression_attribute_values(":next", bytes(&preferred(successors, 0)?));
        Ok(match self.client.update(request).await? {
            Outcome::Done(_) => Outcome::Done(()),
            Outcome::ConditionFailed(session) => Outcome::ConditionFailed(session),
        })
    }

    /// What both updates of a session have in common.
    fn session_update(
        &self,
        identity: Identity,
        used: &RefreshTokenHashes,
        expires_at: Timestamp,
        grace: Duration,
        now: Timestamp,
    ) -> UpdateItemFluentBuilder {
        self.client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(identity.user), keys::session(identity.session))))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":used", bytes(&used.token))
            .expression_attribute_values(":grace", number(now.plus(grace).millis()))
            .expression_attribute_values(":now", number(now.millis()))
            .expression_attribute_values(":expires", number(expires_at.seconds()))
            .expression_attribute_values(":seconds", number(now.seconds()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }
}

fn preferred(
    successors: &impl Fn(u32) -> Vec<[u8; 32]>,
    voided: u32,
) -> Result<[u8; 32], RefreshError> {
    // There is always a signing key.
    successors(voided).first().copied().ok_or(RefreshError::NoSession)
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// What becomes of a token that is not the current one.
enum Repeat {
    /// It gets the current one: the client did not get its answer, moments ago.
    Same(Refreshed),
    /// The current one is void, and it gets the next.
    Void(VoidSuccessor),
}

/// A successor that nobody has used.
struct VoidSuccessor {
    /// Its hash, as it is stored.
    token: AttributeValue,
    /// How many before it are void.
    voided: u32,
}

fn decide(
    session: Option<&Item>,
    used: &RefreshTokenHashes,
    successors: &impl Fn(u32) -> Vec<[u8; 32]>,
    now: Timestamp,
) -> Result<Repeat, RefreshError> {
    let session = session.ok_or(RefreshError::NoSession)?;
    let number = |name: &str| -> Option<i64> { session.get(name)?.as_n().ok()?.parse().ok() };
    let is = |name: &str, hash: &[u8; 32]| session.get(name) == Some(&bytes(hash));
    if number(TTL).is_none_or(|expires| expires <= now.seconds()) {
        return Err(RefreshError::NoSession);
    }
    if !is(FAMILY_HASH, &used.family) {
        return Err(RefreshError::Forged);
    }
    // The token before the current one: had the current one been used, it would be another.
    if !is(PREVIOUS_TOKEN_HASH, &used.token) {
        return Err(RefreshError::Reused);
    }
    let token = session.get(TOKEN_HASH).ok_or(RefreshError::NoSession)?.clone();
    let voided = number(VOID_SUCCESSORS).and_then(|voided| voided.try_into().ok());
    let voided = voided.unwrap_or_default();
    let in_grace = number(PREVIOUS_TOKEN_UNTIL).is_some_and(|until| now.millis() < until);
    // None where the key that derived it is no longer there.
    let current = successors(voided).iter().position(|next| token == bytes(next));
    Ok(match current {
        Some(key) if in_grace => Repeat::Same(Refreshed { voided, key }),
        Some(_) | None => Repeat::Void(VoidSuccessor { token, voided }),
    })
}
