//! Errors at the start of natter. Each message is one sentence for the terminal.

use std::{io, net::IpAddr, path::PathBuf};

use sam_gateway::{listener::ListenError, template::TemplateError};

/// A natter that can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The template's file can't be read.
    #[error("can't read the template {}: {why}", path.display())]
    TemplateUnreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's error.
        #[source]
        why: io::Error,
    },
    /// The template can't be run.
    #[error("the template: {0}")]
    Template(#[from] TemplateError),
    /// The template has a function that Natter does not have.
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
        /// The reason.
        why: String,
    },
    /// A function refuses its environment.
    #[error("the function `{name}` can't start: {why}")]
    Function {
        /// The function's name.
        name: String,
        /// Its error message.
        why: String,
    },
    /// Another process listens on a port.
    #[error(
        "port {port} ({role}) is taken by another process; choose others with --port N, which uses \
         N to N+2"
    )]
    PortTaken {
        /// The port.
        port: u16,
        /// The purpose for which `natter` uses it.
        role: &'static str,
    },
    /// An address of `--also-listen` is not one of this machine's.
    #[error("can't listen on {address}: this machine does not have that address")]
    ForeignAddress {
        /// The address.
        address: IpAddr,
    },
    /// Functions in containers can't reach the DynamoDB, because the proxy can't forward to it.
    #[error(
        "functions in containers need the embedded DynamoDB, or one at an http:// address without \
         a path, not {url}"
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
        /// The operating system's error.
        #[source]
        why: io::Error,
    },
    /// The file with the secret of the TURN servers can't be read.
    #[error("can't read {}: {why}", path.display())]
    TurnSecretUnreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's error.
        #[source]
        why: io::Error,
    },
    /// The file with the secret of the TURN servers does not hold one.
    #[error("{} {reason}", path.display())]
    TurnSecret {
        /// The file.
        path: PathBuf,
        /// The rule that it breaks. Never what is in it.
        reason: String,
    },
    /// A TURN server was named, and no secret.
    #[error("a TURN server needs its secret: --turn-secret-file FILE")]
    NoTurnSecret,
    /// A port can't be listened on.
    #[error("can't listen on port {port} ({role}): {why}")]
    Port {
        /// The port.
        port: u16,
        /// The purpose for which `natter` uses it.
        role: &'static str,
        /// The operating system's error.
        #[source]
        why: io::Error,
    },
    /// The data folder can't be made or written.
    #[error(
        "can't write in the data folder {}: {why}; choose another with --data DIR, or --ephemeral",
        path.display()
    )]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The operating system's error.
        #[source]
        why: io::Error,
    },
    /// Another natter uses the data folder.
    #[error(
        "the data folder {} is in use by another natter; stop that one, or choose another with \
         --data DIR",
        .0.display()
    )]
    FolderInUse(PathBuf),
    /// The file of the signing keys is malformed.
    #[error(
        "{} does not hold `id:secret`; remove it to have a new one made (everybody signs in again)",
        .0.display()
    )]
    SigningKeys(PathBuf),
    /// The embedded database can't be opened.
    #[error("can't open the database {path}: {why}")]
    Database {
        /// Its file.
        path: String,
        /// The database's error message.
        why: String,
    },
    /// DynamoDB does not answer.
    #[error("can't reach DynamoDB at {url}: {why}")]
    DynamoDbUnreachable {
        /// The endpoint.
        url: String,
        /// The innermost error message.
        why: String,
    },
    /// A table can't be made.
    #[error("can't make the table `{table}`: {why}")]
    Table {
        /// The table.
        table: String,
        /// DynamoDB's error message.
        why: String,
    },
    /// A table has other keys or indexes than in the template.
    #[error(
        "the table `{table}` at {place} has other keys or indexes than the template; use a new \
         --data DIR, or remove it"
    )]
    TableDiffers {
        /// The table.
        table: String,
        /// The folder or the endpoint.
        place: String,
    },
    /// The value of an option is not an HTTP URL.
    #[error("`{url}` ({flag}) is not an address like http://127.0.0.1:8000")]
    Url {
        /// The option.
        flag: &'static str,
        /// The value.
        url: String,
    },
    /// The operating system has no random numbers, so no secret can be made.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// The operating system refuses something that rarely fails.
    #[error("{what}: {why}")]
    System {
        /// What natter tried.
        what: &'static str,
        /// The operating system's error.
        #[source]
        why: io::Error,
    },
}

impl From<ListenError> for StartError {
    /// Adds what the command line can do about it.
    fn from(error: ListenError) -> Self {
        match error {
            ListenError::PortTaken { port, role } => Self::PortTaken { port, role },
            ListenError::ForeignAddress { address } => Self::ForeignAddress { address },
            ListenError::System { port, role, source } => Self::Port { port, role, why: source },
        }
    }
}

impl From<sam_gateway::StartError> for StartError {
    fn from(error: sam_gateway::StartError) -> Self {
        match error {
            sam_gateway::StartError::StateFolder { path, source } => {
                Self::Folder { path, why: source }
            }
        }
    }
}
