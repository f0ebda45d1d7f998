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
    limits::{CONNECTION_LIFE, HANDSHAKE_TIME},
    presence::Connections as UserConnections,
    time::Timestamp,
};
use natter_metrics::Metric;
use natter_store::Connections;

use crate::{
    LazyClient, Presence,
    presence::Gone,
    report::{Posted, PushReport},
};

/// The wait before a socket whose handshake may not be finished is asked once more: mostly it is
/// about to open.
const SETTLE: Duration = Duration::from_millis(100);
/// How often a socket that must be closed is asked, each time after a longer wait. A handshake that
/// takes longer still opens a socket of an ended session: it gets no pushes, because its connection
/// is removed, and can't write, because every message that it sends is checked.
const CLOSE_ATTEMPTS: u32 = 5;

/// How often a socket that has just been opened is asked, each time after [`SETTLE`].
const OPENING: u32 = 10;

/// Posts under way at once. Each is a few kilobytes and mostly waits; more than this only queues at
/// API Gateway.
const AT_ONCE: usize = 32;

/// One socket of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whose it is: where a connection is gone, it is removed from this person and nobody else.
    pub user: UserId,
    /// The connection.
    pub connection: ConnectionId,
    /// The time at which the connection was stored.
    pub since: Timestamp,
    /// Whether it is known to have sent a frame: then its handshake is finished.
    pub spoke: bool,
}

impl Target {
    /// All of a person's live connections.
    pub fn live(
        user: UserId,
        connections: &UserConnections,
        now: Timestamp,
    ) -> impl Iterator<Item = Self> {
        connections.live(now).map(move |(id, connection)| Self {
            user,
            connection: id.clone(),
            since: connection.expires_at.before(CONNECTION_LIFE),
            spoke: false,
        })
    }

    /// Whether its handshake may not be finished: then API Gateway says that it is gone, and it may
    /// be open in a moment.
    fn may_be_opening(&self, now: Timestamp) -> bool {
        !self.spoke && now.since(self.since) < HANDSHAKE_TIME
    }
}

/// Reaches open sockets through the API Gateway management API. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Pusher {
    client: LazyClient<Client>,
    presence: Presence,
}

impl Pusher {
    /// Posts through `client`, whose timeouts and retries (also for 429) are set, and removes what
    /// is gone from `presence`.
    #[must_use]
    pub fn new(client: LazyClient<Client>, presence: Presence) -> Self {
        Self { client, presence }
    }

    /// Posts `event` to all `targets`, removes those that are gone, and never fails. One whose
    /// handshake may not be finished stays: its client asks for what it has missed once it is open.
    pub async fn push(&self, targets: Vec<Target>, event: Bytes, now: Timestamp) -> PushReport {
        self.push_all(targets, &[event], now).await
    }

    /// As [`Self::push`], for events that each socket gets in this order. A socket that does not
    /// take one gets none of those after it: its client would see a hole, and fetch them all.
    pub async fn push_all(
        &self,
        targets: Vec<Target>,
        events: &[Bytes],
        now: Timestamp,
    ) -> PushReport {
        self.post_all(targets, events, Gone::Closed, now).await
    }

