//! Posting to sockets.

use std::{collections::BTreeMap, time::Duration};

use aws_sdk_apigatewaymanagement::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    operation::{
        delete_connection::DeleteConnectionError, get_connection::GetConnectionError,
        post_to_connection::PostToConnectionError,
    },
    primitives::Blob,
};
use bytes::Bytes;
use futures_util::{StreamExt, future::join_all, stream};
use natter_domain::{
    ids::{ConnectionId, UserId},
    limits::CONNECTION_LIFE,
    presence::Connections as UserConnections,
    time::Timestamp,
};
use natter_metrics::Metric;
use natter_store::Connections;

use crate::{
    Lazy, Presence,
    report::{Posted, PushReport},
};

/// A connection is stored before its handshake is finished. In that moment API Gateway says that it is gone, though it is
/// about to open: a connection younger than this is asked once more, after [`SETTLE`], before it is believed.
const YOUNG: Duration = Duration::from_secs(2);
/// How long a handshake may still take. One that takes longer opens a socket that gets no pushes; it can't outlive its
/// session, because every message that it sends is checked.
const SETTLE: Duration = Duration::from_millis(100);

/// Posts under way at once. Each is a few kilobytes and mostly waits; more than this only queues at API Gateway.
const AT_ONCE: usize = 32;

/// One socket of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whose it is: where a connection is gone, it is removed from this person and nobody else.
    pub user: UserId,
    /// The connection.
    pub connection: ConnectionId,
    /// When it was stored.
    pub since: Timestamp,
}

impl Target {
    /// All of a person's live connections.
    pub fn live(user: UserId, connections: &UserConnections, now: Timestamp) -> impl Iterator<Item = Self> {
        connections.live(now).map(move |(id, connection)| Self {
            user,
            connection: id.clone(),
            since: connection.expires_at.before(CONNECTION_LIFE),
        })
    }
}

/// Reaches open sockets through the API Gateway management API. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pusher {
    client: Lazy<Client>,
    presence: Presence,
}

impl Pusher {
    /// Posts through `client`, whose timeouts and retries (also for 429) are set, and removes what is gone from
    /// `presence`.
    #[must_use]
    pub fn new(client: Lazy<Client>, presence: Presence) -> Self {
        Self { client, presence }
    }

    /// Posts `event` to all `targets`, removes those that are gone, and never fails.
    pub async fn push(&self, targets: Vec<Target>, event: Bytes, now: Timestamp) -> PushReport {
        let mut posts = stream::iter(targets)
            .map(|target| {
                let event = event.clone();
                async move { (self.post_to(&target, event, now).await, target) }
            })
            .buffer_unordered(AT_ONCE);
        let mut report = PushReport::default();
        let mut gone: BTreeMap<UserId, Vec<ConnectionId>> = BTreeMap::new();
        while let Some((posted, target)) = posts.next().await {
            report.count(posted);
            if posted == Posted::Gone {
                gone.entry(target.user).or_default().push(target.connection);
            }
        }
        for (metric, count) in [
            (Metric::Pushes, report.sent),
            (Metric::GoneConnections, report.gone),
            (Metric::FailedPushes, report.failed),
        ] {
            natter_metrics::add(metric, count);
        }
        self.forget(gone, now).await;
        if report.gone + report.failed > 0 {
            tracing::info!(
                sent = report.sent,
                gone = report.gone,
                failed = report.failed,
                "pushed, not to all"
            );
        }
        report
    }

    /// Closes sockets and removes their connections. What is already gone is fine; a connection whose socket could not be
    /// closed stays known.
    pub async fn close(&self, targets: Vec<Target>, now: Timestamp) {
        let mut deletions = stream::iter(targets)
            .map(|target| async move { (self.delete_from(&target, now).await, target) })
            .buffer_unordered(AT_ONCE);
        let mut closed: BTreeMap<UserId, Vec<ConnectionId>> = BTreeMap::new();
        while let Some((posted, target)) = deletions.next().await {
            if posted != Posted::Failed {
                closed.entry(target.user).or_default().push(target.connection);
            }
        }
        self.forget(closed, now).await;
    }

