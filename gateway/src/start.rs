//! Puts the parts of a gateway together.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

use axum::Router;
use tokio::net::TcpListener;

use crate::{
    Options,
    async_invocations::{AsyncInvocations, DeadLetterQueue},
    connections::{ConnectionRegistry, SocketJournal},
    control::{self, ControlState},
    functions::{FunctionRegistry, Invoker},
    gateway::{FedQueues, Gateway},
    host_allow_list::HostAllowList,
    http_api::HttpApi,
    listener::Server,
    ports::Ports,
    private_files,
    public_listener::{self, PublicListener},
    queues::Queues,
    state::GatewayState,
    task_tracker::TaskTracker,
    template::Template,
    websocket_api::{WebSocketApi, disconnect_left_open},
};

/// A gateway that can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder of [`Options::state_folder`] can't be created or written.
    #[error("can't write in the folder {}: {source}", path.display())]
    StateFolder {
        /// The folder.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
}

/// Starts a gateway that runs `template` on `ports`, with the functions that `invoker` runs. When
/// this returns, the gateway serves requests. Must be called within a Tokio runtime.
///
/// # Errors
/// If the state folder can't be used.
pub fn start(
    ports: Ports,
    template: Template,
    invoker: Arc<dyn Invoker>,
    options: Options,
) -> Result<Gateway, StartError> {
    let urls = ports.urls().clone();
    let mut origins = Vec::from(urls.origins());
    origins.extend(
        options.allowed_origins.iter().map(|origin| origin.trim_end_matches('/').to_owned()),
    );
    let state_folder = options.state_folder.clone().unwrap_or_default();
    let folders = Folders::in_state(options.state_folder.as_deref())?;
    let rules = template.functions.values();
    let rules =
        rules.map(|function| (function.id.clone(), function.event_invoke.clone())).collect();

    let tasks = TaskTracker::new();
    let state = Arc::new(GatewayState {
        functions: FunctionRegistry::new(template.functions, invoker, tasks.clone()),
        connections: ConnectionRegistry::default(),
        journal: SocketJournal::new(folders.journal),
        limits: options.limits,
        clock: options.clock,
        faults: options.faults.clone(),
        tasks,
        observer: options.observer,
        pushes: AtomicU64::new(0),
    });
    let dead_letters = Arc::new(DeadLetterQueue::new(folders.dead_letters));
    let async_invocations = Arc::new(AsyncInvocations::new(
        Arc::clone(&state),
        rules,
        folders.events,
        Arc::clone(&dead_letters),
    ));
    let queues = Queues::new(&state, template.queues, folders.queues.as_deref())
        .map_err(|source| StartError::StateFolder { path: state_folder, source })?;
    let frame_status = options.frame_status;
    let websocket = template
        .websocket
        .map(|api| Arc::new(WebSocketApi::new(Arc::clone(&state), api, frame_status)));

    // Before anything is served, so that the previous gateway's sockets and events are told apart
    // from this one's.
    if let Some(api) = &websocket {
        let left_open = state.journal.left_open();
        state.tasks.spawn(disconnect_left_open(Arc::clone(api), left_open));
    }
    async_invocations.resume();
    let queues = Arc::new(queues);
    let feeding = queues.feed(template.event_sources, &state, &dead_letters);

    let hosts = HostAllowList::new(options.allowed_hosts);
    let public = public_listener::router(PublicListener {
        hosts: if options.allow_addresses { hosts.with_addresses() } else { hosts },
        hosts_option: options.allowed_hosts_option,
        origins_option: options.allowed_origins_option,
        http: HttpApi::new(Arc::clone(&state), template.http, &origins),
        websocket,
    });
    let control = control::router(
        ControlState {
            state: Arc::clone(&state),
            async_invocations: Arc::clone(&async_invocations),
            queues: Arc::clone(&queues),
        },
        options.control_routes,
        Arc::new(HostAllowList::new(options.control_hosts)),
    );
    let head = options.limits.request_head;
    let serve = |listeners: Vec<TcpListener>, router: &Router| {
        listeners.into_iter().map(|port| Server::start(port, router.clone(), head)).collect()
    };
    Ok(Gateway::new(
        urls,
        options.faults,
        state,
        async_invocations,
        FedQueues { queues, feeding },
        serve(ports.public, &public),
        serve(ports.control, &control),
    ))
}

/// The folders of what outlives the gateway. All exist. Without them, nothing is kept.
#[derive(Default)]
struct Folders {
    journal: Option<PathBuf>,
    events: Option<PathBuf>,
    dead_letters: Option<PathBuf>,
    queues: Option<PathBuf>,
}

impl Folders {
    /// Creates them in the state folder.
    fn in_state(state: Option<&Path>) -> Result<Self, StartError> {
        let Some(state) = state else { return Ok(Self::default()) };
        let create = |name: &str| {
            let folder = state.join(name);
            match private_files::create_folder(&folder) {
                Ok(()) => Ok(Some(folder)),
                Err(source) => Err(StartError::StateFolder { path: state.to_owned(), source }),
            }
        };
        Ok(Self {
            journal: create("sockets")?,
            events: create("events")?,
            dead_letters: create("dead-letters")?,
            queues: create("queues")?,
        })
    }
}
