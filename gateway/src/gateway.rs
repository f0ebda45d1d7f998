//! A running gateway and its shutdown.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use futures_util::future::join_all;
use tokio::{task::JoinHandle, time::Instant};

use crate::{
    async_invocations::{AsyncInvocations, DeadLetter},
    connections::CloseReason,
    faults::Faults,
    listener::Server,
    ports::Urls,
    queues::Queues,
    state::GatewayState,
};

/// How long requests and sockets may take to finish when the gateway stops.
const FINISH_WITHIN: Duration = Duration::from_secs(5);
/// How long the control port may take after that.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// A running gateway. Dropping it stops it without waiting; [`Gateway::stop`] waits.
pub struct Gateway {
    /// The addresses of the gateway's APIs.
    pub urls: Urls,
    /// The faults that it injects, to be switched on and off.
    pub faults: Faults,
    sockets: CloseSockets,
    async_invocations: StopAsyncInvocations,
    queues: FedQueues,
    /// One for each address that the public port is bound on.
    public: Vec<Server>,
    /// One for each address that the control port is bound on.
    control: Vec<Server>,
}

/// Closes every socket when it is dropped.
struct CloseSockets(Arc<GatewayState>);

impl Drop for CloseSockets {
    fn drop(&mut self) {
        self.0.connections.stop(CloseReason::GOING_AWAY);
    }
}

/// Stops the asynchronous invocations when it is dropped.
struct StopAsyncInvocations(Arc<AsyncInvocations>);

impl Drop for StopAsyncInvocations {
    fn drop(&mut self) {
        self.0.stop();
    }
}

/// The queues, and the tasks that feed functions from them until this is dropped.
pub(crate) struct FedQueues {
    pub(crate) queues: Arc<Queues>,
    pub(crate) feeding: Vec<JoinHandle<()>>,
}

impl Drop for FedQueues {
    fn drop(&mut self) {
        self.feeding.iter().for_each(JoinHandle::abort);
    }
}

impl Gateway {
    pub(crate) fn new(
        urls: Urls,
        faults: Faults,
        state: Arc<GatewayState>,
        async_invocations: Arc<AsyncInvocations>,
        queues: FedQueues,
        public: Vec<Server>,
        control: Vec<Server>,
    ) -> Self {
        Self {
            urls,
            faults,
            sockets: CloseSockets(state),
            async_invocations: StopAsyncInvocations(async_invocations),
            queues,
            public,
            control,
        }
    }

    /// The events of asynchronous invocations whose function failed for good: the newest 256, the
    /// oldest of them first. With [`Options::state_folder`](crate::Options::state_folder), all of
    /// them are files in its folder `dead-letters`, too.
    #[must_use]
    pub fn dead_letters(&self) -> Vec<DeadLetter> {
        self.async_invocations.0.dead_letters()
    }

    /// How many messages all queues have together: also those that a function has at this moment.
    #[must_use]
    pub fn queued_messages(&self) -> usize {
        self.queues.queues.messages()
    }

    /// How many messages the management API has taken for open sockets.
    #[must_use]
    pub fn pushes(&self) -> u64 {
        self.sockets.0.pushes.load(Ordering::Relaxed)
    }

    /// Stops the gateway: takes no more requests, closes every socket with 1001, invokes
    /// `$disconnect` for each, and waits about five seconds at most for running functions. Events
    /// that are not handled by then, and messages of queues, stay in the state folder for the next
    /// gateway.
    pub async fn stop(self) {
        let Self { sockets, async_invocations, queues, public, control, .. } = self;
        let deadline = Instant::now() + FINISH_WITHIN;
        let tasks = sockets.0.tasks.clone();
        // Sockets first, so that a client that reconnects at once is refused.
        drop(sockets);
        // Messages that are due from here on stay in their queues.
        drop(queues);
        join_all(public.into_iter().map(|server| server.stop(FINISH_WITHIN))).await;
        if !tasks.wait(deadline.saturating_duration_since(Instant::now())).await {
            tracing::warn!("some functions did not finish; they are stopped");
        }
        // From here on, nothing is retried, and nothing is written into the state folder.
        drop(async_invocations);
        // Last, because functions push and invoke over it.
        for server in control {
            server.stop(CLOSE_WITHIN).await;
        }
    }
}
