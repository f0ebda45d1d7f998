//! The profiles of people as one of them sees the others.

use std::collections::HashMap;

use futures_util::try_join;
use natter_domain::{ids::UserId, user::Profile};
use natter_store::{StoreError, Users, users::Blocks};

/// The profiles of those of `people` that there are, as `reader` sees them. Two requests at once;
/// none for nobody.
pub(crate) async fn profiles_for(
    users: &Users,
    reader: UserId,
    people: &[UserId],
) -> Result<HashMap<UserId, Profile>, StoreError> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let (profiles, blocks) = try_join!(users.profiles(people), users.blocks_among(reader, people))?;
    Ok(profiles.into_iter().map(|(id, profile)| (id, seen_by(&blocks, profile))).collect())
}

/// A profile as somebody with these blocks sees it.
pub(crate) fn seen_by(blocks: &Blocks, profile: Profile) -> Profile {
    if blocks.between(profile.id) { profile.across_a_block() } else { profile }
}
