//! The tables: `AWS::DynamoDB::Table`.

use serde::Deserialize;

use super::{
    error::{TemplateError, malformed},
    resources::Resources,
};

const KIND: &str = "AWS::DynamoDB::Table";

/// A table, with the properties that `CreateTable` needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name: `TableName`, or else its logical id.
    pub name: String,
    /// The attributes of its key and of its indexes' keys.
    pub attributes: Vec<Attribute>,
    /// The table's primary key.
    pub keys: Vec<Key>,
    /// The table's global secondary indexes.
    pub indexes: Vec<Index>,
    /// The expiry of items, if it is enabled.
    pub time_to_live: Option<TimeToLive>,
}

/// A key attribute and its type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attribute {
    /// The attribute's name.
    #[serde(rename = "AttributeName")]
    pub name: String,
    /// Its type.
    #[serde(rename = "AttributeType")]
    pub kind: AttributeKind,
}

/// The types that a key attribute can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum AttributeKind {
    /// A string.
    S,
    /// A number.
    N,
    /// Bytes.
    B,
}

/// An attribute of a key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Key {
    /// The attribute's name.
    #[serde(rename = "AttributeName")]
    pub name: String,
    /// Its role in the key.
    #[serde(rename = "KeyType")]
    pub kind: KeyKind,
}

/// The role of an attribute in a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum KeyKind {
    /// The partition key.
    Hash,
    /// The sort key.
    Range,
}

/// A global secondary index.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Index {
    /// Its name.
    #[serde(rename = "IndexName")]
    pub name: String,
    /// Its key.
    #[serde(rename = "KeySchema")]
    pub keys: Vec<Key>,
    /// Which attributes it projects.
    #[serde(rename = "Projection")]
    pub projection: Projection,
}

/// Which attributes an index projects besides the keys.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "ProjectionType", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Projection {
    /// All attributes.
    All,
    /// No others.
    KeysOnly,
    /// These attributes.
    Include {
        /// The names of the attributes.
        #[serde(rename = "NonKeyAttributes")]
        attributes: Vec<String>,
    },
}

/// The expiry of items.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TimeToLive {
    /// The attribute that holds an item's expiry time, in seconds since 1970.
    #[serde(rename = "AttributeName")]
    pub attribute: String,
    /// Whether items expire.
    #[serde(rename = "Enabled")]
    pub enabled: bool,
}

pub(super) fn read(resources: &Resources) -> Result<Vec<Table>, TemplateError> {
    resources.of_type(KIND).map(|id| table(resources, id)).collect()
}

fn table(resources: &Resources, id: &str) -> Result<Table, TemplateError> {
    let missing = |property: &str| {
        malformed(&format!("Resources.{id}.Properties"), &format!("it has no `{property}`"))
    };
    let time_to_live: Option<TimeToLive> = resources.property(id, "TimeToLiveSpecification")?;
    Ok(Table {
        name: resources.name(id).to_owned(),
        attributes: resources
            .property(id, "AttributeDefinitions")?
            .ok_or_else(|| missing("AttributeDefinitions"))?,
        keys: resources.property(id, "KeySchema")?.ok_or_else(|| missing("KeySchema"))?,
        indexes: resources.property(id, "GlobalSecondaryIndexes")?.unwrap_or_default(),
        time_to_live: time_to_live.filter(|ttl| ttl.enabled),
    })
}
