//! The DynamoDB under the Natter under test: the embedded one, or another at `NATTER_DYNAMODB_ENDPOINT`.

use std::{collections::BTreeMap, env};

use natter::{Account, Options, Running};

use crate::dice::suffix;

/// The address in `NATTER_DYNAMODB_ENDPOINT`. `None` where every Natter has its own, embedded.
#[must_use]
pub fn elsewhere() -> Option<String> {
    env::var("NATTER_DYNAMODB_ENDPOINT").ok().filter(|url| !url.is_empty())
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
