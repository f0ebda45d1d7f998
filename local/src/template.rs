//! Reads template.yaml: what would be deployed, as values that the gateway can run.
//!
//! The template stays the one list of routes, functions, tables and settings. Only resources that the gateway
//! serves are read (`AWS::Serverless::Function`, `HttpApi`, `WebSocketApi`, `AWS::ApiGatewayV2::RouteResponse`,
//! `AWS::DynamoDB::Table`); the others may be anything.

mod event_invoke;
mod functions;
mod http;
pub(crate) mod intrinsics;
mod path;
mod resources;
mod sockets;
mod tables;
mod tags;

use std::collections::BTreeMap;

pub use self::{
    event_invoke::EventInvoke,
    functions::{FunctionResource, Setting},
    http::{Cors, HttpApi, HttpRoute},
    intrinsics::Unresolved,
    path::{PathPattern, Segment},
    sockets::{Authorizer, IdentitySource, SocketApi, SocketRoute},
    tables::{Attribute, AttributeKind, Index, Key, KeyKind, Projection, Table, TimeToLive},
};
use self::{intrinsics::scalar, resources::Resources};

/// A template, read and resolved.
#[derive(Debug, Clone)]
pub struct Template {
    /// Each parameter's default, where it has one.
    pub parameters: BTreeMap<String, String>,
    /// The functions, by logical id.
    pub functions: BTreeMap<String, FunctionResource>,
    /// The HTTP API's routes and CORS rules.
    pub http: HttpApi,
    /// The WebSocket API, if the template has one.
    pub sockets: Option<SocketApi>,
    /// The tables.
    pub tables: Vec<Table>,
}

/// What is wrong with a template. Each message names the place.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The text is not YAML.
    #[error("it is not YAML: {0}")]
    NotYaml(String),
    /// A value that can't be known on this machine.
    #[error("{at}: {why}")]
    Unresolved {
        /// Where, as a path of names.
        at: String,
        /// Why.
        #[source]
        why: Unresolved,
    },
    /// A resource's properties have another shape than CloudFormation's or SAM's.
    #[error("{at}: {why}")]
    Malformed {
        /// Where, as a path of names.
        at: String,
        /// What was expected.
        why: String,
    },
    /// A route or an authorizer names a function that is not there.
    #[error("{at}: there is no function `{function}`")]
    NoSuchFunction {
        /// Where, as a path of names.
        at: String,
        /// What was named.
        function: String,
    },
    /// Two resources where the gateway serves one.
    #[error("`{first}` and `{second}` are both {kind}; the gateway serves one")]
    OneOnly {
        /// The resource type.
        kind: &'static str,
        /// The first one's logical id.
        first: String,
        /// The second one's.
        second: String,
    },
    /// Two functions ask for the same route.
    #[error("the route `{route}` belongs to both `{first}` and `{second}`")]
    RouteTaken {
        /// The route key.
        route: String,
        /// The function that has it.
        first: String,
        /// The function that asks for it again.
        second: String,
    },
}

impl Template {
    /// Reads a template's text.
    ///
    /// # Errors
    /// When it is not YAML, or a part that the gateway needs is missing, malformed or not known on this
    /// machine.
    pub fn read(text: &str) -> Result<Self, TemplateError> {
        let resources = Resources::read(tags::read(text)?)?;
        let functions = functions::read(&resources)?;
        Ok(Self {
            http: http::read(&resources, &functions)?,
            sockets: sockets::read(&resources, &functions)?,
            tables: tables::read(&resources)?,
            parameters: resources.parameter_defaults(),
            functions,
        })
    }
}

/// The logical id of the function that an arn of this template names, or its alias.
fn function_id(arn: &str) -> &str {
    match arn.split_once(":function:") {
        Some((_, name)) => name.split(':').next().unwrap_or(name),
        None => arn.rsplit(':').next().unwrap_or(arn),
    }
}

/// A scalar property as text.
fn text(value: &serde_json::Value) -> Option<String> {
    scalar(value)
}

#[cfg(test)]
mod tests;
