//! Logging in: an attempt is claimed on the guard of the name that was typed, before the password
//! is looked at; success forgets the attempts and stores the session in one transaction.

use std::{collections::HashMap, time::Duration};

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
    user::{ClaimedEmail, Profile, Username},
};

use super::{
    Consistency, RefreshTokenHashes, Users,
    item::{GuardItem, SessionItem},
    keys,
};
use crate::{
    StoreError,
    attempts::Attempts,
    attributes::{
        ITEM_EXISTS, PK, TTL,
        users::{
            guard::{ATTEMPTS, KEPT_TTL, LAST_ATTEMPT_AT, USER},
            profile::{MARKED_FOR_DELETION_AT, PASSWORD_HASH},
        },
    },
    dynamodb::{Item, Outcome, TransactOutcome},
};

/// The change of a guard after a successful login.
fn forget() -> String {
    format!("REMOVE {ATTEMPTS}, {LAST_ATTEMPT_AT}")
}

/// What somebody typed to say who they are.
#[derive(Clone)]
pub enum LoginName {
    /// A username.
    Username(Username),
    /// An address, by the key of its account.
    Email(EmailKey),
    /// Nothing: the person is logged in and shows once more that they know their password. Counted
    /// apart, so that strangers, who can only try names and addresses, can't use up the attempts of
    /// the account's owner.
    LoggedIn(UserId),
}

impl LoginName {
    /// The key of the item that counts the attempts.
    fn counter(&self) -> Item {
        match self {
            Self::Username(name) => keys::key(keys::name(&name.lower()), keys::GUARD),
            Self::Email(EmailKey(key)) => keys::key(keys::mail(key), keys::GUARD),
            Self::LoggedIn(user) => keys::key(keys::user(*user), keys::PASSWORD_ATTEMPTS),
        }
    }
}

/// The form of an address under which its account is stored, or would be.
#[derive(Clone)]
pub struct EmailKey(String);

/// An attempt to log in that is allowed. It counts as failed until a success resets the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginAttempt {
    /// The user who has the name, if anybody has it.
    pub user: Option<UserId>,
    /// Whether the attempts before this one are so old that they no longer count.
    pub first_in_long: bool,
}

