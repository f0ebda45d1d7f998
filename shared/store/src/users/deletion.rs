//! Deleting an account: first it is nobody's any more, at once; then, when nothing else of it is left, its profile goes, and its
//! names are free.

use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, DeleteRequest, TransactWriteItem, WriteRequest, builders::DeleteBuilder,
};
use natter_domain::{ids::UserId, secret::Secret, time::Timestamp, user::Profile};

use super::{Credentials, Users, item::ProfileItem, keys};
use crate::{
    StoreError,
    db::{Outcome, TransactOutcome},
};

/// Whether an account is being deleted.
#[derive(Clone, PartialEq, Eq)]
pub enum Going {
    /// It is. This is left of it.
    Yes(Box<Profile>),
    /// It is not.
    No,
    /// It is deleted, or never was.
    Gone,
}

impl Users {
    /// A person's profile and password hash, also while the account is being deleted. 0.5 RRU.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn credentials_even_while_going(
        &self,
        user: UserId,
    ) -> Result<Option<Credentials>, StoreError> {
        self.profile_item(user).await?.map(ProfileItem::into_credentials).transpose()
    }

    /// Marks an account as being deleted, provided that the password's hash is still the one that was checked. From then on nobody
    /// finds its profile, and nobody can log in. Says whether it was marked; repeating it is harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn mark_going(
        &self,
        user: UserId,
        checked: &Secret,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(user), keys::PROFILE)))
            // Without `dir` it is not in the directory.
            .update_expression("SET del = if_not_exists(del, :now) REMOVE dir")
            .condition_expression("h = :checked")
            .expression_attribute_values(":now", AttributeValue::N(now.millis().to_string()))
            .expression_attribute_values(":checked", AttributeValue::S(checked.expose().to_owned()));
        match self.db.update(request).await? {
            Outcome::Done(_) => Ok(true),
            Outcome::ConditionFailed(_) => Ok(false),
        }
    }

    /// Whether an account is being deleted.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn going(&self, user: UserId) -> Result<Going, StoreError> {
        match self.profile_item(user).await? {
            None => Ok(Going::Gone),
            Some(item) if item.is_going() => Ok(Going::Yes(Box::new(item.into_profile()?))),
            Some(_) => Ok(Going::No),
        }
    }

    /// Removes all blocks of a person, on both sides. Repeating it is harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; then some may be gone.
    pub async fn erase_blocks(&self, user: UserId) -> Result<(), StoreError> {
        let blocks = self.blocks(user).await?;
        let own = keys::user(user);
        let blocking = blocks
            .blocking
            .into_iter()
            .flat_map(|other| [(own.clone(), keys::block(other)), (keys::user(other), keys::blocked(user))]);
        let blocked_by = blocks
            .blocked_by
            .into_iter()
            .flat_map(|other| [(own.clone(), keys::blocked(other)), (keys::user(other), keys::block(user))]);
        let mut writes = Vec::new();
        for (pk, sk) in blocking.chain(blocked_by) {
            let delete = DeleteRequest::builder().set_key(Some(keys::key(pk, sk))).build();
            let delete = delete.map_err(StoreError::unbuilt("BatchWriteItem"))?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        self.db.batch_write_all(&self.table, writes).await
    }

    /// The last step: profile, counter and both guards go, in one transaction. Repeating it is harmless, also when somebody else has
    /// taken one of the names since.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn erase(&self, profile: &Profile) -> Result<(), StoreError> {
        let user = keys::user(profile.id);
        let own = [keys::key(user.clone(), keys::PROFILE), keys::key(user, keys::PASSWORD_ATTEMPTS)];
        let names = [
            Some(keys::name(&profile.username.lower())),
            profile.email.as_ref().map(|email| keys::mail(&email.lower())),
        ];
        let mut request = self.db.client().transact_write_items();
        for key in own {
            let delete = Delete::builder().table_name(&self.table).set_key(Some(key));
            request = request.transact_items(item(delete)?);
        }
        for name in names.into_iter().flatten() {
            let delete = Delete::builder()
                .table_name(&self.table)
                .set_key(Some(keys::key(name, keys::GUARD)))
                .condition_expression("attribute_not_exists(pk) OR #user = :user")
                .expression_attribute_names("#user", "user")
                .expression_attribute_values(":user", AttributeValue::S(profile.id.to_string()));
            request = request.transact_items(item(delete)?);
        }
        match self.db.transact(request).await? {
            // A name is somebody else's: so this was done before.
            TransactOutcome::Done | TransactOutcome::ConditionFailed(_) => Ok(()),
        }
    }
}

fn item(delete: DeleteBuilder) -> Result<TransactWriteItem, StoreError> {
    let delete = delete.build().map_err(StoreError::unbuilt("TransactWriteItems"))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}
