//! HTTP clients that do not trust old connections.
//!
//! A function that was frozen thaws with the connections that it had, and some of them may be dead:
//! what is sent there is never answered. So idle connections are kept for less time than AWS's ends
//! keep them; and after a request that nobody has answered, all others get connections of their
//! own, because those that were idle beside its connection are no younger.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
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

/// AWS's ends close a connection that was idle for 20 seconds or more.
pub(super) const LONGEST_IDLE: Duration = Duration::from_secs(15);

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
    current: Mutex<Generation>,
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
    let current = Mutex::new(Generation { number: 0, client: open() });
    SharedHttpClient::new(FreshConnections {
        pool: Arc::new(Pool { open: Box::new(open), current }),
    })
}

impl HttpClient for FreshConnections {
    /// Asked for each attempt at a request.
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let Generation { number, client } = self.pool.current();
        let connector = client.http_connector(settings, components);
        let pool = Arc::clone(&self.pool);
        SharedHttpConnector::new(Watched { connector, pool, number })
    }

    // Not `validate_base_client_config`: the SDK's own makes a whole TLS configuration for each AWS
    // client, to see whether it can, throws it away, and makes another one for the first request.

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.pool.current().client.connector_metadata()
    }
}

impl Pool {
    fn current(&self) -> Generation {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Leaves the connections of a generation to the requests that have them.
    fn renew(&self, silent: u64) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        // Many requests find out at the same time.
        if current.number == silent {
            *current = Generation { number: silent.wrapping_add(1), client: (self.open)() };
            tracing::info!("a request was not answered: new connections are opened");
        }
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
            self.pool.renew(self.number);
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
