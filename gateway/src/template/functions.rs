//! The functions: `AWS::Serverless::Function`.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value as Json;

use super::{
    error::{TemplateError, malformed},
    event_invoke::{self, EventInvoke},
    intrinsics::scalar,
    resources::Resources,
};

const KIND: &str = "AWS::Serverless::Function";
/// Lambda's default, in seconds.
const DEFAULT_TIMEOUT: u64 = 3;

/// A function as the template declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionResource {
    /// The function's logical id.
    pub id: String,
    /// The function's name: the last part of `CodeUri`.
    pub name: String,
    /// Its environment variables, `Globals` included.
    pub environment: BTreeMap<String, Setting>,
    /// The time limit of one invocation.
    pub timeout: Duration,
    /// The rules of its asynchronous invocations.
    pub event_invoke: EventInvoke,
}

/// An environment variable's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// Known on this machine.
    Known(String),
    /// Only known after the deployment, such as a generated secret. The text says why.
    Deployed(String),
}

pub(super) fn read(
    resources: &Resources,
) -> Result<BTreeMap<String, FunctionResource>, TemplateError> {
    resources.of_type(KIND).map(|id| Ok((id.to_owned(), function(resources, id)?))).collect()
}

fn function(resources: &Resources, id: &str) -> Result<FunctionResource, TemplateError> {
    let either =
        |property| resources.raw(id, property).or_else(|| resources.global("Function", property));
    let at = format!("Resources.{id}.Properties");

    let code = either("CodeUri").ok_or_else(|| malformed(&at, "it has no `CodeUri`"))?;
    let code: String = resources.typed(code, &format!("{at}.CodeUri"))?;
    let name = code.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if name.is_empty() || name == "." {
        return Err(malformed(
            &format!("{at}.CodeUri"),
            "its last part must be the function's name",
        ));
    }
    let timeout = either("Timeout")
        .map(|value| resources.typed(value, &format!("{at}.Timeout")))
        .transpose()?;

    Ok(FunctionResource {
        id: id.to_owned(),
        name: name.to_owned(),
        environment: environment(resources, id),
        timeout: Duration::from_secs(timeout.unwrap_or(DEFAULT_TIMEOUT)),
        event_invoke: event_invoke::read(resources, id, &at)?,
    })
}

/// The function's variables over the global ones.
fn environment(resources: &Resources, id: &str) -> BTreeMap<String, Setting> {
    let own = resources.raw(id, "Environment");
    let global = resources.global("Function", "Environment");
    let variables = [global, own]
        .into_iter()
        .flatten()
        .filter_map(|section| section.get("Variables")?.as_object());
    variables.flatten().map(|(name, value)| (name.clone(), setting(resources, value))).collect()
}

fn setting(resources: &Resources, value: &Json) -> Setting {
    match resources.resolve(value, "") {
        Ok(value) => match scalar(&value) {
            Some(known) if known.contains("{{resolve:") => {
                Setting::Deployed("a secret of the deployed stack".to_owned())
            }
            Some(known) => Setting::Known(known),
            None => Setting::Deployed("not text".to_owned()),
        },
        Err(TemplateError::Unresolved { why, .. }) => Setting::Deployed(why.to_string()),
        Err(other) => Setting::Deployed(other.to_string()),
    }
}
