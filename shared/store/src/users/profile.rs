//! Profiles: read, changed, and the password in them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use natter_domain::{
    ids::UserId,
    secret::Secret,
    user::{Profile, ProfileChange},
};

use super::{Consistency, Credentials, CredentialsError, Users, item::ProfileItem, keys};
use crate::{
    StoreError,
    attributes::{
        ITEM_EXISTS,
        users::profile::{
            AVATAR_URL, BIO, DIRECTORY_PARTITION, DISPLAY_NAME, MARKED_FOR_DELETION_AT,
            PASSWORD_HASH, PHONE_NUMBER,
        },
    },
    dynamodb::Outcome,
};

impl Users {
    /// A person's profile, with the address. 0.5 RRU.
    pub async fn profile(&self, user: UserId) -> Result<Option<Profile>, StoreError> {
        self.present_item(user).await?.map(ProfileItem::into_profile).transpose()
    }

    /// A person's profile and password hash. 0.5 RRU. A hash that is a moment old does no harm: a
    /// login is stored only if it is still the current one.
    pub async fn credentials(&self, user: UserId) -> Result<Option<Credentials>, StoreError> {
        self.present_item(user).await?.map(ProfileItem::into_credentials).transpose()
    }

    /// The profiles of those of `users` that there are, without addresses. One request and 0.5 RRU
    /// a person for each hundred.
    pub async fn profiles(&self, users: &[UserId]) -> Result<HashMap<UserId, Profile>, StoreError> {
        let wanted = users.iter().map(|user| keys::key(keys::user(*user), keys::PROFILE)).collect();
        let mut profiles = HashMap::new();
        for item in self.client.batch_get_all(&self.table, wanted, Consistency::Eventual).await? {
            let item = ProfileItem::read(item)?;
            if !item.is_marked() {
                let profile = Profile { email: None, ..item.into_profile()? };
                profiles.insert(profile.id, profile);
            }
        }
        Ok(profiles)
    }

    async fn present_item(&self, user: UserId) -> Result<Option<ProfileItem>, StoreError> {
        Ok(self.profile_item(user).await?.filter(|item| !item.is_marked()))
    }

    pub(super) async fn profile_item(
        &self,
        user: UserId,
    ) -> Result<Option<ProfileItem>, StoreError> {
        let key = keys::key(keys::user(user), keys::PROFILE);
        let item = self.client.item(&self.table, key, Consistency::Eventual).await?;
        item.map(ProfileItem::read).transpose()
    }

    /// Changes what is to change of a profile and returns it as it is then; `None` when there is no
    /// such person.
    pub async fn change_profile(
        &self,
        user: UserId,
        change: ProfileChange,
    ) -> Result<Option<Profile>, StoreError> {
        if change.is_empty() {
            return self.profile(user).await;
        }
        let fields = [
            (DISPLAY_NAME, change.display_name.map(|name| Some(String::from(name)))),
            (BIO, change.bio.map(|bio| bio.map(String::from))),
            (PHONE_NUMBER, change.phone_number.map(|number| number.map(String::from))),
            (AVATAR_URL, change.avatar_url.map(|url| url.map(String::from))),
        ];
        let mut request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(user), keys::PROFILE)))
            .condition_expression(format!(
                "{ITEM_EXISTS} AND attribute_not_exists({MARKED_FOR_DELETION_AT})"
            ))
            .return_values(ReturnValue::AllNew);
        let (mut set, mut remove) = (Vec::new(), Vec::new());
        for (attribute, value) in fields {
            match value {
                None => {}
                Some(None) => remove.push(attribute.to_owned()),
                Some(Some(value)) => {
                    set.push(format!("{attribute} = :{attribute}"));
                    request = request.expression_attribute_values(
                        format!(":{attribute}"),
                        AttributeValue::S(value),
                    );
                }
            }
        }
        let clause = |word: &str, parts: &[String]| {
            if parts.is_empty() { String::new() } else { format!("{word} {} ", parts.join(", ")) }
        };
        let request = request.update_expression(clause("SET", &set) + &clause("REMOVE", &remove));
        let item = match self.client.update(request).await? {
            Outcome::Done(output) => output.attributes.map(ProfileItem::read).transpose()?,
            Outcome::ConditionFailed(_) => None,
        };
        let Some(item) = item else { return Ok(None) };
        self.put_in_its_place(user, &item).await?;
        item.into_profile().map(Some)
    }

    /// Moves a profile that an earlier version has stored to its own partition of the directory. One
    /// request, once for each profile.
    async fn put_in_its_place(&self, user: UserId, item: &ProfileItem) -> Result<(), StoreError> {
        let Some((before, after)) = item.misplaced() else { return Ok(()) };
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(user), keys::PROFILE)))
            .update_expression(format!("SET {DIRECTORY_PARTITION} = :after"))
            // Marked for deletion meanwhile, it has none.
            .condition_expression(format!("{DIRECTORY_PARTITION} = :before"))
            .expression_attribute_values(":before", AttributeValue::S(before.to_owned()))
            .expression_attribute_values(":after", AttributeValue::S(after.to_owned()));
        self.client.update(request).await.map(|_| ())
    }

    /// Replaces the password's hash, provided that it is still `checked`.
    pub async fn change_password(
        &self,
        user: UserId,
        checked: &Secret,
        new: &Secret,
    ) -> Result<(), CredentialsError> {
        let text = |secret: &Secret| AttributeValue::S(secret.expose().to_owned());
        let request = self
            .client
            .sdk()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(user), keys::PROFILE)))
            .update_expression(format!("SET {PASSWORD_HASH} = :new"))
            .condition_expression(format!(
                "{PASSWORD_HASH} = :checked AND attribute_not_exists({MARKED_FOR_DELETION_AT})"
            ))
            .expression_attribute_values(":new", text(new))
            .expression_attribute_values(":checked", text(checked))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        match self.client.update(request).await? {
            Outcome::Done(_) => Ok(()),
            // A hash has a salt, so this one is of the same change, whose answer was lost.
            Outcome::ConditionFailed(Some(profile))
                if profile.get(PASSWORD_HASH) == Some(&text(new)) =>
            {
                Ok(())
            }
            Outcome::ConditionFailed(_) => Err(CredentialsError::Changed),
        }
    }
}