    /// As [`Self::push_all`], with what it means that a socket is gone.
    pub(crate) async fn post_all(
        &self,
        targets: Vec<Target>,
        events: &[Bytes],
        meaning: Gone,
        now: Timestamp,
    ) -> PushReport {
        // All made before any is sent: a stream over borrowed events would not be `Send` in every
        // function.
        let posts: Vec<_> = targets
            .into_iter()
            .map(|target| self.post_in_order(target, events.to_vec(), now))
            .collect();
        let mut posts = stream::iter(posts).buffer_unordered(AT_ONCE);
        let mut report = PushReport::default();
        let mut gone: BTreeMap<UserId, Vec<ConnectionId>> = BTreeMap::new();
        while let Some((posted, target)) = posts.next().await {
            report.add(posted);
            if posted.gone > 0 {
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
        self.forget(gone, meaning, now).await;
        if report.gone + report.failed > 0 {
            tracing::info!(
                sent = report.sent,
                gone = report.gone,
                failed = report.failed,
                "push incomplete"
            );
        }
        report
    }

    /// Posts `event` to a socket whose handshake may take a moment longer, and says whether it was
    /// there. One that is not there after ten tries is treated as by [`Self::push`].
    pub async fn push_to_new(&self, target: Target, event: Bytes, now: Timestamp) -> bool {
        for _ in 0..OPENING {
            match self.post(&target, event.clone()).await {
                Posted::Sent => {
                    natter_metrics::add(Metric::Pushes, 1);
                    return true;
                }
                Posted::Failed => {
                    natter_metrics::add(Metric::FailedPushes, 1);
                    return true;
                }
                Posted::Gone | Posted::Opening => tokio::time::sleep(SETTLE).await,
            }
        }
        let report = self.push(vec![target], event, now).await;
        report.sent + report.failed > 0
    }

    /// Closes sockets and removes their connections. What is already gone is fine; a connection
    /// whose socket could not be closed stays known, and so does one whose handshake may not be
    /// finished: it would open with no connection to be pushed to.
    pub async fn close(&self, targets: Vec<Target>, now: Timestamp) {
        let deletions = targets.into_iter().map(|target| async move {
            let posted = match self.delete(&target.connection).await {
                Posted::Gone if target.may_be_opening(now) => Posted::Opening,
                posted @ (Posted::Sent | Posted::Gone | Posted::Opening | Posted::Failed) => posted,
            };
            (posted, target)
        });
        self.forget_closed(deletions.collect(), now).await;
    }

    /// As [`Self::close`], for sockets whose session has ended. Their connections are removed first,
    /// whatever becomes of the sockets: nothing may be pushed to these any more, and their own
    /// `$disconnect` would say that the person may return. What may be about to open is asked to
    /// close again and again for a while.
    pub(crate) async fn close_for_good(&self, targets: Vec<Target>, now: Timestamp) {
        let mut ended: BTreeMap<UserId, Vec<ConnectionId>> = BTreeMap::new();
        for target in &targets {
            ended.entry(target.user).or_default().push(target.connection.clone());
        }
        self.forget(ended, Gone::SessionEnded, now).await;
        let deletions = targets.into_iter().map(|target| async move {
            let mut posted = self.delete(&target.connection).await;
            for attempt in 1..CLOSE_ATTEMPTS {
                if posted != Posted::Gone || !target.may_be_opening(now) {
                    break;
                }
                tokio::time::sleep(SETTLE * attempt).await;
                posted = self.delete(&target.connection).await;
            }
        });
        let deletions: Vec<_> = deletions.collect();
        stream::iter(deletions).buffer_unordered(AT_ONCE).for_each(|()| async {}).await;
    }

    /// Closes sockets, and removes the connections of those that are.
    async fn forget_closed(
        &self,
        deletions: Vec<impl Future<Output = (Posted, Target)>>,
        now: Timestamp,
    ) {
        let mut deletions = stream::iter(deletions).buffer_unordered(AT_ONCE);
        let mut closed: BTreeMap<UserId, Vec<ConnectionId>> = BTreeMap::new();
        while let Some((posted, target)) = deletions.next().await {
            match posted {
                Posted::Sent | Posted::Gone => {
                    closed.entry(target.user).or_default().push(target.connection);
                }
                Posted::Opening | Posted::Failed => {}
            }
        }
        self.forget(closed, Gone::Closed, now).await;
    }

    /// Whether a socket is open, for what must not wait for a push to find out. One that is gone is
    /// removed. Where it can't be found out, it is taken to be open.
    pub async fn is_open(&self, target: &Target, now: Timestamp) -> bool {
        let asked =
            self.client.get_connection().connection_id(target.connection.as_str()).send().await;
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
            let gone = BTreeMap::from([(target.user, vec![target.connection.clone()])]);
            self.forget(gone, Gone::Closed, now).await;
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

    /// Posts events to one socket, until one is not taken.
    async fn post_in_order(
        &self,
        target: Target,
        events: Vec<Bytes>,
        now: Timestamp,
    ) -> (PushReport, Target) {
        let mut report = PushReport::default();
        for event in events {
            let posted = self.post_to(&target, event, now).await;
            report.count(posted);
            if posted != Posted::Sent {
                break;
            }
        }
        (report, target)
    }

    async fn post_to(&self, target: &Target, event: Bytes, now: Timestamp) -> Posted {
        let posted = self.post(target, event.clone()).await;
        if posted != Posted::Gone || !target.may_be_opening(now) {
            return posted;
        }
        tokio::time::sleep(SETTLE).await;
        match self.post(target, event).await {
            Posted::Gone => Posted::Opening,
            posted @ (Posted::Sent | Posted::Opening | Posted::Failed) => posted,
        }
    }

    async fn post(&self, target: &Target, event: Bytes) -> Posted {
        let request = self
            .client
            .post_to_connection()
            .connection_id(target.connection.as_str())
            .data(Blob::from_maybe_shared(event));
        match request.send().await {
            Ok(_) => Posted::Sent,
            Err(SdkError::ServiceError(error))
                if is_gone(error.err(), error.raw().status().as_u16()) =>
            {
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
    async fn forget(
        &self,
        gone: BTreeMap<UserId, Vec<ConnectionId>>,
        meaning: Gone,
        now: Timestamp,
    ) {
        let removals =
            gone.iter().map(|(user, ids)| self.presence.remove_gone(*user, ids, meaning, now));
        for removed in join_all(removals).await {
            if let Err(error) = removed {
                tracing::warn!(%error, "a connection that is gone could not be removed");
            }
        }
    }
}

/// API Gateway says "gone" by the error's name; by the status alone where something in between has
/// lost the name.
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
