//! A new account: profile, both guards and the first session, in one transaction.

use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem};
use natter_domain::{secret::Secret, session::Session, user::Profile};

use super::{
    RefreshTokenHashes, Users,
    item::{self, GuardItem, ProfileItem, SessionItem},
    keys,
};
use crate::{
    StoreError,
    attributes::{ITEM_IS_ABSENT, users::guard},
    dynamodb::{Item, TransactOutcome, condition_failed},
};

/// What is stored for a new account.
pub struct NewAccount {
    /// The person, with an address.
    pub profile: Profile,
    /// The hash of the password.
    pub password_hash: Secret,
    /// The session of the device that registered.
    pub session: Session,
    /// Hashes of that session's refresh token.
    pub refresh_token: RefreshTokenHashes,
}

/// Why an account was not created.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// Another account has the username.
    #[error("the username is taken")]
    UsernameTaken,
    /// Another account has the email address.
    #[error("the email address is taken")]
    EmailTaken,
    /// The store failed. Either nothing was stored or all of it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Users {
    /// Stores a new account, or nothing. One request, with a check (2 WRU) for each form in which
    /// an earlier version may have stored the address; one of plain ASCII has none.
    pub async fn register(&self, account: &NewAccount) -> Result<(), RegisterError> {
        let profile = &account.profile;
        let username_guard = GuardItem::new(keys::name(&profile.username.lower()), profile.id);
        let mut request = self
            .client
            .sdk()
            .transact_write_items()
            .transact_items(
                self.put_new(item::write(username_guard, "guard")?, "attribute_not_exists(#user)")?,
            )
            .transact_items(self.put_new(
                item::write(ProfileItem::new(profile, account.password_hash.expose()), "profile")?,
                ITEM_IS_ABSENT,
            )?)
            .transact_items(self.put_new(
                SessionItem::write(&account.session, &account.refresh_token)?,
                ITEM_IS_ABSENT,
            )?);
        if let Some(email) = &profile.email {
            let guard = GuardItem::new(keys::mail(&email.canonical()), profile.id);
            request = request.transact_items(
                self.put_new(item::write(guard, "guard")?, "attribute_not_exists(#user)")?,
            );
            // An account of an earlier version may have the address in another form.
            for form in email.former() {
                request = request.transact_items(self.nobody_has(&form)?);
            }
        }
        match self.client.transact(request).await? {
            TransactOutcome::Done => Ok(()),
            TransactOutcome::ConditionFailed(reasons) => {
                match reasons.iter().position(condition_failed) {
                    Some(0) => Err(RegisterError::UsernameTaken),
                    // A new id that is already in use: the caller may try again with another.
                    Some(1 | 2) | None => Err(RegisterError::Store(StoreError::Unavailable {
                        operation: "TransactWriteItems",
                        reason: "id in use".to_owned(),
                    })),
                    Some(_) => Err(RegisterError::EmailTaken),
                }
            }
        }
    }

    /// The condition that no account is stored under this form of an address.
    fn nobody_has(&self, form: &str) -> Result<TransactWriteItem, StoreError> {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::mail(form), keys::GUARD)))
            .condition_expression("attribute_not_exists(#user)")
            .expression_attribute_names("#user", guard::USER)
            .build()
            .map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }

    fn put_new(&self, item: Item, condition: &str) -> Result<TransactWriteItem, StoreError> {
        let mut put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(condition);
        if condition.contains("#user") {
            put = put.expression_attribute_names("#user", guard::USER);
        }
        let put = put.build().map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}
