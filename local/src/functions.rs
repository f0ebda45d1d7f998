//! The deployed functions, wherever they run, and their invocation as Lambda does it.

mod environment;
mod error;
mod in_process;
mod over_lambda;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::time::{Instant, timeout};

pub(crate) use self::{
    environment::{Addresses, variables},
    error::InvokeError,
    in_process::Builder,
    over_lambda::LambdaEndpoint,
};
use crate::{StartError, tasks::Tasks, template::FunctionResource};
use natter_runtime::function::{Function, FunctionError};
pub use natter_store::metering::Usage;

/// The largest event that Lambda takes for an invocation that is waited for, and the largest answer: 6 MB.
const MAX_EVENT: usize = 6 * 1024 * 1024;
/// Lambda lets a function run for 15 minutes; no answer can come later.
pub(crate) const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Every function of the template, ready to be invoked.
pub(crate) struct Functions {
    deployed: BTreeMap<String, Arc<Deployed>>,
    tasks: Tasks,
}

/// One function.
struct Deployed {
    name: String,
    timeout: Duration,
    target: Target,
}

/// Where a function runs.
enum Target {
    InProcess(Function),
    Lambda(over_lambda::Remote),
}

/// What came of an invocation.
pub(crate) struct Outcome {
    /// The function's logical id.
    pub(crate) function: String,
    pub(crate) result: Result<Vec<u8>, InvokeError>,
    pub(crate) usage: Usage,
    pub(crate) elapsed: Duration,
}

impl Functions {
    /// All functions of the template in this process.
    pub(crate) fn in_process(
        resources: &BTreeMap<String, FunctionResource>,
        builder: &Builder<'_>,
        tasks: Tasks,
    ) -> Result<Self, StartError> {
        let deployed = resources.values().map(|resource| {
            let target = Target::InProcess(builder.build(resource)?);
            Ok((resource.id.clone(), Arc::new(Deployed::new(resource, target))))
        });
        Ok(Self { deployed: deployed.collect::<Result<_, StartError>>()?, tasks })
    }

    /// All functions of the template behind a Lambda API.
    pub(crate) fn over_lambda(
        resources: &BTreeMap<String, FunctionResource>,
        endpoint: &LambdaEndpoint,
        tasks: Tasks,
    ) -> Self {
        let deployed = resources.values().map(|resource| {
            let target = Target::Lambda(endpoint.function(resource));
            (resource.id.clone(), Arc::new(Deployed::new(resource, target)))
        });
        Self { deployed: deployed.collect(), tasks }
    }

    /// The logical id of the function that `name` means: its own name, its logical id, or an arn with either.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        // arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER], or NAME[:QUALIFIER]
        let name = name.split_once(":function:").map_or(name, |(_, name)| name);
        let name = name.split(':').next().unwrap_or(name);
        let mut deployed = self.deployed.iter();
        deployed.find(|(id, deployed)| *id == name || deployed.name == name).map(|(id, _)| id.as_str())
    }

    /// Invokes the function with this logical id and waits at most `patience` for its answer. Like Lambda, the
    /// function runs on to its end, or its own timeout, when the caller has given up.
    pub(crate) async fn invoke(&self, id: &str, event: Vec<u8>, patience: Duration) -> Outcome {
        let start = Instant::now();
        let ended =
            |result, usage| Outcome { function: id.to_owned(), result, usage, elapsed: start.elapsed() };
        if event.len() > MAX_EVENT {
            return ended(Err(InvokeError::TooLarge), Usage::default());
        }
        let Some(deployed) = self.deployed.get(id).cloned() else {
            return ended(
                Err(InvokeError::Unreachable(format!("there is no function `{id}`"))),
                Usage::default(),
            );
        };
        let running = self.tasks.spawn(async move { deployed.run(event).await });
        match timeout(patience, running).await {
            Ok(Ok((Ok(answer), usage))) if answer.len() > MAX_EVENT => {
                let error_type = "Function.ResponseSizeTooLarge".to_owned();
                let error_message =
                    format!("the answer has {} bytes, and Lambda takes {MAX_EVENT}", answer.len());
                ended(Err(InvokeError::Failed(FunctionError { error_type, error_message })), usage)
            }
            Ok(Ok((result, usage))) => ended(result, usage),
            // The function panicked: in Lambda its runtime catches that, and the invocation alone fails.
            Ok(Err(_)) => ended(Err(InvokeError::failed("Panic", "the function panicked")), Usage::default()),
            Err(_) => ended(Err(InvokeError::GaveUp(patience)), Usage::default()),
        }
    }
}

impl Deployed {
    fn new(resource: &FunctionResource, target: Target) -> Self {
        Self { name: resource.name.clone(), timeout: resource.timeout, target }
    }

    async fn run(&self, event: Vec<u8>) -> (Result<Vec<u8>, InvokeError>, Usage) {
        match &self.target {
            Target::InProcess(function) => {
                match timeout(self.timeout, in_process::run(function, event)).await {
                    Ok((result, usage)) => (result.map_err(InvokeError::Failed), usage),
                    Err(_) => (Err(InvokeError::TimedOut(self.timeout)), Usage::default()),
                }
            }
            // Over there the function's own timeout is kept by Lambda.
            Target::Lambda(remote) => (remote.invoke(event).await, Usage::default()),
        }
    }
}
