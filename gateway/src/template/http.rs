//! The HTTP API: `AWS::Serverless::HttpApi`, and the functions' events of type `HttpApi`.

use std::collections::BTreeMap;

use http::Method;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    error::{TemplateError, malformed},
    functions::FunctionResource,
    path::{PathPattern, PathPatternError},
    resources::Resources,
};

const KIND: &str = "AWS::Serverless::HttpApi";

/// The HTTP API's routes and rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpApi {
    /// The routes, in no particular order.
    pub routes: Vec<HttpRoute>,
    /// The logical id of the default route's function.
    pub default: Option<String>,
    /// The CORS rules. Without them, functions set CORS headers themselves.
    pub cors: Option<Cors>,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRoute {
    /// The method; `None` is `ANY`.
    pub method: Option<Method>,
    /// The path.
    pub path: PathPattern,
    /// The logical id of its function.
    pub function: String,
}

impl HttpRoute {
    /// The route's key, such as `GET /users/{userId}`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.method.as_ref().map_or("ANY", Method::as_str), self.path)
    }
}

/// The CORS rules: what web pages of other origins may do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Cors {
    /// Origins, such as `https://app.example.com`, `https://*` or `*`.
    pub allow_origins: Vec<String>,
    /// Methods, or `*`.
    pub allow_methods: Vec<String>,
    /// Request headers, or `*`.
    pub allow_headers: Vec<String>,
    /// Response headers that a page may read.
    pub expose_headers: Vec<String>,
    /// How many seconds a browser may cache the answer to a preflight request.
    pub max_age: Option<u32>,
    /// Whether requests may carry credentials such as cookies.
    pub allow_credentials: bool,
}

pub(super) fn read(
    resources: &Resources,
    functions: &BTreeMap<String, FunctionResource>,
) -> Result<HttpApi, TemplateError> {
    let mut api = HttpApi { cors: cors(resources)?, ..HttpApi::default() };
    for function in functions.keys() {
        let events = resources.raw(function, "Events").and_then(Json::as_object);
        for (name, event) in events.into_iter().flatten() {
            if event.get("Type").and_then(Json::as_str) == Some("HttpApi") {
                add(&mut api, resources, function, name, event)?;
            }
        }
    }
    Ok(api)
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Event {
    path: Option<String>,
    method: Option<String>,
}

fn add(
    api: &mut HttpApi,
    resources: &Resources,
    function: &str,
    name: &str,
    event: &Json,
) -> Result<(), TemplateError> {
    let at = format!("Resources.{function}.Properties.Events.{name}");
    let event: Event = match event.get("Properties") {
        Some(properties) => resources.typed(properties, &at)?,
        None => Event::default(),
    };
    let taken = |route: &str, first: &str| TemplateError::RouteTaken {
        route: route.to_owned(),
        first: first.to_owned(),
        second: function.to_owned(),
    };
    let path = match event.path {
        // An event without a path is the default route, as in SAM.
        None => "$default".to_owned(),
        Some(path) => path,
    };
    if path == "$default" {
        return match api.default.replace(function.to_owned()) {
            Some(first) => Err(taken("$default", &first)),
            None => Ok(()),
        };
    }
    let method = event.method.unwrap_or_else(|| "ANY".to_owned()).to_ascii_uppercase();
    let method = match method.as_str() {
        "ANY" | "X-AMAZON-APIGATEWAY-ANY-METHOD" | "*" => None,
        other => Some(other.parse().map_err(|_| malformed(&at, "`Method` is not an HTTP method"))?),
    };
    let malformed_path =
        |error: PathPatternError| malformed(&format!("{at}.Path"), &error.to_string());
    let path = path.parse().map_err(malformed_path)?;
    let route = HttpRoute { method, path, function: function.to_owned() };
    if let Some(first) =
        api.routes.iter().find(|other| other.method == route.method && other.path == route.path)
    {
        return Err(taken(&route.key(), &first.function));
    }
    api.routes.push(route);
    Ok(())
}

fn cors(resources: &Resources) -> Result<Option<Cors>, TemplateError> {
    let Some(id) = resources.only(KIND)? else { return Ok(None) };
    let own = resources.raw(id, "CorsConfiguration");
    let Some(rules) = own.or_else(|| resources.global("HttpApi", "CorsConfiguration")) else {
        return Ok(None);
    };
    let at = format!("Resources.{id}.Properties.CorsConfiguration");
    match resources.resolve(rules, &at)? {
        // SAM's short form: every origin, without credentials.
        Json::Bool(true) => {
            Ok(Some(Cors { allow_origins: vec!["*".to_owned()], ..Cors::default() }))
        }
        Json::Bool(false) | Json::Null => Ok(None),
        rules @ Json::Object(_) => {
            serde_json::from_value(rules).map(Some).map_err(|e| malformed(&at, &e.to_string()))
        }
        Json::String(_) | Json::Number(_) | Json::Array(_) => {
            Err(malformed(&at, "expected an object, or `true`"))
        }
    }
}
