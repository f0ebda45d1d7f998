//! Finding people by the beginning of their username.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    ids::UserId,
    paging::PageSize,
    user::{Profile, Username, UsernamePrefix},
};

use super::{Users, item::ProfileItem, keys};
use crate::{
    StoreError,
    attributes::users::profile::{DIRECTORY_PARTITION, USERNAME_LOWER},
};

/// A page of people, by username.
pub struct DirectoryPage {
    /// The people, without their addresses.
    pub profiles: Vec<Profile>,
    /// The name after which the next page begins; `None` at the end.
    pub next: Option<Username>,
}

/// Comes before every character that a username may have, so `name + FIRST` is the first possible
/// name after `name`.
const FIRST: char = '!';
/// Comes after every character that a username may have.
const LAST: char = '~';

impl Users {
    /// People whose username begins with `prefix`, in the order of their names, from right after
    /// `after`, without `except`. Eventually consistent: a new person shows within moments.
    pub async fn directory(
        &self,
        prefix: &UsernamePrefix,
        after: Option<&Username>,
        limit: PageSize,
        except: UserId,
    ) -> Result<DirectoryPage, StoreError> {
        let mut first = after.map(|name| format!("{}{FIRST}", name.lower())).unwrap_or_default();
        first = first.max(prefix.as_str().to_owned());
        if first.is_empty() {
            // The empty string is no key value in DynamoDB.
            first.push(FIRST);
        }
        let last = format!("{}{LAST}", prefix.as_str());
        if first > last {
            return Ok(DirectoryPage { profiles: Vec::new(), next: None });
        }
        // One more to know whether there is a next page, and one in case the reader is among them.
        let wanted = limit.len() + 2;
        let request = self
            .client
            .sdk()
            .query()
            .table_name(&self.table)
            .index_name(keys::DIRECTORY)
            .key_condition_expression(format!(
                "{DIRECTORY_PARTITION} = :partition AND {USERNAME_LOWER} BETWEEN :first AND :last"
            ))
            .expression_attribute_values(
                ":partition",
                AttributeValue::S(keys::DIRECTORY_PARTITION.to_owned()),
            )
            .expression_attribute_values(":first", AttributeValue::S(first))
            .expression_attribute_values(":last", AttributeValue::S(last))
            .limit(i32::try_from(wanted).unwrap_or(i32::MAX));
        let output = self.client.query(request).await?;
        let mut profiles = Vec::new();
        for item in output.items.unwrap_or_default() {
            profiles.push(ProfileItem::read(item)?.into_profile()?);
        }
        profiles.retain(|profile| profile.id != except);
        let more = profiles.len() > limit.len();
        profiles.truncate(limit.len());
        let next =
            if more { profiles.last().map(|profile| profile.username.clone()) } else { None };
        Ok(DirectoryPage { profiles, next })
    }
}
