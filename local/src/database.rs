//! The embedded DynamoDB, the proxy in front of it, and the tables in any DynamoDB.

mod dynamodb_proxy;
mod embedded;
mod tables;
mod unseen_port;

pub(crate) use self::{
    dynamodb_proxy::DynamoDbProxy,
    embedded::EmbeddedDynamoDb,
    tables::create_tables,
    unseen_port::{authority_of, listen_unseen},
};
