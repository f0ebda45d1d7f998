//! Puts the parts together: ports, data, database, functions and the gateway.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use axum::Router;
use natter_auth::random::Random;
use natter_domain::time::Clock;
use sam_gateway::{
    HostAllowList, Invoker, Limits, Ports,
    listener::{HEAD_WITHIN, Server, listen},
    template::Template,
};
use serde_json::Value as Json;

use crate::{
    Options, Running, StartError,
    aws::Account,
    containers,
    data::{Folder, SigningKeys, random_secret},
    database::{DynamoDbProxy, EmbeddedDynamoDb, authority_of, create_tables, listen_unseen},
    environment::{EnvironmentValues, all_variables, common_variables, local_variables},
    functions::{FunctionBuilder, over_lambda},
    invocation::gateway_observer,
    network,
    options::endpoint,
    running::LocalDatabase,
};

/// Natter's own template, as it is deployed.
const TEMPLATE: &str = include_str!("../../template.yaml");
/// The value of `AWS::StackName`, which is a part of the tokens' issuer.
const STACK_NAME: &str = "natter";

/// Starts natter. When this returns, it serves requests.
///
/// # Errors
/// If a port is taken, the data folder can't be used, the template is wrong, or DynamoDB can't be
/// reached.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let template = options.template.as_deref().unwrap_or(TEMPLATE);
    let parameters = match options.web_client {
        true => BTreeMap::new(),
        false => BTreeMap::from([("WebClient".to_owned(), "off".to_owned())]),
    };
    let template = Template::read_for_stack(template, STACK_NAME, &parameters)?;
    let control_addresses =
        options.containers.as_ref().map_or(&[][..], |containers| &containers.listen);
    let ports =
        Ports::bind_at(options.host, options.port, options.port_after(1), control_addresses)?;
    let urls = ports.urls().clone();

    let random = options.random.clone();
    let random = random.map_or_else(Random::system, Ok).map_err(|_| StartError::NoRandomness)?;
    let folder = options.data.as_deref().map(Folder::open).transpose()?;
    let signing_keys = match &folder {
        Some(folder) => SigningKeys::kept_in(&folder.signing_keys(), &random)?,
        None => SigningKeys::new(&random),
    };
    let local = Account::local(random_secret(&random));
    let elsewhere = options.account.clone().unwrap_or_else(|| local.clone());

    let container_hosts = options.containers.iter().map(|_| containers::HOST.to_owned());
    let container_hosts: Vec<String> = container_hosts.collect();
    let dynamodb = match &options.dynamodb_endpoint {
        Some(url) => DynamoDb::at(url, elsewhere.clone())?,
        None => {
            let hosts = HostAllowList::new(container_hosts.clone());
            DynamoDb::embedded(options.port_after(2), hosts, folder.as_ref(), local, &random)?
        }
    };
    if options.containers.is_some() && dynamodb.proxy.is_none() {
        return Err(StartError::NotForContainers { url: dynamodb.url });
    }
    create_tables(&template.tables, &dynamodb.url, &dynamodb.account, &dynamodb.place).await?;

    let mut origins = Vec::from(urls.origins());
    origins.extend(
        options.allowed_origins.iter().map(|origin| origin.trim_end_matches('/').to_owned()),
    );
    let mut replaced = local_variables(&template, &origins, &signing_keys, &urls);
    replaced.extend(options.overrides.clone());
    let values = EnvironmentValues {
        replaced,
        always: common_variables(&dynamodb.account, &dynamodb.url, &urls.lambda),
    };
    let invoker: Arc<dyn Invoker> = match &options.lambda_endpoint {
        Some(url) => {
            let url = endpoint(url, "--lambda-endpoint")?;
            Arc::new(over_lambda(&url, &options.lambda_function_name, &elsewhere))
        }
        None => {
            let builder =
                FunctionBuilder { values: &values, clock: &options.clock, random: &random };
            Arc::new(builder.in_process(&template.functions)?)
        }
    };
    let given = options.dynamodb_endpoint.is_some() && options.account.is_some();
    let environment = all_variables(&template, &values, given)?;
    let container_environments = match &options.containers {
        None => BTreeMap::new(),
        Some(_) => containers::environments(&template.functions, &urls, values.replaced)?,
    };

    let gateway_options = sam_gateway::Options {
        limits: limits(&options),
        allowed_hosts: options.allowed_hosts,
        allow_addresses: !options.host.is_loopback(),
        allowed_hosts_option: Some("--allow-host"),
        allowed_origins: options.allowed_origins,
        allowed_origins_option: Some("--allow-origin"),
        control_hosts: container_hosts,
        control_routes: dynamodb.proxy.map_or_else(Router::new, DynamoDbProxy::route),
        state_folder: folder.as_ref().map(|folder| folder.path().to_owned()),
        clock: gateway_clock(options.clock),
        faults: options.faults.clone(),
        frame_status: problem_status,
        observer: options.observer.map(gateway_observer),
    };
    let has_front = template.http.routes.iter().any(|route| route.path.to_string() == "/");
    let gateway = sam_gateway::start(ports, template, invoker, gateway_options)?;
    Ok(Running {
        network_urls: network::urls(options.host, &urls.http),
        web_url: has_front.then(|| format!("{}/", urls.http)),
        http_url: urls.http,
        ws_url: urls.websocket,
        management_url: urls.management,
        lambda_url: urls.lambda,
        dynamodb_url: dynamodb.url,
        account: dynamodb.account,
        faults: options.faults,
        environment,
        signing_keys: folder.as_ref().map(Folder::signing_keys),
        container_environments,
        gateway,
        database: dynamodb.local,
        folder,
    })
}

