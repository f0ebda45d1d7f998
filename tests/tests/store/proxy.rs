//! The store's calls through a proxy whose hook answers every request, for races that must be lost.

use natter_store::{Connections, Conversations, Users};
use natter_tests::dynamodb_proxy::DynamoDbProxy;
pub(crate) use natter_tests::dynamodb_proxy::{Answer, Call};

use crate::harness::Store;

/// A proxy in front of a store's database. It stops when it is dropped.
pub(crate) struct Proxy(DynamoDbProxy);

impl Proxy {
    /// Has `hook` answer every request.
    pub(crate) async fn start<F>(
        store: &Store,
        hook: impl Fn(Call) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        Self(DynamoDbProxy::start(store.url(), hook).await)
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.0.url
    }

    /// The tables' calls, through it.
    pub(crate) fn calls(&self, store: &Store) -> (Users, Conversations, Connections) {
        store.with(&[("AWS_ENDPOINT_URL_DYNAMODB", &self.0.url)])
    }
}
