//! The rules of asynchronous invocations: a function's `EventInvokeConfig`.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    error::{TemplateError, malformed},
    resources::Resources,
};

/// Lambda's default and maximum.
const MAX_RETRIES: usize = 2;
/// The maximum ages that Lambda allows, in seconds: one minute to six hours, its default.
const AGES: std::ops::RangeInclusive<u64> = 60..=21_600;

/// What Lambda does with an accepted event when the function fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventInvoke {
    /// The maximum number of retries: 0 to 2.
    pub retries: usize,
    /// The maximum age of an event at a retry.
    pub max_age: Duration,
    /// The logical id of the resource that gets an event after its last attempt. Without one, the
    /// event is lost.
    pub on_failure: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Config {
    maximum_retry_attempts: Option<usize>,
    maximum_event_age_in_seconds: Option<u64>,
    destination_config: Option<Destinations>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Destinations {
    on_failure: Option<Destination>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Destination {
    /// SAM requires it, and creates a resource of this type if no `Destination` is given.
    #[serde(rename = "Type")]
    kind: String,
    /// An arn.
    destination: Option<String>,
}

/// Reads the section of the function `id` at the place `at`, merged over the global section.
pub(super) fn read(
    resources: &Resources,
    id: &str,
    at: &str,
) -> Result<EventInvoke, TemplateError> {
    let at = format!("{at}.EventInvokeConfig");
    let section =
        |value: Option<&Json>| value.and_then(Json::as_object).cloned().unwrap_or_default();
    let mut merged = section(resources.global("Function", "EventInvokeConfig"));
    merged.extend(section(resources.raw(id, "EventInvokeConfig")));
    let config: Option<Config> = resources.typed(&Json::Object(merged), &at)?;
    let config = config.unwrap_or_default();

    let retries = config.maximum_retry_attempts.unwrap_or(MAX_RETRIES);
    if retries > MAX_RETRIES {
        return Err(malformed(&format!("{at}.MaximumRetryAttempts"), "Lambda allows 0 to 2"));
    }
    let age = config.maximum_event_age_in_seconds.unwrap_or(*AGES.end());
    if !AGES.contains(&age) {
        return Err(malformed(
            &format!("{at}.MaximumEventAgeInSeconds"),
            "Lambda allows 60 to 21600",
        ));
    }
    let on_failure = config.destination_config.and_then(|destinations| destinations.on_failure);
    Ok(EventInvoke {
        retries,
        max_age: Duration::from_secs(age),
        on_failure: on_failure.map(|Destination { kind, destination }| {
            destination.map_or(kind, |arn| arn.rsplit(':').next().unwrap_or_default().to_owned())
        }),
    })
}
