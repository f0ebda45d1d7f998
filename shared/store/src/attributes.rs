//! The names of the attributes of the three tables, one module for each table.
//!
//! Attribute names are short, because DynamoDB stores and bills them with every item. Here each has
//! a constant that says what it holds; `docs/data-model.md` has the same list with examples. The
//! calls put these constants into their expressions: by `format!` where the name is no reserved
//! word of DynamoDB, else as the value of a `#placeholder`.
//!
//! The `item` modules are the other half of this one: serde needs their names as field names of a
//! struct. Their tests compare these fields with the constants, and `tests/attribute_names.rs`
//! shows that no other file spells a name.
//!
//! A time is a number of milliseconds since 1970, unless it is said to be in seconds.

#[cfg_attr(
    not(test),
    expect(dead_code, reason = "outside tests, only a struct of an item module spells some")
)]
pub(crate) mod connections;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "outside tests, only a struct of an item module spells some")
)]
pub(crate) mod conversations;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "outside tests, only a struct of an item module spells some")
)]
pub(crate) mod users;

/// Partition key of every table, a string; `keys.rs` of the table says what is in it.
pub(crate) const PK: &str = "pk";
/// Sort key of Users and Conversations, a string; `keys.rs` of the table says what is in it.
pub(crate) const SK: &str = "sk";
/// When DynamoDB may remove the item, a number of seconds since 1970. A reserved word.
pub(crate) const TTL: &str = "ttl";

/// The condition that the item is there.
pub(crate) const ITEM_EXISTS: &str = "attribute_exists(pk)";
/// The condition that there is no such item.
pub(crate) const ITEM_IS_ABSENT: &str = "attribute_not_exists(pk)";

/// For the tests of the `item` modules.
#[cfg(test)]
pub(crate) mod testing {
    use aws_sdk_dynamodb::types::AttributeValue;
    use serde::{Serialize, de::DeserializeOwned};
    use serde_dynamo::aws_sdk_dynamodb_1::{from_item, to_item};

    use crate::dynamodb::Item;

    pub(crate) const USER_ID: &str = "01m8c8p3j8w1eqs6jekwms7tsq";
    pub(crate) const SESSION_ID: &str = "01m8c8p3j8p2433jx08fbmpe27";
    pub(crate) const ROOM: &str = "r-01m8c8p55svqw7mpfz45pvbf3y";
    pub(crate) const CONNECTION_ID: &str = "8pOGO4I5WZYAAJs=";

    pub(crate) fn text(value: &str) -> AttributeValue {
        AttributeValue::S(value.to_owned())
    }

    pub(crate) fn number(value: i64) -> AttributeValue {
        AttributeValue::N(value.to_string())
    }

    pub(crate) fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
        attributes.map(|(name, value)| (name.to_owned(), value)).into()
    }

    /// Fails unless the struct reads each of the attributes and writes them again, and no other.
    #[track_caller]
    pub(crate) fn assert_same_names<T, const N: usize>(attributes: [(&str, AttributeValue); N])
    where
        T: Serialize + DeserializeOwned,
    {
        let stored = item(attributes);
        let read: T = from_item(stored.clone()).expect("a readable item");
        let written: Item = to_item(read).expect("a writable item");
        assert_eq!(written, stored);
    }
}
