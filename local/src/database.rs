//! DynamoDB on this machine: the embedded one, or any other, with the template's tables in it.

pub(crate) mod door;
mod embedded;
mod tables;

pub(crate) use self::{embedded::Embedded, tables::prepare};
