//! The keys of the Users table.
//!
//! | item | pk | sk |
//! |---|---|---|
//! | profile | `USER#<id>` | `PROFILE` |
//! | guard of a username | `NAME#<lower case>` | `-` |
//! | guard of an address | `MAIL#<canonical form>` | `-` |
//! | session | `USER#<id>` | `SESSION#<id>` |
//! | somebody whom the person blocks | `USER#<id>` | `BLOCK#<id>` |
//! | somebody who blocks the person | `USER#<id>` | `BLOCKED#<id>` |
//! | password attempts while logged in | `USER#<id>` | `PASSWORD` |
//!
//! The `directory` index holds the profiles under a few partitions, by the first character of the
//! lower-cased username, and sorted by it.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::ids::{SessionId, UserId};

use crate::{
    attributes::{PK, SK},
    dynamodb::Item,
};

/// The sort key of a profile.
pub(crate) const PROFILE: &str = "PROFILE";
/// The sort key of a guard.
pub(crate) const GUARD: &str = "-";
/// The sort key of the item that counts a logged-in person's attempts at their own password.
pub(crate) const PASSWORD_ATTEMPTS: &str = "PASSWORD";
/// The index by username.
pub(crate) const DIRECTORY: &str = "directory";
/// The index's partitions, and the first character that each is for; it goes up to the next one's.
/// So each search but that for everybody reads one of them, and names stay in their order. About
/// as many people have names of each: a partition takes a thousand writes a second, and an index
/// that takes no more holds up its table.
const DIRECTORY_PARTITIONS: [(char, &str); 4] =
    [('!', "users-0"), ('e', "users-e"), ('l', "users-l"), ('r', "users-r")];
/// The only partition of earlier versions: a profile stays there until it is changed.
pub(crate) const EARLIER_DIRECTORY_PARTITION: &str = "users";
/// What the sort key of every session begins with.
pub(crate) const SESSIONS: &str = "SESSION#";

/// What the sort keys of all blocks begin with, in both directions.
pub(crate) const BLOCKS: &str = "BLOCK";
/// What the sort keys of the blocks that a person makes begin with.
pub(crate) const BLOCKING: &str = "BLOCK#";

/// The sort key of a block: the partition's person blocks `other`.
pub(crate) fn block(other: UserId) -> String {
    format!("{BLOCKING}{other}")
}

/// The sort key of a block as the one who is blocked has it: `other` blocks the partition's person.
pub(crate) fn blocked(other: UserId) -> String {
    format!("BLOCKED#{other}")
}

/// The partitions of the `directory` index that have the names from `first` to `last`, in the order
/// of their names.
pub(crate) fn directory_partitions(
    first: &str,
    last: &str,
) -> impl Iterator<Item = &'static str> + use<> {
    let (first, last) = (number_of_partition(first), number_of_partition(last));
    let partitions = DIRECTORY_PARTITIONS.iter().enumerate();
    partitions
        .filter_map(move |(number, (_, name))| (first..=last).contains(&number).then_some(*name))
}

/// The partition of the `directory` index that has a name in lower case.
pub(crate) fn directory_partition(lower: &str) -> &'static str {
    directory_partitions(lower, lower).next().unwrap_or(EARLIER_DIRECTORY_PARTITION)
}

fn number_of_partition(name: &str) -> usize {
    let begins = |(first, _): &(char, &str)| name.chars().next().is_some_and(|one| one >= *first);
    DIRECTORY_PARTITIONS.iter().rposition(begins).unwrap_or_default()
}

/// Whom the person of such an item blocks.
pub(crate) fn block_of(sk: &str) -> Option<UserId> {
    sk.strip_prefix(BLOCKING)?.parse().ok()
}

/// Who blocks the person of such an item.
pub(crate) fn blocked_of(sk: &str) -> Option<UserId> {
    sk.strip_prefix("BLOCKED#")?.parse().ok()
}

/// The partition of a person's profile and sessions.
pub(crate) fn user(id: UserId) -> String {
    format!("USER#{id}")
}

/// The sort key of a session.
pub(crate) fn session(id: SessionId) -> String {
    format!("{SESSIONS}{id}")
}

/// The partition of a username's guard.
pub(crate) fn name(lower: &str) -> String {
    format!("NAME#{lower}")
}

/// The partition of an address's guard.
pub(crate) fn mail(form: &str) -> String {
    format!("MAIL#{form}")
}

/// Whose profile or session a partition key is.
pub(crate) fn user_of(pk: &str) -> Option<UserId> {
    pk.strip_prefix("USER#")?.parse().ok()
}

/// Which session a sort key is.
pub(crate) fn session_of(sk: &str) -> Option<SessionId> {
    sk.strip_prefix(SESSIONS)?.parse().ok()
}

/// A whole key.
pub(crate) fn key(pk: String, sk: impl Into<String>) -> Item {
    Item::from([
        (PK.to_owned(), AttributeValue::S(pk)),
        (SK.to_owned(), AttributeValue::S(sk.into())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_one_partition_and_partitions_follow_the_order_of_names() {
        let first_characters = "-.0123456789_abcdefghijklmnopqrstuvwxyz";
        let of = |one: char| directory_partition(&format!("{one}da"));
        let all: Vec<_> = first_characters.chars().map(of).collect();
        assert!(all.is_sorted(), "{all:?}");
        let mut distinct = all;
        distinct.dedup();
        assert_eq!(distinct, directory_partitions("!", "~").collect::<Vec<_>>());
        assert_eq!(distinct.len(), DIRECTORY_PARTITIONS.len());
        assert!(!distinct.contains(&EARLIER_DIRECTORY_PARTITION));
    }

    #[test]
    fn a_search_that_has_a_first_character_reads_one_partition() {
        for prefix in ["a", "d", "e", "kim", "l", "z", "_", "9"] {
            let last = format!("{prefix}~");
            let read: Vec<_> = directory_partitions(prefix, &last).collect();
            assert_eq!(read, [directory_partition(prefix)], "{prefix}");
        }
    }
}
