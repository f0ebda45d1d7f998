//! Why the gateway can't start: one plain sentence each.

use std::{io, net::IpAddr, path::PathBuf};

use crate::template::TemplateError;

/// Why the gateway can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The template's file can't be read.
    #[error("can't read the template {}: {why}", path.display())]
    TemplateUnreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        why: io::Error,
    },
    /// The template is wrong, or asks for what the gateway does not know.
    #[error("the template: {0}")]
    Template(#[from] TemplateError),
    /// The template has a function that is not among Natter's.
    #[error("the template's `{id}` runs `{name}`, and there is no such function")]
    UnknownFunction {
        /// The logical id.
        id: String,
        /// The function's name.
        name: String,
    },
    /// A function's environment variable has no value on this machine.
    #[error("`{variable}` of the template's `{function}` has no value on this machine: {why}")]
    NoSetting {
        /// The function's logical id.
        function: String,
        /// The variable.
        variable: String,
        /// Why.
        why: String,
    },
    /// A function refuses its settings.
    #[error("the function `{name}` can't start: {why}")]
    Function {
        /// The function's name.
        name: String,
        /// What it says.
        why: String,
    },
    /// Somebody else listens on a port.
    #[error(
        "port {port} ({role}) is taken by another process; choose others with --port N, which uses N to N+2"
    )]
    PortTaken {
        /// The port.
        port: u16,
        /// What it is for.
        role: &'static str,
    },
    /// An address to listen on belongs to another machine, or to nobody.
    #[error("can't listen on {address}: this machine does not have that address")]
    NotOurs {
        /// The address.
        address: IpAddr,
    },
    /// Functions in containers are to use a DynamoDB to which this machine can't pass their requests on.
    #[error(
        "functions in containers need the embedded DynamoDB, or one at an http:// address without a path, not {url}"
    )]
    NotForContainers {
        /// DynamoDB's address.
        url: String,
    },
    /// The file with the functions' settings can't be written.
    #[error("can't write {}: {why}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        why: io::Error,
    },
    /// A port can't be listened on.
    #[error("can't listen on port {port} ({role}): {why}")]
    Port {
        /// The port.
        port: u16,
        /// What it is for.
        role: &'static str,
        /// Why.
        #[source]
        why: io::Error,
    },
    /// The data folder can't be made or written.
    #[error("can't write in the data folder {}: {why}; choose another with --data DIR, or --ephemeral", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        why: io::Error,
    },
    /// Another gateway runs on the same folder.
    #[error("the data folder {} is in use by another natter; stop that one, or choose another with --data DIR", .0.display())]
    FolderInUse(PathBuf),
    /// The signing keys' file is not what this program wrote.
    #[error("{} does not hold `id:secret`; remove it to have a new one made (everybody signs in again)", .0.display())]
    SigningKeys(PathBuf),
    /// The embedded database can't be opened.
    #[error("can't open the database {path}: {why}")]
    Database {
        /// Its file.
        path: String,
        /// Why.
        why: String,
    },
    /// DynamoDB does not answer.
    #[error("can't reach DynamoDB at {url}: {why}")]
    DynamoDbUnreachable {
        /// The endpoint.
        url: String,
        /// Why.
        why: String,
    },
    /// A table can't be made.
    #[error("can't make the table `{table}`: {why}")]
    Table {
        /// The table.
        table: String,
        /// What DynamoDB says.
        why: String,
    },
    /// A table exists, with other keys or indexes than the template's.
    #[error(
        "the table `{table}` at {place} has other keys or indexes than the template; use a new --data DIR, or remove it"
    )]
    TableDiffers {
        /// The table.
        table: String,
        /// The folder or the endpoint.
        place: String,
    },
    /// An address that is no address.
    #[error("`{url}` ({flag}) is not an address like http://127.0.0.1:8000")]
    Url {
        /// The option that it was given to.
        flag: &'static str,
        /// What was given.
        url: String,
    },
    /// The system gives no random numbers, so no secret can be made.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// The operating system refuses something that is hardly ever refused.
    #[error("{what}: {why}")]
    System {
        /// What was tried.
        what: &'static str,
        /// Why it failed.
        #[source]
        why: io::Error,
    },
}
