//! The WebSocket API: `AWS::Serverless::WebSocketApi` and its `AWS::ApiGatewayV2::RouteResponse`s.

use std::{collections::BTreeMap, str::FromStr};

use serde::Deserialize;

use super::{
    FunctionResource, TemplateError, function_id,
    resources::{Resources, malformed},
};

const SELECTION: &str =
    "expected `$request.body.` and a name, such as `$request.body.action`, or `\\$default` for every frame";
const KIND: &str = "AWS::Serverless::WebSocketApi";
const RESPONSE: &str = "AWS::ApiGatewayV2::RouteResponse";
const FUNCTION: &str = "AWS::Serverless::Function";

/// The WebSocket API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocketApi {
    /// The stage that it is deployed to, the last part of its address on AWS.
    pub stage: String,
    /// Its routes, by route key: `$connect`, `$disconnect`, `$default`, or an action.
    pub routes: BTreeMap<String, SocketRoute>,
    /// The names that lead to a frame's route key: `["action"]` for `$request.body.action`. None where every frame goes to
    /// `$default`.
    pub selection: Vec<String>,
    /// Who decides whether a socket opens.
    pub authorizer: Option<Authorizer>,
}

/// What a WebSocket route does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocketRoute {
    /// The logical id of its function.
    pub function: String,
    /// Whether the function's result goes back on the socket: only where the template has a route response.
    pub responds: bool,
}

/// A Lambda authorizer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorizer {
    /// The logical id of its function.
    pub function: String,
    /// What a request must carry to be asked about at all.
    pub identity: Vec<IdentitySource>,
}

/// A part of the request that names who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentitySource {
    /// `route.request.querystring.NAME`
    Query(String),
    /// `route.request.header.NAME`, in lower case.
    Header(String),
}

impl FromStr for IdentitySource {
    type Err = &'static str;

    fn from_str(source: &str) -> Result<Self, Self::Err> {
        if let Some(name) = source.strip_prefix("route.request.querystring.") {
            Ok(Self::Query(name.to_owned()))
        } else if let Some(name) = source.strip_prefix("route.request.header.") {
            Ok(Self::Header(name.to_ascii_lowercase()))
        } else {
            Err("expected `route.request.querystring.NAME` or `route.request.header.NAME`")
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
) -> Result<Option<SocketApi>, TemplateError> {
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
        let function = known(resources, functions, &route.function_arn, &format!("{at}.Routes.{key}"))?;
        let responds = responding.contains(&route_id(id, &key));
        routes.insert(key, SocketRoute { function, responds });
    }
    if routes.is_empty() {
        return Err(malformed(&format!("{at}.Routes"), "it has none"));
    }

    let auth: Option<Auth> = resources.property(id, "Auth")?;
    let authorizer =
        auth.map(|auth| authorizer(resources, functions, auth, &format!("{at}.Auth"))).transpose()?.flatten();
    // SAM's own default.
    let stage = resources.property(id, "StageName")?.unwrap_or_else(|| "default".to_owned());
    Ok(Some(SocketApi { stage, routes, selection, authorizer }))
}

/// What an expression selects by: names in the frame, or nothing.
fn selection(expression: &str) -> Option<Vec<String>> {
    // The dollar sign is escaped: otherwise it begins a variable.
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
    let identity = auth.identity_source.iter().map(|source| source.parse()).collect::<Result<_, _>>();
    let identity = identity.map_err(|why| malformed(&format!("{at}.IdentitySource"), why))?;
    Ok(Some(Authorizer { function: known(resources, functions, &arn, at)?, identity }))
}

/// The function that an arn names.
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

/// The ids of the routes that have a response.
fn responses(resources: &Resources, api: &str) -> Result<Vec<String>, TemplateError> {
    let mut routes = Vec::new();
    for response in resources.of_type(RESPONSE) {
        let of: Option<String> = resources.property(response, "ApiId")?;
        if of.as_deref() == Some(api) {
            let route: Option<String> = resources.property(response, "RouteId")?;
            routes.push(
                route.ok_or_else(|| malformed(&format!("Resources.{response}"), "it has no `RouteId`"))?,
            );
        }
    }
    Ok(routes)
}

/// The logical id that SAM gives a route: `ChatApi` and `$default` make `ChatApiDefaultRoute`.
fn route_id(api: &str, key: &str) -> String {
    let key = key.trim_start_matches('$').to_lowercase();
    let mut letters = key.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("{api}{}{}Route", first.map(String::from).unwrap_or_default(), letters.as_str())
}
