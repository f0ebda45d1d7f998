//! A shorter limit for the first attempt at a request after a pause. In the pause the function may
//! have been frozen: then it is the connection that does not answer, and the second attempt has
//! another one. While answers come in, whoever waits for one waits for a service that is slow, and
//! to ask it once more would not make it faster.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use aws_smithy_runtime_api::client::{
    connector_metadata::ConnectorMetadata,
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use tokio::time::timeout;

use super::freeze_aware_instant::{FreezeAwareInstant, InstantSource};

/// The header in which the SDK says which attempt a request is: `attempt=1; max=5`.
const ATTEMPT: &str = "amz-sdk-request";

/// What counts as a pause. No connection dies in a shorter one.
const PAUSE: Duration = Duration::from_secs(1);

/// `client`, whose first attempts end after `limit` where no answer has come in for a while. All
/// others have the SDK's own limit.
pub(super) fn limited(client: SharedHttpClient, limit: Duration) -> SharedHttpClient {
    SharedHttpClient::new(FirstAttempts {
        client,
        limit,
        answers: Arc::new(Answers::new(FreezeAwareInstant::now)),
    })
}

#[derive(Debug)]
struct FirstAttempts {
    client: SharedHttpClient,
    limit: Duration,
    answers: Arc<Answers>,
}

/// When an answer has last come in. Connections that have had none yet are new.
#[derive(Debug)]
struct Answers {
    now: InstantSource,
    last: Mutex<FreezeAwareInstant>,
}

impl Answers {
    fn new(now: InstantSource) -> Self {
        Self { now, last: Mutex::new(now()) }
    }

    fn pause(&self) -> bool {
        let last = self.last();
        // Asked for with the lock held: an earlier one is of a clock that was set back.
        (self.now)().since(*last) >= PAUSE
    }

    fn came(&self) {
        let mut last = self.last();
        *last = (self.now)();
    }

    fn last(&self) -> MutexGuard<'_, FreezeAwareInstant> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpClient for FirstAttempts {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let connector = self.client.http_connector(settings, components);
        let answers = Arc::clone(&self.answers);
        SharedHttpConnector::new(Limited { connector, limit: self.limit, answers })
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.client.connector_metadata()
    }
}

#[derive(Debug)]
struct Limited {
    connector: SharedHttpConnector,
    limit: Duration,
    answers: Arc<Answers>,
}

impl HttpConnector for Limited {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let attempt = request.headers().get(ATTEMPT).unwrap_or_default();
        let is_short = is_first(attempt) && self.answers.pause();
        let limit = is_short.then_some(self.limit);
        let (answers, answer) = (Arc::clone(&self.answers), self.connector.call(request));
        HttpConnectorFuture::new(async move {
            let answer = match limit {
                None => answer.await,
                Some(limit) => timeout(limit, answer)
                    .await
                    .unwrap_or_else(|late| Err(ConnectorError::timeout(late.into()))),
            };
            if answer.is_ok() {
                answers.came();
            }
            answer
        })
    }
}

fn is_first(attempt: &str) -> bool {
    attempt.split(';').any(|part| part.trim() == "attempt=1")
}

#[cfg(test)]
mod tests {
    use super::{super::freeze_aware_instant::pinned, *};

    #[test]
    fn a_first_attempt_is_told_from_the_others() {
        for attempt in ["attempt=1", "attempt=1; max=5", "ttl=20261127T180000Z; attempt=1; max=5"] {
            assert!(is_first(attempt), "{attempt}");
        }
        for attempt in ["", "attempt=2; max=5", "attempt=10; max=11", "max=1"] {
            assert!(!is_first(attempt), "{attempt}");
        }
    }

    #[test]
    fn attempts_are_short_after_a_pause_and_not_while_answers_come_in_or_at_the_start() {
        let start = FreezeAwareInstant::now();
        let at = |monotonic, wall| pinned::set(start.after(monotonic, wall));
        at(Duration::ZERO, Duration::ZERO);
        let answers = Answers::new(pinned::now);
        let millisecond = Duration::from_millis(1);
        at(PAUSE - millisecond, PAUSE - millisecond);
        assert!(!answers.pause());
        at(PAUSE, PAUSE);
        assert!(answers.pause());
        answers.came();
        at(2 * PAUSE - millisecond, 2 * PAUSE - millisecond);
        assert!(!answers.pause());
        at(2 * PAUSE, 2 * PAUSE);
        assert!(answers.pause());
    }

    #[test]
    fn a_pause_in_which_the_process_was_frozen_is_one_although_no_time_has_passed_for_it() {
        let start = FreezeAwareInstant::now();
        pinned::set(start);
        let answers = Answers::new(pinned::now);
        pinned::set(start.after(Duration::ZERO, Duration::from_mins(10)));
        assert!(answers.pause());
        answers.came();
        assert!(!answers.pause());
        pinned::set(start);
        assert!(answers.pause(), "who sets the clock back hides a pause");
    }
}
