//! Functions in this process: the very code that Lambda runs, fed with the same bytes.

use natter_auth::random::Random;
use natter_domain::time::Clock;
use natter_runtime::{
    environment::Environment,
    function::{Function, FunctionError},
};
use natter_store::metering::{Usage, measure};

use super::environment::{Addresses, variables};
use crate::{StartError, template::FunctionResource};

/// Builds the template's functions, each with its own environment, as Lambda does.
pub(crate) struct Builder<'a> {
    /// Functions that take the place of Natter's own, by name.
    pub(crate) given: &'a [Function],
    /// What the functions are told about this machine.
    pub(crate) addresses: &'a Addresses,
    pub(crate) clock: &'a Clock,
    pub(crate) random: &'a Random,
}

impl Builder<'_> {
    /// The function behind a resource.
    pub(super) fn build(&self, resource: &FunctionResource) -> Result<Function, StartError> {
        let name = &resource.name;
        if let Some(function) = self.given.iter().find(|function| function.name() == name) {
            return Ok(function.clone());
        }
        let definition = natter_functions::ALL.iter().find(|definition| definition.name == name);
        let unknown = || StartError::UnknownFunction { id: resource.id.clone(), name: name.clone() };
        let definition = definition.ok_or_else(unknown)?;
        let variables = variables(resource, self.addresses)?;
        let environment = Environment::new(variables, self.clock.clone(), self.random.clone());
        (definition.build)(&environment)
            .map_err(|why| StartError::Function { name: name.clone(), why: why.to_string() })
    }
}

/// Runs a function on one event, and counts what it asks of DynamoDB.
pub(super) async fn run(function: &Function, event: Vec<u8>) -> (Result<Vec<u8>, FunctionError>, Usage) {
    measure(function.invoke(event)).await
}
