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
    /// `after`, without `except`. Eventually consistent: a new person shows within moments. One
    /// request, and another for who has joined with an earlier version; a few for a search without a
    /// prefix, while there are few people.
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
        let range = (first.as_str(), last.as_str());
        let (mut profiles, earlier) = futures_util::try_join!(
            self.in_partitions(keys::directory_partitions(&first, &last), range, wanted),
            self.in_partitions([keys::EARLIER_DIRECTORY_PARTITION], range, wanted),
        )?;
        if !earlier.is_empty() {
            profiles.extend(earlier);
            profiles.sort_by_key(|profile| profile.username.lower());
            // One that is just being moved may be in two places.
            profiles.dedup_by_key(|profile| profile.id);
        }
        profiles.retain(|profile| profile.id != except);
        let more = profiles.len() > limit.len();
        profiles.truncate(limit.len());
        let next =
            if more { profiles.last().map(|profile| profile.username.clone()) } else { None };
        Ok(DirectoryPage { profiles, next })
    }

    /// The first `wanted` people in a range of names, of partitions that follow one another. One
    /// request for each, until there are enough.
    async fn in_partitions(
        &self,
        partitions: impl IntoIterator<Item = &'static str>,
        range: (&str, &str),
        wanted: usize,
    ) -> Result<Vec<Profile>, StoreError> {
        let mut profiles = Vec::new();
        for partition in partitions {
            let left = wanted.saturating_sub(profiles.len());
            if left == 0 {
                break;
            }
            profiles.extend(self.in_partition(partition, range, left).await?);
        }
        Ok(profiles)
    }

    async fn in_partition(
        &self,
        partition: &str,
        (first, last): (&str, &str),
        limit: usize,
    ) -> Result<Vec<Profile>, StoreError> {
        let request = self
            .client
            .sdk()
            .query()
            .table_name(&self.table)
            .index_name(keys::DIRECTORY)
            .key_condition_expression(format!(
                "{DIRECTORY_PARTITION} = :partition AND {USERNAME_LOWER} BETWEEN :first AND :last"
            ))
            .expression_attribute_values(":partition", AttributeValue::S(partition.to_owned()))
            .expression_attribute_values(":first", AttributeValue::S(first.to_owned()))
            .expression_attribute_values(":last", AttributeValue::S(last.to_owned()))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX));
        let items = self.client.query(request).await?.items.unwrap_or_default();
        items.into_iter().map(|item| ProfileItem::read(item)?.into_profile()).collect()
    }
}
