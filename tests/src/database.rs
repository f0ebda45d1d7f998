//! The DynamoDB under the Natter under test: the embedded one, or another at
//! `NATTER_DYNAMODB_ENDPOINT`.

use std::{collections::BTreeMap, env};

use natter::{Account, Options, Running};
use natter_domain::time::{Clock, Timestamp};

use crate::{rng::suffix, skipped};

/// The address in `NATTER_DYNAMODB_ENDPOINT`. `None` where every Natter has its own, embedded.
#[must_use]
pub fn elsewhere() -> Option<String> {
    env::var("NATTER_DYNAMODB_ENDPOINT").ok().filter(|url| !url.is_empty())
}

/// Whether the database reports the units of keys in a `BatchGetItem` that have no item, as
/// DynamoDB does. DynamoDB Local does not (docs/dynamodb-local.md).
#[must_use]
pub fn reports_missing_items() -> bool {
    elsewhere().is_none()
}

/// Whether the database reports the units of each item of a transaction, as DynamoDB does. DynamoDB
/// Local reports those of one (docs/dynamodb-local.md).
#[must_use]
pub fn reports_each_item_of_a_transaction() -> bool {
    elsewhere().is_none()
}

/// Whether a page of a query ends after a megabyte that was read, as on DynamoDB. On DynamoDB Local
/// it ends after a megabyte that passed the filter (docs/dynamodb-local.md), and the test is
/// skipped.
#[must_use]
pub fn bounds_what_a_query_reads() -> bool {
    let bounds = elsewhere().is_none();
    if !bounds {
        skipped("DynamoDB Local reads on until a megabyte has passed the filter");
    }
    bounds
}

/// Whether only one of several concurrent deletions of an item returns it, as on DynamoDB. On
/// DynamoDB Local several may, if the deletion has no condition (docs/dynamodb-local.md).
#[must_use]
pub fn deletes_once() -> bool {
    elsewhere().is_none()
}

/// How many clients write into one conversation at once: all of them on the embedded database, a
/// fifth on DynamoDB Local, where a send could otherwise wait longer than a function may run.
#[must_use]
pub fn concurrent_clients(clients: u64) -> u64 {
    if elsewhere().is_none() { clients } else { clients / 5 }
}

/// A clock that only moves when a test moves it. Its time is in the future, so that the database's
/// own deletion of expired items, which uses the real time, finds none.
#[must_use]
pub fn clock_ahead() -> Clock {
    Clock::pinned(Timestamp::from_seconds(1_900_000_000))
}

/// Options with a database of their own at `NATTER_DYNAMODB_ENDPOINT`, unless they name one.
/// DynamoDB Local keeps one database for each access key id, which must be letters and digits; it
/// checks nothing else.
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

/// The environment variables of a Natter's functions, for a store that a test uses directly. They
/// include the credentials of the database, which the gateway leaves out when they were passed in.
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

/// The `Authorization` header for the ports for AWS clients. They check the access key id, and not
/// the signature.
pub(crate) fn unsigned(account: &Account) -> String {
    let Account { access_key_id, region, .. } = account;
    let scope = format!("{access_key_id}/20261121/{region}/test/aws4_request");
    format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0")
}
