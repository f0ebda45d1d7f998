//! Puts the parts together: ports, data, database, functions, listeners.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use natter_auth::random::Random;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
    Options, Running, StartError,
    asynchronous::{self, Asynchronous},
    aws::{Account, CREDENTIALS},
    containers, control,
    data::{Folder, SigningKeys, random_secret},
    database::{
        Embedded,
        door::{self, Door},
        prepare,
    },
    functions::{Addresses, Builder, Functions, LambdaEndpoint, variables},
    gateway::{Gateway, Limits},
    hosts::Hosts,
    http_api::{self, HttpRules, Pages},
    listen::{authority_of, listen, listen_on, listen_unseen, port_of},
    options::endpoint,
    running::{Events, LocalDatabase, Server, Sockets},
    socket_api::{Connections, Notes, SocketRules, disconnect_left_behind},
    tasks::Tasks,
    template::{Setting, Template},
};

/// Natter's own template, as it is deployed.
const TEMPLATE: &str = include_str!("../../template.yaml");
/// What the second port is for.
const CONTROL: &str = "management and Lambda APIs";

/// Starts a gateway. When this returns, it takes requests.
///
/// # Errors
/// When a port is taken, the data folder can't be used, the template is wrong, or DynamoDB can't be reached.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let template = Template::read(options.template.as_deref().unwrap_or(TEMPLATE))?;
    let next = |by: u16| if options.port == 0 { 0 } else { options.port.saturating_add(by) };
    let http = listen(options.port, "HTTP and WebSocket APIs")?;
    let control = listen(next(1), CONTROL)?;
    let (http_port, control_port) = (port_of(&http)?, port_of(&control)?);
    let elsewhere_too = options.containers.iter().flat_map(|containers| &containers.listen);
    let for_containers: Vec<_> = elsewhere_too
        .map(|address| listen_on(*address, control_port, CONTROL))
        .collect::<Result<_, StartError>>()?;
    let clients = options.containers.iter().map(|_| containers::HOST.to_owned()).collect();
    let clients = Arc::new(Hosts::new(clients));

    let random =
        options.random.clone().map_or_else(Random::system, Ok).map_err(|_| StartError::NoRandomness)?;
    let folder = options.data.as_deref().map(Folder::open).transpose()?;
    let keys = match &folder {
        Some(folder) => SigningKeys::kept_in(&folder.signing_keys(), &random)?,
        None => SigningKeys::new(&random),
    };
    let local = Account::local(random_secret(&random));
    let elsewhere = options.account.clone().unwrap_or_else(|| local.clone());

    let (dynamodb_url, door, database, account, place) = match &options.dynamodb_endpoint {
        Some(url) => {
            let url = endpoint(url, "--dynamodb-endpoint")?;
            (url.clone(), door_to(&url), None, elsewhere.clone(), url)
        }
        None => {
            let listener = listen(next(2), "DynamoDB")?;
            let url = format!("http://127.0.0.1:{}", port_of(&listener)?);
            let unseen = listen_unseen(&random)?;
            let door = Door::to(authority_of(&unseen)?);
            let unseen = unseen
                .into_std()
                .map_err(|why| StartError::System { what: "can't hand a port over", why })?;
            let file = folder.as_ref().map(Folder::database).transpose()?;
            let place =
                folder.as_ref().map_or_else(String::new, |folder| folder.path().display().to_string());
            let embedded = Embedded::start(file.as_deref(), unseen)?;
            let server = serve(listener, door::router(door.clone(), Arc::clone(&clients)));
            (url, Some(door), Some(LocalDatabase { embedded, door: server }), local, place)
        }
    };
    if options.containers.is_some() && door.is_none() {
        return Err(StartError::NotForContainers { url: dynamodb_url });
    }
    prepare(&template.tables, &dynamodb_url, &account, &place).await?;

    let http_url = format!("http://127.0.0.1:{http_port}");
    let ws_url = format!("ws://127.0.0.1:{http_port}{}", http_api::SOCKET_PATH);
    let lambda_url = format!("http://127.0.0.1:{control_port}");
    let management_url = format!("{lambda_url}{}", control::STAGE);
    let mut origins = vec![format!("http://localhost:{http_port}"), http_url.clone()];
    origins.extend(options.allowed_origins.iter().map(|origin| origin.trim_end_matches('/').to_owned()));

    let addresses = Addresses {
        replaced: replaced(&template, &options, &origins, &keys, &ws_url, &management_url),
        always: always(&account, &dynamodb_url, &lambda_url),
    };
    let tasks = Tasks::new();
    let functions = match &options.lambda_endpoint {
        Some(url) => {
            let url = endpoint(url, "--lambda-endpoint")?;
            let lambda = LambdaEndpoint::new(&url, &options.lambda_function_name, &elsewhere);
            Functions::over_lambda(&template.functions, &lambda, tasks.clone())
        }
        None => {
            let builder = Builder {
                given: &options.functions,
                addresses: &addresses,
                clock: &options.clock,
                random: &random,
            };
            Functions::in_process(&template.functions, &builder, tasks.clone())?
        }
    };
    let given = options.dynamodb_endpoint.is_some() && options.account.is_some();
    let environment = environment(&template, &addresses, given)?;
    let container_environments = match &options.containers {
        None => BTreeMap::new(),
        Some(_) => containers::environments(&template.functions, control_port, addresses.replaced)?,
    };

    let api = Limits::API_GATEWAY;
    let limits = Limits {
        http_integration: options.integration_timeout.unwrap_or(api.http_integration),
        socket_integration: options.integration_timeout.unwrap_or(api.socket_integration),
        idle: options.idle_timeout.unwrap_or(api.idle),
        age: options.max_connection_age.unwrap_or(api.age),
    };
    let pages = Pages::new(&http_url, &ws_url, &template.http.routes);
    let notes = Notes::new(folder.as_ref().map(Folder::sockets).transpose()?);
    let left_behind = notes.left_behind();
    let asynchronous = Asynchronous::new(&template.functions, folder.as_ref())?;
    let gateway = Arc::new(Gateway {
        hosts: Hosts::new(options.allowed_hosts),
        http: HttpRules::new(template.http, &origins, pages),
        sockets: template.sockets.map(|api| SocketRules { api }),
        functions,
        asynchronous,
        connections: Connections::default(),
        notes,
        limits,
        clock: options.clock,
        faults: options.faults.clone(),
        tasks,
        observer: options.observer,
    });
    gateway.tasks.spawn(disconnect_left_behind(Arc::clone(&gateway), left_behind));
    for event in gateway.asynchronous.left_behind() {
        asynchronous::handle(&gateway, event);
    }
    let http_router = axum::Router::new().fallback(http_api::serve).with_state(Arc::clone(&gateway));
    let control_router = control::router(Arc::clone(&gateway), door, clients);
    let control = std::iter::once(control).chain(for_containers);
    Ok(Running {
        http_url,
        ws_url,
        management_url,
        lambda_url,
        dynamodb_url,
        account,
        faults: options.faults,
        environment,
        signing_keys: folder.as_ref().map(Folder::signing_keys),
        container_environments,
        sockets: Sockets(Arc::clone(&gateway)),
        events: Events(gateway),
        http: serve(http, http_router),
        control: control.map(|listener| serve(listener, control_router.clone())).collect(),
        database,
        folder,
    })
}

