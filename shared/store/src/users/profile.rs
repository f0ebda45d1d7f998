//! Profiles: read, changed, and the password in them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use natter_domain::{
    ids::UserId,
    secret::Secret,
    user::{Profile, ProfileChange},
};

use super::{Consistency, Credentials, Users, item::ProfileItem, keys};
use crate::{StoreError, db::Outcome};

impl Users {
    /// A person's profile, with the address. 0.5 RRU.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn profile(&self, user: UserId) -> Result<Option<Profile>, StoreError> {
        self.present_item(user).await?.map(ProfileItem::into_profile).transpose()
    }

    /// A person's profile and password hash. 0.5 RRU. A hash that is a moment old does no harm: a login is stored
    /// only if it is still the current one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn credentials(&self, user: UserId) -> Result<Option<Credentials>, StoreError> {
        self.present_item(user).await?.map(ProfileItem::into_credentials).transpose()
    }

    /// The profiles of those of `users` that there are, without addresses. One request and 0.5 RRU a person for each hundred.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn profiles(&self, users: &[UserId]) -> Result<HashMap<UserId, Profile>, StoreError> {
        let wanted = users.iter().map(|user| keys::key(keys::user(*user), keys::PROFILE)).collect();
        let mut profiles = HashMap::new();
        for item in self.db.batch_get_all(&self.table, wanted, Consistency::Eventual).await? {
            let item = ProfileItem::read(item)?;
            if !item.is_going() {
                let profile = Profile { email: None, ..item.into_profile()? };
                profiles.insert(profile.id, profile);
            }
        }
        Ok(profiles)
    }

    async fn present_item(&self, user: UserId) -> Result<Option<ProfileItem>, StoreError> {
        Ok(self.profile_item(user).await?.filter(|item| !item.is_going()))
    }

    pub(super) async fn profile_item(&self, user: UserId) -> Result<Option<ProfileItem>, StoreError> {
        let request = self
            .db
            .client()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(user), keys::PROFILE)));
        self.db.get(request).await?.map(ProfileItem::read).transpose()
    }

    /// Changes what is to change of a profile and returns it as it is then; `None` when there is no such person.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn change_profile(
        &self,
        user: UserId,
        change: ProfileChange,
    ) -> Result<Option<Profile>, StoreError> {
        if change.is_empty() {
            return self.profile(user).await;
        }
        let fields = [
            ("dn", change.display_name.map(|name| Some(String::from(name)))),
            ("bio", change.bio.map(|bio| bio.map(String::from))),
            ("ph", change.phone_number.map(|number| number.map(String::from))),
            ("av", change.avatar_url.map(|url| url.map(String::from))),
        ];
        let mut request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(user), keys::PROFILE)))
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(del)")
            .return_values(ReturnValue::AllNew);
        let (mut set, mut remove) = (Vec::new(), Vec::new());
        for (attribute, value) in fields {
            match value {
                None => {}
                Some(None) => remove.push(attribute.to_owned()),
                Some(Some(value)) => {
                    set.push(format!("{attribute} = :{attribute}"));
                    request = request
                        .expression_attribute_values(format!(":{attribute}"), AttributeValue::S(value));
                }
            }
        }
        let clause = |word: &str, parts: &[String]| {
            if parts.is_empty() { String::new() } else { format!("{word} {} ", parts.join(", ")) }
        };
        let request = request.update_expression(clause("SET", &set) + &clause("REMOVE", &remove));
        match self.db.update(request).await? {
            Outcome::Done(output) => output
                .attributes
                .map(ProfileItem::read)
                .transpose()?
                .map(ProfileItem::into_profile)
                .transpose(),
            Outcome::ConditionFailed(_) => Ok(None),
        }
    }

    /// Replaces the password's hash, provided that it is still `checked`. Says whether it was.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn change_password(
        &self,
        user: UserId,
        checked: &Secret,
        new: &Secret,
    ) -> Result<bool, StoreError> {
        let text = |secret: &Secret| AttributeValue::S(secret.expose().to_owned());
        let request = self
            .db
            .client()
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::key(keys::user(user), keys::PROFILE)))
            .update_expression("SET h = :new")
            .condition_expression("h = :checked AND attribute_not_exists(del)")
            .expression_attribute_values(":new", text(new))
            .expression_attribute_values(":checked", text(checked));
        match self.db.update(request).await? {
            Outcome::Done(_) => Ok(true),
            Outcome::ConditionFailed(_) => Ok(false),
        }
    }
}
