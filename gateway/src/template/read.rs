//! A template as a whole.

use std::collections::BTreeMap;

use super::{
    error::TemplateError,
    functions::{self, FunctionResource},
    http::{self, HttpApi},
    queues::{self, EventSource, Queue},
    resources::Resources,
    tables::{self, Table},
    tags,
    websocket::{self, WebSocketApi},
};

/// The value of `AWS::StackName`, unless another is given.
const DEFAULT_STACK_NAME: &str = "local";

/// A template with its intrinsic functions evaluated.
#[derive(Debug, Clone)]
pub struct Template {
    /// Each parameter's value: the given one, or its default, where it has one.
    pub parameters: BTreeMap<String, String>,
    /// The functions, by logical id.
    pub functions: BTreeMap<String, FunctionResource>,
    /// The HTTP API's routes and CORS rules.
    pub http: HttpApi,
    /// The WebSocket API, if the template has one.
    pub websocket: Option<WebSocketApi>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The queues.
    pub queues: Vec<Queue>,
    /// The queues that feed functions.
    pub event_sources: Vec<EventSource>,
}

impl Template {
    /// Reads a template's text, for a stack that is called `local`.
    ///
    /// # Errors
    /// If the text is not YAML, or a part that the gateway needs is missing, malformed or not known
    /// on this machine.
    pub fn read(text: &str) -> Result<Self, TemplateError> {
        Self::read_for_stack(text, DEFAULT_STACK_NAME, &BTreeMap::new())
    }

    /// As [`Template::read`], with another value of `AWS::StackName`, and with values of parameters
    /// in the place of their defaults.
    ///
    /// # Errors
    /// As [`Template::read`].
    pub fn read_for_stack(
        text: &str,
        stack_name: &str,
        parameters: &BTreeMap<String, String>,
    ) -> Result<Self, TemplateError> {
        let resources = Resources::read(tags::read(text)?, stack_name, parameters)?;
        let functions = functions::read(&resources)?;
        let queues = queues::read(&resources)?;
        Ok(Self {
            http: http::read(&resources, &functions)?,
            websocket: websocket::read(&resources, &functions)?,
            tables: tables::read(&resources)?,
            event_sources: queues::sources(&resources, &functions, &queues)?,
            queues,
            parameters: resources.parameter_defaults(),
            functions,
        })
    }
}