/// The way to another DynamoDB, if requests that were signed for this machine do there: where no signature is checked.
fn door_to(url: &str) -> Option<Door> {
    Some(Door::to(url.strip_prefix("http://")?.parse().ok()?))
}

/// Serves on a port until told to stop.
fn serve(listener: TcpListener, router: axum::Router) -> Server {
    let (stop, stopped) = oneshot::channel::<()>();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let task: JoinHandle<()> = tokio::spawn(async move {
        let server = axum::serve(listener, service).with_graceful_shutdown(async {
            // Told to, or because nobody is left to tell.
            let _ = stopped.await;
        });
        if let Err(error) = server.await {
            tracing::error!("a listener stopped: {error}");
        }
    });
    Server { stop, task }
}

/// What stands in the place of the deployed stack's own values.
fn replaced(
    template: &Template,
    options: &Options,
    origins: &[String],
    keys: &SigningKeys,
    ws_url: &str,
    management_url: &str,
) -> BTreeMap<String, String> {
    let mut allowed = template.functions.values().find_map(|function| {
        match function.environment.get("ALLOWED_ORIGINS")? {
            Setting::Known(origins) => {
                Some(origins.split(',').map(|origin| origin.trim().to_owned()).collect())
            }
            Setting::Deployed(_) => None,
        }
    });
    let allowed: &mut Vec<String> = allowed.get_or_insert_with(Vec::new);
    allowed.extend_from_slice(origins);
    allowed.retain(|origin| !origin.is_empty());
    allowed.sort();
    allowed.dedup();
    let mut replaced = BTreeMap::from([
        ("ALLOWED_ORIGINS".to_owned(), allowed.join(",")),
        ("SIGNING_KEYS".to_owned(), keys.expose().to_owned()),
        ("WEBSOCKET_URL".to_owned(), ws_url.to_owned()),
        ("MANAGEMENT_ENDPOINT".to_owned(), management_url.to_owned()),
    ]);
    replaced.extend(options.overrides.clone());
    replaced
}

/// What Lambda gives every function, where the database is, and where functions invoke each other.
fn always(account: &Account, dynamodb_url: &str, lambda_url: &str) -> BTreeMap<String, String> {
    let mut always = BTreeMap::from([
        ("AWS_REGION".to_owned(), account.region.clone()),
        ("AWS_ACCESS_KEY_ID".to_owned(), account.access_key_id.clone()),
        ("AWS_SECRET_ACCESS_KEY".to_owned(), account.secret_access_key.clone()),
        ("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), dynamodb_url.to_owned()),
        ("AWS_ENDPOINT_URL_LAMBDA".to_owned(), lambda_url.to_owned()),
    ]);
    always.extend(account.session_token.clone().map(|token| ("AWS_SESSION_TOKEN".to_owned(), token)));
    always
}

/// Every variable that some function has, except for the signing keys, and for credentials that were `given`: what
/// functions elsewhere need.
fn environment(
    template: &Template,
    addresses: &Addresses,
    given: bool,
) -> Result<BTreeMap<String, String>, StartError> {
    let mut all = BTreeMap::new();
    for function in template.functions.values() {
        all.extend(variables(function, addresses)?);
    }
    all.remove("SIGNING_KEYS");
    if given {
        // Somebody's own. Whoever reads a terminal, or its recording, is not to learn them.
        all.retain(|name, _| !CREDENTIALS.contains(&name.as_str()));
    }
    Ok(all)
}
