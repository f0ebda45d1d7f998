//! Deleting an account: first it is nobody's any more, at once; then, when nothing else of it is
//! left, its profile goes, and its names are free.

use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, DeleteRequest, TransactWriteItem, WriteRequest, builders::DeleteBuilder,
};
use natter_domain::{ids::UserId, secret::Secret, time::Timestamp, user::Profile};

use super::{Credentials, CredentialsError, Users, item::ProfileItem, keys};
use crate::{
    StoreError,
    attributes::{
        ITEM_IS_ABSENT,
        users::{
            guard,
            profile::{DIRECTORY_PARTITION, MARKED_FOR_DELETION_AT, PASSWORD_HASH},
        },
    },
    dynamodb::{Outcome, TransactOutcome},
};

/// How far the deletion of an account has come.
#[derive(Clone, PartialEq, Eq)]
pub enum DeletionState {
    /// The account is not to be deleted.
    NotMarked,
    /// The account is being deleted. Its profile is still stored.
    Marked(Box<Profile>),
    /// The profile is erased, or never existed.
    Erased,
}

impl Users {
    /// A person's profile and password hash, also while the account is being deleted. 0.5 RRU.
    pub async fn credentials_even_if_marked(
        &self,
        user: UserId,
    ) -> Result<Option<Credentials>, StoreError> {
        self.profile_item(user).await?.map(ProfileItem::into_credentials).transpose()
    }

    /// Marks an account as being deleted, provided that the password's hash is still the one that
    /// was checked. From then on nobody finds its profile, and nobody can log in. Repeating it is
    /// harmless.
    pub async fn mark_for_deletion(
        &self,
        user: UserId,
        checked: &Secret,
        now: Timestamp,
    ) -> Result<(), CredentialsError> {
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(user), keys::PROFILE)))
            // Without its partition it is not in the directory.
            .update_expression(format!(
                "SET {MARKED_FOR_DELETION_AT} = if_not_exists({MARKED_FOR_DELETION_AT}, :now) \
                 REMOVE {DIRECTORY_PARTITION}"
            ))
            .condition_expression(format!("{PASSWORD_HASH} = :checked"))
            .expression_attribute_values(":now", AttributeValue::N(now.millis().to_string()))
            .expression_attribute_values(
                ":checked",
                AttributeValue::S(checked.expose().to_owned()),
            );
        match self.client.update(request).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::ConditionFailed(_) => Err(CredentialsError::Changed),
        }
    }

    /// How far the deletion of an account has come. 0.5 RRU.
    pub async fn deletion_state(&self, user: UserId) -> Result<DeletionState, StoreError> {
        match self.profile_item(user).await? {
            None => Ok(DeletionState::Erased),
            Some(item) if item.is_marked() => {
                Ok(DeletionState::Marked(Box::new(item.into_profile()?)))
            }
            Some(_) => Ok(DeletionState::NotMarked),
        }
    }

    /// Removes all blocks of a person, on both sides. Repeating it is harmless.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; then some may be gone.
    pub async fn erase_blocks(&self, user: UserId) -> Result<(), StoreError> {
        let blocks = self.blocks(user).await?;
        let own = keys::user(user);
        let blocking = blocks.blocking.into_keys().flat_map(|other| {
            [(own.clone(), keys::block(other)), (keys::user(other), keys::blocked(user))]
        });
        let blocked_by = blocks.blocked_by.into_keys().flat_map(|other| {
            [(own.clone(), keys::blocked(other)), (keys::user(other), keys::block(user))]
        });
        let mut writes = Vec::new();
        for (pk, sk) in blocking.chain(blocked_by) {
            let delete = DeleteRequest::builder().set_key(Some(keys::key(pk, sk))).build();
            let delete = delete.map_err(StoreError::unbuilt("BatchWriteItem"))?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        self.client.batch_write_all(&self.table, writes).await
    }

    /// The last step: profile, counter and both guards go, in one transaction. Repeating it is
    /// harmless, also when somebody else has taken one of the names since.
    pub async fn erase(&self, profile: &Profile) -> Result<(), StoreError> {
        let user = keys::user(profile.id);
        let own =
            [keys::key(user.clone(), keys::PROFILE), keys::key(user, keys::PASSWORD_ATTEMPTS)];
        let names = [
            Some(keys::name(&profile.username.lower())),
            self.stored_email_key(profile).await?.map(|key| keys::mail(&key)),
        ];
        let mut request = self.client.sdk().transact_write_items();
        for key in own {
            let delete = Delete::builder().table_name(&self.table).set_key(Some(key));
            request = request.transact_items(item(delete)?);
        }
        for name in names.into_iter().flatten() {
            let delete = Delete::builder()
                .table_name(&self.table)
                .set_key(Some(keys::key(name, keys::GUARD)))
                .condition_expression(format!("{ITEM_IS_ABSENT} OR #user = :user"))
                .expression_attribute_names("#user", guard::USER)
                .expression_attribute_values(":user", AttributeValue::S(profile.id.to_string()));
            request = request.transact_items(item(delete)?);
        }
        match self.client.transact(request).await? {
            // A name is somebody else's: so this was done before.
            TransactOutcome::Done | TransactOutcome::ConditionFailed(_) => Ok(()),
        }
    }
}

fn item(delete: DeleteBuilder) -> Result<TransactWriteItem, StoreError> {
    let delete = delete.build().map_err(StoreError::unbuilt("TransactWriteItems"))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}
