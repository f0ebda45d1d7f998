//! Natter's functions as the gateway invokes them: in this process, or over a Lambda API.

use std::{collections::BTreeMap, sync::Arc};

use natter_app::{environment::Environment, function::Function};
use natter_auth::random::Random;
use natter_domain::time::Clock;

use natter_store::metering::measure;
use sam_gateway::{
    FunctionError, InProcessInvoker, InvokeError, Invoked, LambdaApiInvoker,
    template::FunctionResource,
};

use crate::{
    StartError,
    aws::{Account, lambda_client},
    environment::{EnvironmentValues, variables},
    invocation::LoggedUsage,
};

/// What functions in this process are built with.
pub(crate) struct FunctionBuilder<'a> {
    pub(crate) values: &'a EnvironmentValues,
    pub(crate) clock: &'a Clock,
    pub(crate) random: &'a Random,
}

impl FunctionBuilder<'_> {
    /// The template's functions in this process, each with its own environment as in Lambda.
    pub(crate) fn in_process(
        &self,
        resources: &BTreeMap<String, FunctionResource>,
    ) -> Result<InProcessInvoker, StartError> {
        let mut invoker = InProcessInvoker::new();
        for resource in resources.values() {
            let function = self.build(resource)?;
            invoker =
                invoker.function(&resource.name, move |event| invoke(function.clone(), event));
        }
        Ok(invoker)
    }

    fn build(&self, resource: &FunctionResource) -> Result<Function, StartError> {
        let name = &resource.name;
        let definition = natter_functions::ALL.iter().find(|definition| definition.name == name);
        let unknown =
            || StartError::UnknownFunction { id: resource.id.clone(), name: name.clone() };
        let definition = definition.ok_or_else(unknown)?;
        let variables = variables(resource, self.values)?;
        let environment = Environment::new(variables, self.clock.clone(), self.random.clone());
        (definition.build)(&environment)
            .map_err(|why| StartError::Function { name: name.clone(), why: why.to_string() })
    }
}

/// Runs a function on one event, and counts its requests to DynamoDB.
async fn invoke(function: Function, event: Vec<u8>) -> Invoked {
    let (result, usage) = measure(function.invoke_bytes(&event)).await;
    let result = result.map_err(|error| {
        InvokeError::Failed(FunctionError::new(&error.error_type, &error.error_message))
    });
    Invoked { result, usage: Some(Arc::new(LoggedUsage(usage))) }
}

/// The template's functions behind the Lambda API at `url`. `name_format` is
/// [`Options::lambda_function_name`](crate::Options::lambda_function_name).
pub(crate) fn over_lambda(url: &str, name_format: &str, account: &Account) -> LambdaApiInvoker {
    LambdaApiInvoker::new(&lambda_client(url, account), name_format)
}
