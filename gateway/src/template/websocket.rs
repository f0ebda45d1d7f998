//! The WebSocket API: `AWS::Serverless::WebSocketApi`, and its route responses of type
//! `AWS::ApiGatewayV2::RouteResponse`.

use std::{collections::BTreeMap, str::FromStr};

use serde::Deserialize;

use super::{
    error::{TemplateError, malformed},
    functions::FunctionResource,
    resources::Resources,
};

const SELECTION: &str = "expected `$request.body.` and a name, such as `$request.body.action`, or \
     `\\$default` for every frame";
const KIND: &str = "AWS::Serverless::WebSocketApi";
const RESPONSE: &str = "AWS::ApiGatewayV2::RouteResponse";
const FUNCTION: &str = "AWS::Serverless::Function";

/// The WebSocket API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSocketApi {
    /// Its stage, which is the last part of its URL on AWS.
    pub stage: String,
    /// Its routes by route key: `$connect`, `$disconnect`, `$default`, or a key of frames.
    pub routes: BTreeMap<String, WebSocketRoute>,
    /// The path to the route key in a frame: `["action"]` for `$request.body.action`. Empty if
    /// every frame goes to `$default`.
    pub selection: Vec<String>,
    /// The authorizer, if it has one.
    pub authorizer: Option<Authorizer>,
}

/// A route of the WebSocket API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSocketRoute {
    /// The logical id of its function.
    pub function: String,
    /// Whether the function's result is sent to the client: only if the template has a route
    /// response.
    pub responds: bool,
}

/// A Lambda authorizer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorizer {
    /// The logical id of its function.
    pub function: String,
    /// The identity sources. A request without one of them is refused with 401.
    pub identity: Vec<IdentitySource>,
}

/// A part of the request that identifies the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentitySource {
    /// A query parameter: `route.request.querystring.NAME`.
    Query(String),
    /// A header: `route.request.header.NAME`, in lower case.
    Header(String),
}

/// An identity source that is neither a query parameter nor a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected `route.request.querystring.NAME` or `route.request.header.NAME`")]
pub struct IdentitySourceError;

impl FromStr for IdentitySource {
    type Err = IdentitySourceError;

    fn from_str(source: &str) -> Result<Self, Self::Err> {
        if let Some(name) = source.strip_prefix("route.request.querystring.") {
            Ok(Self::Query(name.to_owned()))
        } else if let Some(name) = source.strip_prefix("route.request.header.") {
            Ok(Self::Header(name.to_ascii_lowercase()))
        } else {
            Err(IdentitySourceError)
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Route {
    function_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Auth {
    auth_type: String,
    auth_arn: Option<String>,
    #[serde(default)]
    identity_source: Vec<String>,
}

pub(super) fn read(
    resources: &Resources,
    functions: &BTreeMap<String, FunctionResource>,
) -> Result<Option<WebSocketApi>, TemplateError> {
    let Some(id) = resources.only(KIND)? else { return Ok(None) };
    let at = format!("Resources.{id}.Properties");

    let expression: Option<String> = resources.property(id, "RouteSelectionExpression")?;
    let expression = expression.unwrap_or_else(|| "$request.body.action".to_owned());
    let selection = selection(&expression)
        .ok_or_else(|| malformed(&format!("{at}.RouteSelectionExpression"), SELECTION))?;

    let declared: Option<BTreeMap<String, Route>> = resources.property(id, "Routes")?;
    let responding = responses(resources, id)?;
    let mut routes = BTreeMap::new();
    for (key, route) in declared.unwrap_or_default() {
        let function =
            known(resources, functions, &route.function_arn, &format!("{at}.Routes.{key}"))?;
        let responds = responding.contains(&route_id(id, &key));
        routes.insert(key, WebSocketRoute { function, responds });
    }
    if routes.is_empty() {
        return Err(malformed(&format!("{at}.Routes"), "it has none"));
    }

    let auth: Option<Auth> = resources.property(id, "Auth")?;
    let authorizer = auth
        .map(|auth| authorizer(resources, functions, auth, &format!("{at}.Auth")))
        .transpose()?
        .flatten();
    // SAM's own default.
    let stage = resources.property(id, "StageName")?.unwrap_or_else(|| "default".to_owned());
    Ok(Some(WebSocketApi { stage, routes, selection, authorizer }))
}

/// The path in a selection expression; `None` if the gateway does not support the expression.
fn selection(expression: &str) -> Option<Vec<String>> {
    // Without the backslash, the dollar sign would begin a variable.
    if expression == "\\$default" {
        return Some(Vec::new());
    }
    let path = expression.strip_prefix("$request.body.").filter(|path| !path.is_empty())?;
    Some(path.split('.').map(str::to_owned).collect())
}

fn authorizer(
    resources: &Resources,
    functions: &BTreeMap<String, FunctionResource>,
    auth: Auth,
    at: &str,
) -> Result<Option<Authorizer>, TemplateError> {
    match auth.auth_type.to_ascii_uppercase().as_str() {
        "NONE" => return Ok(None),
        "CUSTOM" => {}
        _ => return Err(malformed(&format!("{at}.AuthType"), "the gateway knows CUSTOM and NONE")),
    }
    let arn = auth.auth_arn.ok_or_else(|| malformed(at, "it has no `AuthArn`"))?;
    let identity: Result<_, IdentitySourceError> =
        auth.identity_source.iter().map(|source| source.parse()).collect();
    let identity =
        identity.map_err(|error| malformed(&format!("{at}.IdentitySource"), &error.to_string()))?;
    Ok(Some(Authorizer { function: known(resources, functions, &arn, at)?, identity }))
}

/// The logical id of the function that an arn names, if the template has it.
fn known(
    resources: &Resources,
    functions: &BTreeMap<String, FunctionResource>,
    arn: &str,
    at: &str,
) -> Result<String, TemplateError> {
    let id = function_id(arn);
    if functions.contains_key(id) && resources.kind(id) == Some(FUNCTION) {
        Ok(id.to_owned())
    } else {
        Err(TemplateError::NoSuchFunction { at: at.to_owned(), function: id.to_owned() })
    }
}

/// The logical id of the function that an arn of this template names, or whose alias it names.
fn function_id(arn: &str) -> &str {
    match arn.split_once(":function:") {
        Some((_, name)) => name.split(':').next().unwrap_or(name),
        None => arn.rsplit(':').next().unwrap_or(arn),
    }
}

/// The logical ids of the routes that have a route response.
fn responses(resources: &Resources, api: &str) -> Result<Vec<String>, TemplateError> {
    let mut routes = Vec::new();
    for response in resources.of_type(RESPONSE) {
        let of: Option<String> = resources.property(response, "ApiId")?;
        if of.as_deref() == Some(api) {
            let route: Option<String> = resources.property(response, "RouteId")?;
            routes.push(route.ok_or_else(|| {
                malformed(&format!("Resources.{response}"), "it has no `RouteId`")
            })?);
        }
    }
    Ok(routes)
}

/// The logical id that SAM gives a route: `SocketApi` and `$default` make `SocketApiDefaultRoute`.
fn route_id(api: &str, key: &str) -> String {
    let key = key.trim_start_matches('$').to_lowercase();
    let mut letters = key.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("{api}{}{}Route", first.map(String::from).unwrap_or_default(), letters.as_str())
}
