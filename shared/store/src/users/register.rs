//! A new account: profile, both guards and the first session, in one transaction.

use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use natter_domain::{secret::Secret, session::Session, user::Profile};

use super::{
    RefreshTokenHashes, Users,
    item::{self, GuardItem, ProfileItem, SessionItem},
    keys,
};
use crate::{
    StoreError,
    db::{Item, TransactOutcome, condition_failed},
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

/// What became of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// The account exists.
    Created,
    /// Somebody has that username.
    UsernameTaken,
    /// Somebody has that address.
    EmailTaken,
}

impl Users {
    /// Stores a new account, or nothing. One request.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; then nothing was stored, or all of it.
    pub async fn register(&self, account: &NewAccount) -> Result<Registered, StoreError> {
        let profile = &account.profile;
        let username_guard = GuardItem::new(keys::name(&profile.username.lower()), profile.id);
        let mut request = self
            .db
            .client()
            .transact_write_items()
            .transact_items(
                self.put_new(item::write(username_guard, "guard")?, "attribute_not_exists(#user)")?,
            )
            .transact_items(self.put_new(
                item::write(ProfileItem::new(profile, account.password_hash.expose()), "profile")?,
                "attribute_not_exists(pk)",
            )?)
            .transact_items(self.put_new(
                SessionItem::write(&account.session, &account.refresh_token)?,
                "attribute_not_exists(pk)",
            )?);
        if let Some(email) = &profile.email {
            let guard = GuardItem::new(keys::mail(&email.lower()), profile.id);
            request = request
                .transact_items(self.put_new(item::write(guard, "guard")?, "attribute_not_exists(#user)")?);
        }
        match self.db.transact(request).await? {
            TransactOutcome::Done => Ok(Registered::Created),
            TransactOutcome::ConditionFailed(reasons) => match reasons.iter().position(condition_failed) {
                Some(0) => Ok(Registered::UsernameTaken),
                Some(3) => Ok(Registered::EmailTaken),
                // A new id that is already in use: the caller may try again with another.
                Some(_) | None => Err(StoreError::Unavailable {
                    operation: "TransactWriteItems",
                    reason: "id in use".to_owned(),
                }),
            },
        }
    }

    fn put_new(&self, item: Item, condition: &str) -> Result<TransactWriteItem, StoreError> {
        let mut put =
            Put::builder().table_name(&self.table).set_item(Some(item)).condition_expression(condition);
        if condition.contains("#user") {
            put = put.expression_attribute_names("#user", "user");
        }
        let put = put.build().map_err(StoreError::unbuilt("TransactWriteItems"))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}