/// Why an attempt to log in is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttemptError {
    /// Too many attempts under this name have failed.
    #[error("too many attempts have failed")]
    TooMany {
        /// Until the next attempt is allowed.
        wait: Duration,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why something that needed a right password was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// The password or the name has changed since the password was checked.
    #[error("the credentials have changed since they were checked")]
    Changed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Users {
    /// The key of the account that has an address. Earlier versions stored each form of an address
    /// as its own, so one that is not plain ASCII is looked for under each of its forms, of which
    /// there are six at most, in one request; whether anybody has it changes nothing in that.
    pub async fn email_key(&self, claimed: &ClaimedEmail) -> Result<EmailKey, StoreError> {
        let forms = claimed.forms();
        if forms.len() > 1 {
            for (form, guard) in forms.iter().zip(self.guards_of_addresses(forms).await?) {
                if guard.user.is_some() {
                    return Ok(EmailKey(form.clone()));
                }
            }
        }
        Ok(EmailKey(claimed.canonical().to_owned()))
    }

    /// The guards of addresses in these forms, in their order. One request, and 0.5 RRU for each.
    async fn guards_of_addresses(&self, forms: &[String]) -> Result<Vec<Guard>, StoreError> {
        let wanted = forms.iter().map(|form| keys::key(keys::mail(form), keys::GUARD)).collect();
        let found = self.client.batch_get_all(&self.table, wanted, Consistency::Eventual).await?;
        let mut guards = HashMap::with_capacity(found.len());
        for item in found {
            let key = item.get(PK).and_then(|key| key.as_s().ok()).cloned();
            guards.insert(key.unwrap_or_default(), read(item)?);
        }
        Ok(forms.iter().map(|form| guards.remove(&keys::mail(form)).unwrap_or_default()).collect())
    }

    /// The key under which an account's address is stored, as long as it is. Without a request
    /// where there is only one form.
    pub(super) async fn stored_email_key(
        &self,
        profile: &Profile,
    ) -> Result<Option<String>, StoreError> {
        let Some(email) = &profile.email else { return Ok(None) };
        let mut forms = vec![email.canonical(), email.as_str().to_lowercase()];
        forms.dedup();
        if forms.len() == 1 {
            return Ok(forms.pop());
        }
        let guards = self.guards_of_addresses(&forms).await?;
        let own = guards.iter().position(|guard| guard.user == Some(profile.id));
        Ok(own.and_then(|index| forms.into_iter().nth(index)))
    }

    /// Counts an attempt under `name`, if one is allowed at `now`. Works alike for names that
    /// nobody has. One request.
    pub async fn claim_attempt(
        &self,
        name: &LoginName,
        now: Timestamp,
    ) -> Result<LoginAttempt, AttemptError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(name.counter()))
            // A guard with a user must never expire: it keeps its TTL at the end of time.
            .update_expression(format!(
                "SET {ATTEMPTS} = if_not_exists({ATTEMPTS}, :zero) + :one, \
                 {LAST_ATTEMPT_AT} = :now, #ttl = if_not_exists({KEPT_TTL}, :ttl)"
            ))
            .expression_attribute_names("#ttl", TTL)
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":now", number(now.millis()))
            .expression_attribute_values(":ttl", number(now.plus(FORGOTTEN_AFTER).seconds()))
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let attempts = Attempts::default();
        let request = only_if_waited_long_enough(request, now);
        match self.client.update_with(request, &attempts).await? {
            Outcome::Done(output) => {
                let before = output.attributes.map(read).transpose()?.unwrap_or_default();
                Ok(LoginAttempt {
                    user: before.user,
                    first_in_long: before
                        .attempted_at
                        .is_some_and(|at| now.since(at) >= FORGOTTEN_AFTER),
                })
            }
            Outcome::ConditionFailed(guard) => {
                let guard = guard.map(read).transpose()?.unwrap_or_default();
                if attempts.repeated() && guard.attempted_at == Some(now) {
                    // It was counted, and its answer was lost. Whether those before it were long
                    // ago is lost, too: they go on counting.
                    return Ok(LoginAttempt { user: guard.user, first_in_long: false });
                }
                let until = guard.attempted_at.unwrap_or(now).plus(wait_after(guard.attempts));
                Err(AttemptError::TooMany { wait: until.since(now) })
            }
        }
    }

    /// Starts counting anew with the attempt that was claimed at `now`, because those before it lie
    /// long back.
    pub async fn forget_older_attempts(
        &self,
        name: &LoginName,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(name.counter()))
            .update_expression(format!("SET {ATTEMPTS} = :one"))
            .condition_expression(format!("{LAST_ATTEMPT_AT} = :now"))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":now", number(now.millis()));
        // Where another attempt has come in between, its count stands.
        self.client.update(request).await.map(|_| ())
    }

    /// Forgets all attempts under `name`. For a password that was right without a login. One
    /// request.
    pub async fn forget_attempts(&self, name: &LoginName) -> Result<(), StoreError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(name.counter()))
            .update_expression(forget())
            .condition_expression(ITEM_EXISTS);
        self.client.update(request).await.map(|_| ())
    }

    /// Stores the session of a login and forgets the attempts, provided that the password's hash is
    /// still the one that was checked. One request.
    pub async fn log_in(
        &self,
        name: &LoginName,
        checked: &Secret,
        session: &Session,
        refresh_token: &RefreshTokenHashes,
    ) -> Result<(), CredentialsError> {
        let unbuilt = StoreError::unbuilt("TransactWriteItems");
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(SessionItem::write(session, refresh_token)?))
            .build()
            .map_err(&unbuilt)?;
        let unchanged = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(session.user), keys::PROFILE)))
            .condition_expression(format!(
                "{PASSWORD_HASH} = :hash AND attribute_not_exists({MARKED_FOR_DELETION_AT})"
            ))
            .expression_attribute_values(":hash", AttributeValue::S(checked.expose().to_owned()))
            .build()
            .map_err(&unbuilt)?;
        let request = self
            .client
            .sdk()
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().put(put).build())
            .transact_items(TransactWriteItem::builder().condition_check(unchanged).build())
            .transact_items(
                TransactWriteItem::builder().update(self.forgetting(name, session.user)?).build(),
            );
        match self.client.transact(request).await? {
            TransactOutcome::Done => Ok(()),
            TransactOutcome::ConditionFailed(_) => Err(CredentialsError::Changed),
        }
    }

    fn forgetting(&self, name: &LoginName, user: UserId) -> Result<Update, StoreError> {
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(name.counter()))
            .update_expression(forget())
            .condition_expression("#user = :user")
            .expression_attribute_names("#user", USER)
            .expression_attribute_values(":user", AttributeValue::S(user.to_string()))
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))
    }
}

/// The rule of `login_attempts` as a condition, so that counting and refusing are one atomic step:
/// for each number of failures, the last attempt must lie as far back as that number asks for.
fn only_if_waited_long_enough(
    mut request: UpdateItemFluentBuilder,
    now: Timestamp,
) -> UpdateItemFluentBuilder {
    let mut allowed = format!("attribute_not_exists({ATTEMPTS}) OR {ATTEMPTS} < :free");
    request = request.expression_attribute_values(":free", number(FREE_ATTEMPTS));
    let mut failures = FREE_ATTEMPTS;
    loop {
        let wait = wait_after(failures);
        let longest = wait >= LONGEST_WAIT;
        let comparison = if longest { ">=" } else { "=" };
        allowed.push_str(&format!(
            " OR ({ATTEMPTS} {comparison} :f{failures} AND {LAST_ATTEMPT_AT} <= :t{failures})"
        ));
        request = request
            .expression_attribute_values(format!(":f{failures}"), number(failures))
            .expression_attribute_values(
                format!(":t{failures}"),
                number(now.before(wait).millis()),
            );
        if longest {
            return request.condition_expression(allowed);
        }
        failures += 1;
    }
}

fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The state of the login attempts in a guard item.
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
