//! The DynamoDB under the Natter under test: the embedded one, or another at `NATTER_DYNAMODB_ENDPOINT`.

use std::{collections::BTreeMap, env};

use natter::{Account, Options, Running};
use natter_domain::time::{Clock, Timestamp};

use crate::dice::suffix;

/// The address in `NATTER_DYNAMODB_ENDPOINT`. `None` where every Natter has its own, embedded.
#[must_use]
pub fn elsewhere() -> Option<String> {
    env::var("NATTER_DYNAMODB_ENDPOINT").ok().filter(|url| !url.is_empty())
}

/// Whether the database reports the units of keys in a `BatchGetItem` that have no item, as DynamoDB does. DynamoDB Local does not
/// (docs/dynamodb-local.md).
#[must_use]
pub fn reports_missing_items() -> bool {
    elsewhere().is_none()
}

/// Whether a page of a query ends after a megabyte that is read, as with DynamoDB, and not after one that is returned: what a filter
/// leaves out counts, too, but not with DynamoDB Local (docs/dynamodb-local.md). Where not, a test is skipped and says so.
#[must_use]
pub fn bounds_what_a_query_reads() -> bool {
    let bounds = elsewhere().is_none();
    if !bounds {
        println!("skipped: DynamoDB Local reads on until a megabyte has passed the filter");
    }
    bounds
}

/// Whether of several deletions of one item at once only one is handed the item, as with DynamoDB. DynamoDB Local may hand it to
/// several where the deletion has no condition (docs/dynamodb-local.md).
#[must_use]
pub fn deletes_once() -> bool {
    elsewhere().is_none()
}

/// How many clients write into one conversation at once, where the embedded database serves so many: a fifth of them with DynamoDB
/// Local, where one send of so many may wait for longer than a function may run.
#[must_use]
pub fn crowd(clients: u64) -> u64 {
    if elsewhere().is_none() { clients } else { clients / 5 }
}

/// A clock that stands still unless it is moved. It lies ahead, so that a database's own sweep of expired items, which goes by the
/// real time, has nothing to do.
#[must_use]
pub fn clock_ahead() -> Clock {
    Clock::pinned(Timestamp::from_seconds(1_900_000_000))
}

/// Options of a Natter with a database of its own there, unless they name one themselves. DynamoDB Local keeps one for each
/// access key's id, which must be letters and digits; it checks nothing else.
#[must_use]
pub fn own(options: Options) -> Options {
    match elsewhere() {
        Some(url) if options.dynamodb_endpoint.is_none() => {
            let account = Account {
                region: "us-east-1".to_owned(),
                access_key_id: format!("TEST{}", suffix()),
                secret_access_key: "nobody-checks-it".to_owned(),
                session_token: None,
            };
            Options { dynamodb_endpoint: Some(url), account: Some(account), ..options }
        }
        _ => options,
    }
}

/// The variables of a Natter's functions, for the store past them: with the account of its database, which the gateway
/// does not repeat where it was given one.
#[must_use]
pub fn variables(running: &Running) -> BTreeMap<String, String> {
    let mut variables = running.environment.clone();
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", &running.account.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", &running.account.secret_access_key),
    ] {
        variables.insert(name.to_owned(), value.clone());
    }
    variables
}

/// What the ports for AWS clients ask of a request on this machine: whose it is. The signature is not looked at.
pub(crate) fn unsigned(account: &Account) -> String {
    let Account { access_key_id, region, .. } = account;
    let scope = format!("{access_key_id}/20261121/{region}/test/aws4_request");
    format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0")
}