/// The DynamoDB that the functions use.
struct DynamoDb {
    url: String,
    account: Account,
    /// Names it in errors: the data folder or the URL.
    place: String,
    /// Leads to it from the control port, if requests that were signed for this machine pass there.
    proxy: Option<DynamoDbProxy>,
    /// The embedded one, if it is.
    local: Option<LocalDatabase>,
}

impl DynamoDb {
    /// Another DynamoDB than the embedded one.
    fn at(url: &str, account: Account) -> Result<Self, StartError> {
        let url = endpoint(url, "--dynamodb-endpoint")?;
        let proxy = DynamoDbProxy::to_url(&url);
        Ok(Self { url: url.clone(), account, place: url, proxy, local: None })
    }

    /// The embedded one, behind a proxy on `port`.
    fn embedded(
        port: u16,
        hosts: HostAllowList,
        folder: Option<&Folder>,
        account: Account,
        random: &Random,
    ) -> Result<Self, StartError> {
        let system = |what| move |why| StartError::System { what, why };
        let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), "DynamoDB")?;
        let address = listener.local_addr().map_err(system("a listener has no port"))?;
        let unseen = listen_unseen(random)?;
        let proxy = DynamoDbProxy::new(authority_of(&unseen)?);
        let unseen = unseen.into_std().map_err(system("can't hand a port over"))?;
        let file = folder.map(Folder::database).transpose()?;
        let place = folder.map(|folder| folder.path().display().to_string());
        let embedded = EmbeddedDynamoDb::start(file.as_deref(), unseen)?;
        let server = Server::start(listener, proxy.clone().port(Arc::new(hosts)), HEAD_WITHIN);
        Ok(Self {
            url: format!("http://{address}"),
            account,
            place: place.unwrap_or_default(),
            proxy: Some(proxy),
            local: Some(LocalDatabase { embedded, proxy: server }),
        })
    }
}

/// API Gateway's limits, and those that the options change.
fn limits(options: &Options) -> Limits {
    let api_gateway = Limits::default();
    let integration = options.integration_timeout;
    Limits {
        http_integration: integration.unwrap_or(api_gateway.http_integration),
        websocket_integration: integration.unwrap_or(api_gateway.websocket_integration),
        idle: options.idle_timeout.unwrap_or(api_gateway.idle),
        connection_age: options.max_connection_age.unwrap_or(api_gateway.connection_age),
        ..api_gateway
    }
}

fn gateway_clock(clock: Clock) -> sam_gateway::Clock {
    sam_gateway::Clock::new(move || {
        let millis = u64::try_from(clock.now().millis()).unwrap_or_default();
        UNIX_EPOCH + Duration::from_millis(millis)
    })
}

/// The status of the problem in an error frame. The access log shows it, because the function's own
/// status is always 200.
fn problem_status(frame: &str) -> Option<u16> {
    let frame: Json = serde_json::from_str(frame).ok()?;
    u16::try_from(frame.get("problem")?.get("status")?.as_u64()?).ok()
}
