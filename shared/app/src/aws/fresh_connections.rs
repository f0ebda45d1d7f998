//! HTTP clients that do not trust old connections.
//!
//! A function that was frozen thaws with the connections that it had, and some of them may be dead:
//! what is sent there is never answered. So idle connections are kept for less time than AWS's ends
//! keep them; after a request that nobody has answered, all others get connections of their own,
//! because those that were idle beside its connection are no younger; and so they do after a freeze
//! that the idle connections' own clock has not seen.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::{
    connector_metadata::ConnectorMetadata,
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
        SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    runtime_components::RuntimeComponents,
};
use tokio::time::Instant;

use super::freeze_aware_instant::{FreezeAwareInstant, InstantSource};

/// AWS's ends close a connection that was idle for 20 seconds or more.
pub(super) const LONGEST_IDLE: Duration = Duration::from_secs(15);

/// A freeze that is shorter is none: both clocks are never read at the same time.
const FREEZE: Duration = Duration::from_secs(1);

/// Who gives up a request earlier than this does so for another reason than its silence: no attempt
/// at a request has a shorter limit.
const SILENCE: Duration = Duration::from_millis(900);

type Open = Box<dyn Fn() -> SharedHttpClient + Send + Sync>;

/// A client that opens new connections once one of its own was silent.
struct FreshConnections {
    pool: Arc<Pool>,
}

/// The client, and with it the connections, that requests use at the moment.
struct Pool {
    open: Open,
    now: InstantSource,
    current: Mutex<Current>,
}

struct Current {
    generation: Generation,
    /// When a request has last asked for it.
    used: FreezeAwareInstant,
}

#[derive(Clone)]
struct Generation {
    number: u64,
    client: SharedHttpClient,
}

/// A client without TLS, for an endpoint on this machine.
pub(super) fn plain() -> SharedHttpClient {
    client(|| Builder::new().pool_idle_timeout(LONGEST_IDLE).build_http())
}

/// A client whose connections `open` makes: once, and once more after each silence.
pub(super) fn client(
    open: impl Fn() -> SharedHttpClient + Send + Sync + 'static,
) -> SharedHttpClient {
    SharedHttpClient::new(FreshConnections {
        pool: Arc::new(Pool::new(open, FreezeAwareInstant::now)),
    })
}

impl HttpClient for FreshConnections {
    /// Asked for each attempt at a request.
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let Generation { number, client } = self.pool.for_request();
        let connector = client.http_connector(settings, components);
        let pool = Arc::clone(&self.pool);
        SharedHttpConnector::new(Watched { connector, pool, number })
    }

    // Not `validate_base_client_config`: the SDK's own makes a whole TLS configuration for each AWS
    // client, to see whether it can, throws it away, and makes another one for the first request.

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.pool.current().generation.client.connector_metadata()
    }
}

impl Pool {
    fn new(
        open: impl Fn() -> SharedHttpClient + Send + Sync + 'static,
        now: InstantSource,
    ) -> Self {
        let generation = Generation { number: 0, client: open() };
        let current = Mutex::new(Current { generation, used: now() });
        Self { open: Box::new(open), now, current }
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a request uses. How long its connections were idle they know themselves, except for the
    /// time that they spent frozen.
    fn for_request(&self) -> Generation {
        let mut current = self.current();
        // Asked for with the lock held: an earlier one is of a clock that was set back.
        let now = (self.now)();
        let is_old = now.since(current.used) > LONGEST_IDLE;
        if is_old && now.unseen_since(current.used) >= FREEZE {
            self.renew(&mut current);
        }
        current.used = now;
        current.generation.clone()
    }

    fn is_silent(&self, number: u64) {
        let mut current = self.current();
        // Many requests find out at the same time.
        if current.generation.number == number {
            self.renew(&mut current);
            tracing::info!("a request was not answered: new connections are opened");
        }
    }

    /// Leaves the connections of a generation to the requests that have them.
    fn renew(&self, current: &mut Current) {
        let number = current.generation.number.wrapping_add(1);
        current.generation = Generation { number, client: (self.open)() };
    }
}

/// The connections of one generation.
#[derive(Debug)]
struct Watched {
    connector: SharedHttpConnector,
    pool: Arc<Pool>,
    number: u64,
}

impl HttpConnector for Watched {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut watch = Watch {
            pool: Arc::clone(&self.pool),
            number: self.number,
            since: Some(Instant::now()),
        };
        let answer = self.connector.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await;
            // A time-out of the connector's own is a silence as well.
            if !answer.as_ref().is_err_and(|error| error.is_timeout()) {
                watch.answered();
            }
            answer
        })
    }
}

/// Looks how long a request waited, when whoever has sent it stops to wait.
struct Watch {
    pool: Arc<Pool>,
    number: u64,
    /// `None` once there is an answer.
    since: Option<Instant>,
}

impl Watch {
    fn answered(&mut self) {
        self.since = None;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.since.is_some_and(|since| since.elapsed() >= SILENCE) {
            self.pool.is_silent(self.number);
        }
    }
}

impl fmt::Debug for FreshConnections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FreshConnections")
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}

#[cfg(test)]
mod tests {
    use super::{super::freeze_aware_instant::pinned, *};

    #[test]
    fn after_a_freeze_that_their_own_clock_has_not_seen_no_request_gets_the_old_connections() {
        const NONE: Duration = Duration::ZERO;
        let (second, idle) = (Duration::from_secs(1), LONGEST_IDLE);
        let start = FreezeAwareInstant::now();
        pinned::set(start);
        let pool = Pool::new(|| Builder::new().build_http(), pinned::now);
        // How much later by the monotonic clock and by the wall clock, and the generation then.
        let steps = [
            (NONE, NONE, 0),
            (idle, idle, 0),
            // They have seen these themselves.
            (2 * idle, 2 * idle, 0),
            (NONE, idle, 0),
            (NONE, idle + second, 1),
            (second, 40 * idle, 2),
            (second, second, 2),
        ];
        let mut at = start;
        for (monotonic, wall, generation) in steps {
            at = at.after(monotonic, wall);
            pinned::set(at);
            assert_eq!(pool.for_request().number, generation, "{monotonic:?} {wall:?}");
        }
        pinned::set(at.set_back(second));
        assert_eq!(pool.for_request().number, 3, "who sets the clock back hides a freeze");
        assert_eq!(pool.for_request().number, 3);
    }
}