    /// Whether a socket is open, for what must not wait for a push to find out. One that is gone is removed. Where
    /// it can't be found out, it is taken to be open.
    pub async fn is_open(&self, target: &Target, now: Timestamp) -> bool {
        let asked = self.client.get_connection().connection_id(target.connection.as_str()).send().await;
        let is_gone = match asked {
            Ok(_) => false,
            Err(SdkError::ServiceError(error)) => {
                matches!(error.err(), GetConnectionError::GoneException(_))
                    || error.raw().status().as_u16() == 410
            }
            Err(error) => {
                tracing::warn!(reason = reason(&error), "a socket could not be asked for");
                false
            }
        };
        if is_gone {
            self.forget(BTreeMap::from([(target.user, vec![target.connection.clone()])]), now).await;
        }
        !is_gone
    }

    /// The table of connections.
    #[must_use]
    pub fn connections(&self) -> &Connections {
        self.presence.connections()
    }

    /// The table of connections with its consequences.
    #[must_use]
    pub fn presence(&self) -> &Presence {
        &self.presence
    }

    async fn post_to(&self, target: &Target, event: Bytes, now: Timestamp) -> Posted {
        let posted = self.post(target, event.clone()).await;
        if posted == Posted::Gone && now.since(target.since) < YOUNG {
            tokio::time::sleep(SETTLE).await;
            return self.post(target, event).await;
        }
        posted
    }

    async fn delete_from(&self, target: &Target, now: Timestamp) -> Posted {
        let deleted = self.delete(&target.connection).await;
        if deleted == Posted::Gone && now.since(target.since) < YOUNG {
            tokio::time::sleep(SETTLE).await;
            return self.delete(&target.connection).await;
        }
        deleted
    }

    async fn post(&self, target: &Target, event: Bytes) -> Posted {
        let request = self
            .client
            .post_to_connection()
            .connection_id(target.connection.as_str())
            .data(Blob::new(Vec::from(event)));
        match request.send().await {
            Ok(_) => Posted::Sent,
            Err(SdkError::ServiceError(error)) if is_gone(error.err(), error.raw().status().as_u16()) => {
                Posted::Gone
            }
            Err(error) => {
                tracing::warn!(reason = reason(&error), "a push was not delivered");
                Posted::Failed
            }
        }
    }

    async fn delete(&self, connection: &ConnectionId) -> Posted {
        match self.client.delete_connection().connection_id(connection.as_str()).send().await {
            Ok(_) => Posted::Sent,
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), DeleteConnectionError::GoneException(_))
                    || error.raw().status().as_u16() == 410 =>
            {
                Posted::Gone
            }
            Err(error) => {
                tracing::warn!(reason = reason(&error), "a socket could not be closed");
                Posted::Failed
            }
        }
    }

    /// Removes connections that are gone. That this fails is no matter: they expire.
    async fn forget(&self, gone: BTreeMap<UserId, Vec<ConnectionId>>, now: Timestamp) {
        let removals = gone.iter().map(|(user, ids)| self.presence.remove(*user, ids, now));
        for removed in join_all(removals).await {
            if let Err(error) = removed {
                tracing::warn!(%error, "a connection that is gone could not be removed");
            }
        }
    }
}

/// API Gateway says "gone" by the error's name; by the status alone where something in between has lost the name.
fn is_gone(error: &PostToConnectionError, status: u16) -> bool {
    matches!(error, PostToConnectionError::GoneException(_)) || status == 410
}

/// The kind of a failure. Never the SDK's own text, which can quote the request.
pub(crate) fn reason<E: ProvideErrorMetadata>(error: &SdkError<E>) -> &str {
    match error {
        SdkError::TimeoutError(_) => "timeout",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "broken answer",
        SdkError::ServiceError(service) => service.err().code().unwrap_or("no code"),
        // `_`: the SDK reserves the right to more kinds.
        SdkError::ConstructionFailure(_) | _ => "request not made",
    }
}
