//! The functions' environment variables: what the template says, with this machine's addresses and
//! secrets in the place of the deployed stack's.

use std::collections::BTreeMap;

use sam_gateway::{
    Urls,
    template::{FunctionResource, Setting, Template},
};

use crate::{
    StartError,
    aws::{Account, CREDENTIALS},
    data::SigningKeys,
};

/// The values that variables have on this machine.
pub(crate) struct EnvironmentValues {
    /// Replace the template's values, in functions whose environment has the variable.
    pub(crate) replaced: BTreeMap<String, String>,
    /// Variables of every function: the region and the credentials, as in Lambda, and the endpoints
    /// of DynamoDB, Lambda and SQS.
    pub(crate) always: BTreeMap<String, String>,
}

/// One function's environment variables.
pub(crate) fn variables(
    resource: &FunctionResource,
    values: &EnvironmentValues,
) -> Result<BTreeMap<String, String>, StartError> {
    let mut variables = values.always.clone();
    for (name, setting) in &resource.environment {
        let value = match (values.replaced.get(name), setting) {
            (Some(value), _) | (None, Setting::Known(value)) => value.clone(),
            (None, Setting::Deployed(why)) => {
                return Err(StartError::NoSetting {
                    function: resource.id.clone(),
                    variable: name.clone(),
                    why: why.clone(),
                });
            }
        };
        variables.insert(name.clone(), value);
    }
    Ok(variables)
}

/// The variables whose values on this machine differ from the deployed stack's.
pub(crate) fn local_variables(
    template: &Template,
    origins: &[String],
    signing_keys: &SigningKeys,
    urls: &Urls,
) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("ALLOWED_ORIGINS".to_owned(), allowed_origins(template, origins).join(",")),
        ("SIGNING_KEYS".to_owned(), signing_keys.expose().to_owned()),
        // The gateway serves both APIs under every name that it has.
        ("WEBSOCKET_URL".to_owned(), path_of(&urls.websocket).to_owned()),
        ("MANAGEMENT_ENDPOINT".to_owned(), urls.management.clone()),
    ])
}

/// An address without scheme and host.
fn path_of(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.find('/').and_then(|at| after_scheme.get(at..)).unwrap_or("/")
}

/// The template's origins and `origins`, sorted.
fn allowed_origins(template: &Template, origins: &[String]) -> Vec<String> {
    let known = template.functions.values().find_map(|function| {
        match function.environment.get("ALLOWED_ORIGINS")? {
            Setting::Known(origins) => Some(origins.as_str()),
            Setting::Deployed(_) => None,
        }
    });
    let known = known.unwrap_or_default().split(',').map(|origin| origin.trim().to_owned());
    let mut allowed: Vec<String> = known.chain(origins.iter().cloned()).collect();
    allowed.retain(|origin| !origin.is_empty());
    allowed.sort();
    allowed.dedup();
    allowed
}

/// The variables that Lambda gives every function, and the endpoints of DynamoDB, Lambda and SQS.
pub(crate) fn common_variables(
    account: &Account,
    dynamodb_url: &str,
    lambda_url: &str,
) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::from([
        ("AWS_REGION".to_owned(), account.region.clone()),
        ("AWS_ACCESS_KEY_ID".to_owned(), account.access_key_id.clone()),
        ("AWS_SECRET_ACCESS_KEY".to_owned(), account.secret_access_key.clone()),
        ("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), dynamodb_url.to_owned()),
        ("AWS_ENDPOINT_URL_LAMBDA".to_owned(), lambda_url.to_owned()),
        ("AWS_ENDPOINT_URL_SQS".to_owned(), lambda_url.to_owned()),
    ]);
    let token = account.session_token.clone();
    variables.extend(token.map(|token| ("AWS_SESSION_TOKEN".to_owned(), token)));
    variables
}

/// The variables of all functions together, for functions elsewhere: without the signing keys and
/// the secret of TURN servers, and without credentials that were `given`.
pub(crate) fn all_variables(
    template: &Template,
    values: &EnvironmentValues,
    given: bool,
) -> Result<BTreeMap<String, String>, StartError> {
    let mut all = BTreeMap::new();
    for function in template.functions.values() {
        all.extend(variables(function, values)?);
    }
    all.remove("SIGNING_KEYS");
    all.remove("TURN_SECRET");
    if given {
        // They are somebody's own, and the result is printed to a terminal.
        all.retain(|name, _| !CREDENTIALS.contains(&name.as_str()));
    }
    Ok(all)
}
