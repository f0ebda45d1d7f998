//! Logging in: an attempt is claimed on the guard of the name that was typed, before the password is looked at;
//! success forgets the attempts and stores the session in one transaction.

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder,
    types::{
        AttributeValue, ConditionCheck, Put, ReturnValue, ReturnValuesOnConditionCheckFailure,
        TransactWriteItem, Update,
    },
};
use natter_domain::{
    ids::UserId,
    login_attempts::{FORGOTTEN_AFTER, FREE_ATTEMPTS, LONGEST_WAIT, wait_after},
    secret::Secret,
    session::Session,
    time::Timestamp,
    user::{Email, Username},
};

use super::{
    RefreshTokenHashes, Users,
    item::{GuardItem, SessionItem},
    keys,
};
use crate::{
    StoreError,
    db::{Item, Outcome, TransactOutcome},
};

/// What a success does to a guard.
const FORGET: &str = "REMOVE f, la";

/// What somebody typed to say who they are.
#[derive(Clone)]
pub enum LoginName {
    /// A username.
    Username(Username),
    /// An address.
    Email(Email),
    /// Nothing: the person is logged in and shows once more that they know their password. Counted apart, so that
    /// strangers, who can only try names and addresses, can't use up the attempts of the account's owner.
    LoggedIn(UserId),
}

impl LoginName {
    /// The key of the item that counts the attempts.
    fn counter(&self) -> Item {
        match self {
            Self::Username(name) => keys::key(keys::name(&name.lower()), keys::GUARD),
            Self::Email(email) => keys::key(keys::mail(&email.lower()), keys::GUARD),
            Self::LoggedIn(user) => keys::key(keys::user(*user), keys::PASSWORD_ATTEMPTS),
        }
    }
}

/// Whether somebody may try a password under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptClaim {
    /// They may. The attempt counts as failed until a success forgets it.
    Allowed {
        /// Whose name it is, if anybody's.
        user: Option<UserId>,
        /// The attempts before this one lie so far back that they no longer count.
        first_in_long: bool,
    },
    /// Too many have failed: not before this moment.
    Wait {
        /// When the next attempt is let through.
        until: Timestamp,
    },
}

/// What became of a login whose password was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoggedIn {
    /// The session is stored.
    Yes,
    /// Password or name changed in the meantime.
    CredentialsChanged,
}

impl Users {
    /// Counts an attempt under `name`, if one is allowed at `now`. Works alike for names that nobody has. One request.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn claim_attempt(&self, name: &LoginName, now: Timestamp) -> Result<AttemptClaim, StoreError> {
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(name.counter()))
            // A guard with a user must never expire: it keeps its TTL at the end of time.
            .update_expression(
                "SET f = if_not_exists(f, :zero) + :one, la = :now, #ttl = if_not_exists(keep, :ttl)",
            )
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":now", number(now.millis()))
            .expression_attribute_values(":ttl", number(now.plus(FORGOTTEN_AFTER).seconds()))
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.db.update(only_if_waited_long_enough(request, now)).await? {
            Outcome::Done(output) => {
                let before = output.attributes.map(read).transpose()?.unwrap_or_default();
                Ok(AttemptClaim::Allowed {
                    user: before.user,
                    first_in_long: before.attempted_at.is_some_and(|at| now.since(at) >= FORGOTTEN_AFTER),
                })
            }
            Outcome::ConditionFailed(guard) => {
                let guard = guard.map(read).transpose()?.unwrap_or_default();
                let until = guard.attempted_at.unwrap_or(now).plus(wait_after(guard.attempts));
                Ok(AttemptClaim::Wait { until })
            }
        }
    }

    /// Starts counting anew with the attempt that was claimed at `now`, because those before it lie long back.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn forget_older_attempts(&self, name: &LoginName, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(name.counter()))
            .update_expression("SET f = :one")
            .condition_expression("la = :now")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":now", number(now.millis()));
        // Where another attempt has come in between, its count stands.
        self.db.update(request).await.map(|_| ())
    }

    /// Forgets all attempts under `name`. For a password that was right without a login. One request.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn forget_attempts(&self, name: &LoginName) -> Result<(), StoreError> {
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(name.counter()))
            .update_expression(FORGET)
            .condition_expression("attribute_exists(pk)");
        self.db.update(request).await.map(|_| ())
    }

    /// Stores the session of a login and forgets the attempts, provided that the password's hash is still the one
    /// that was checked. One request.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn log_in(
        &self,
        name: &LoginName,
        checked: &Secret,
        session: &Session,
        refresh_token: &RefreshTokenHashes,
    ) -> Result<LoggedIn, StoreError> {
        let unbuilt = StoreError::unbuilt("TransactWriteItems");
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(SessionItem::write(session, refresh_token)?))
            .build()
            .map_err(&unbuilt)?;
        let unchanged = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(session.user), keys::PROFILE)))
            .condition_expression("h = :hash AND attribute_not_exists(del)")
            .expression_attribute_values(":hash", AttributeValue::S(checked.expose().to_owned()))
            .build()
            .map_err(&unbuilt)?;
        let request = self
            .db
            .client()
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().put(put).build())
            .transact_items(TransactWriteItem::builder().condition_check(unchanged).build())
            .transact_items(
                TransactWriteItem::builder().update(self.forgetting(name, session.user)?).build(),
            );
        match self.db.transact(request).await? {
            TransactOutcome::Done => Ok(LoggedIn::Yes),
            TransactOutcome::ConditionFailed(_) => Ok(LoggedIn::CredentialsChanged),
        }
    }

    fn forgetting(&self, name: &LoginName, user: UserId) -> Result<Update, StoreError> {
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(name.counter()))
            .update_expression(FORGET)
            .condition_expression("#user = :user")
            .expression_attribute_names("#user", "user")
            .expression_attribute_values(":user", AttributeValue::S(user.to_string()))
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))
    }
}

/// The rule of `login_attempts` as a condition, so that counting and refusing are one atomic step: for each number of
/// failures, the last attempt must lie as far back as that number asks for.
fn only_if_waited_long_enough(
    mut request: UpdateItemFluentBuilder,
    now: Timestamp,
) -> UpdateItemFluentBuilder {
    let mut allowed = "attribute_not_exists(f) OR f < :free".to_owned();
    request = request.expression_attribute_values(":free", number(FREE_ATTEMPTS));
    let mut failures = FREE_ATTEMPTS;
    loop {
        let wait = wait_after(failures);
        let longest = wait >= LONGEST_WAIT;
        let comparison = if longest { ">=" } else { "=" };
        allowed.push_str(&format!(" OR (f {comparison} :f{failures} AND la <= :t{failures})"));
        request = request
            .expression_attribute_values(format!(":f{failures}"), number(failures))
            .expression_attribute_values(format!(":t{failures}"), number(now.before(wait).millis()));
        if longest {
            return request.condition_expression(allowed);
        }
        failures += 1;
    }
}

fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// What a guard says about logins.
#[derive(Default)]
struct Guard {
    user: Option<UserId>,
    attempts: u32,
    attempted_at: Option<Timestamp>,
}

fn read(item: Item) -> Result<Guard, StoreError> {
    let guard = GuardItem::read(item)?;
    Ok(Guard { user: guard.user, attempts: guard.f.unwrap_or_default(), attempted_at: guard.la })
}
