//! Jobs that are done later: the messages of a queue with a delay.

use std::{fmt, time::Duration};

use aws_sdk_sqs::{Client, error::ProvideErrorMetadata as _};
use natter_domain::{call::CallId, ids::UserId, time::Timestamp};
use serde::{Deserialize, Serialize};

use crate::{LazyClient, pusher::reason};

/// One job of the function `delayed-jobs`, as the body of a message. A message may come twice, so
/// that doing a job twice does no harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DelayedJob {
    /// End a call, if it has rung long enough by then or has waited long enough for a device.
    EndCall {
        /// The call.
        call_id: CallId,
    },
    /// Tell the people who share a direct conversation with somebody that they are gone, if they
    /// have not come back and have not left again since.
    GoOffline {
        /// The person.
        user: UserId,
        /// Until when they seem to be online: it tells this departure from others.
        until: Timestamp,
    },
}

/// The queue of delayed jobs. Cheap to clone.
#[derive(Clone)]
pub struct DelayQueue {
    client: LazyClient<Client>,
    url: String,
}

/// A job could not be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a delayed job could not be sent: {reason}")]
pub struct DelayError {
    reason: String,
}

impl DelayQueue {
    /// The queue at `url`, through `client`.
    #[must_use]
    pub fn new(client: LazyClient<Client>, url: String) -> Self {
        Self { client, url }
    }

    /// Has `job` done in `delay`, rounded up to whole seconds. When this returns, SQS has it.
    ///
    /// # Errors
    /// [`DelayError`] when SQS can't be reached, or refuses the job.
    pub async fn send(&self, job: &DelayedJob, delay: Duration) -> Result<(), DelayError> {
        let body =
            serde_json::to_string(job).map_err(|error| DelayError { reason: error.to_string() })?;
        let request = self
            .client
            .send_message()
            .queue_url(&self.url)
            .message_body(body)
            .delay_seconds(whole_seconds(delay));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                let reason = error.code().unwrap_or_else(|| reason(&error)).to_owned();
                Err(DelayError { reason })
            }
        }
    }
}

/// Rounded up: a job that comes too early has to be sent again.
fn whole_seconds(delay: Duration) -> i32 {
    let seconds = delay.as_secs() + u64::from(delay.subsec_nanos() > 0);
    i32::try_from(seconds).unwrap_or(i32::MAX)
}

impl fmt::Debug for DelayQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DelayQueue").field(&self.url).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_rounded_up_to_whole_seconds() {
        for (millis, seconds) in [(0, 0), (1, 1), (999, 1), (1000, 1), (1001, 2), (30_000, 30)] {
            assert_eq!(whole_seconds(Duration::from_millis(millis)), seconds, "{millis} ms");
        }
    }
}
