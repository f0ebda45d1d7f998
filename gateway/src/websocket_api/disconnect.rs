//! `$disconnect`, after a socket has ended.

use std::{sync::Arc, time::Duration};

use super::{api::WebSocketApi, event};
use crate::{
    access_log,
    connections::{Client, CloseReason},
};

/// Invokes `$disconnect`, if the API has the route, and takes the socket out of the journal.
pub(super) async fn disconnect(api: &WebSocketApi, client: &Client, code: u16, reason: &str) {
    invoke(api, client, code, reason).await;
    // Also if the function has failed: API Gateway does not retry either.
    api.state.journal.remove(&client.id);
}

/// Invokes `$disconnect` for sockets that the previous gateway left open.
pub(crate) async fn disconnect_left_open(api: Arc<WebSocketApi>, clients: Vec<Client>) {
    let CloseReason { code, reason } = CloseReason::LOST;
    for client in clients {
        disconnect(&api, &client, code, reason).await;
    }
}

/// How many `$disconnect` run at the same time. When hundreds of sockets are dropped at once, their
/// functions would otherwise want more descriptors than many systems give a process, and fail;
/// nothing repeats a `$disconnect`.
pub(super) const CONCURRENT_MAX: usize = 32;

async fn invoke(api: &WebSocketApi, client: &Client, code: u16, reason: &str) {
    let gateway = &api.state;
    let route = api.api.routes.get("$disconnect");
    let Some(route) = route.filter(|_| !gateway.faults.loses_disconnects()) else {
        return access_log::write("$disconnect", code, Duration::ZERO, None);
    };
    // The semaphore is never closed.
    let _turn = api.disconnects.acquire().await;
    let event = event::disconnect(client, code, reason, gateway.clock.now());
    let limit = gateway.limits.websocket_integration;
    let outcome = gateway.functions.invoke(&route.function, event, limit).await;
    let status = if outcome.result.is_ok() { 200 } else { 500 };
    let usage = gateway.record("$disconnect".to_owned(), status, &outcome);
    access_log::write("$disconnect", code, outcome.elapsed, usage);
}
