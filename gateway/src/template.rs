//! Reads a SAM template: what AWS would deploy, as values that the gateway can run.
//!
//! Only resources that can run on one machine are read (`AWS::Serverless::Function`, `HttpApi`,
//! `WebSocketApi`, `AWS::ApiGatewayV2::RouteResponse`, `AWS::DynamoDB::Table`, `AWS::SQS::Queue`,
//! `AWS::Lambda::EventSourceMapping`). The template may have any others.

mod error;
mod event_invoke;
mod functions;
mod http;
mod intrinsics;
mod path;
mod queues;
mod read;
mod resources;
mod tables;
mod tags;
mod websocket;

pub use self::{
    error::TemplateError,
    event_invoke::EventInvoke,
    functions::{FunctionResource, Setting},
    http::{Cors, HttpApi, HttpRoute},
    intrinsics::ResolveError,
    path::{PathPattern, PathPatternError, Segment},
    queues::{EventSource, Queue, Redrive},
    read::Template,
    tables::{Attribute, AttributeKind, Index, Key, KeyKind, Projection, Table, TimeToLive},
    websocket::{Authorizer, IdentitySource, IdentitySourceError, WebSocketApi, WebSocketRoute},
};

#[cfg(test)]
mod tests;
