//! The command-line options.

use std::{collections::BTreeMap, env, net::IpAddr, path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};

use super::{
    ice_servers::{IceServer, ice_server, ice_variables},
    values::{
        address, bcrypt_cost, first_port, flood_limit, host, offline_seconds, origin,
        private_address, session_days,
    },
};
use crate::{Account, Containers, Options, StartError};

const EXAMPLES: &str = "\
Examples:
  natter                            everything on 127.0.0.1, data in .natter
  natter --ephemeral --port 0       nothing kept, any free ports
  natter --host 0.0.0.0             also for phones on the same network
  natter --allow-origin http://localhost:5173
                                    with a web client on its development server
  natter --dynamodb-endpoint http://127.0.0.1:8000
                                    with DynamoDB Local, or any other DynamoDB
  natter --lambda-endpoint http://127.0.0.1:9000
                                    with the functions under `cargo lambda watch`
  natter --lambda-endpoint http://127.0.0.1:3001 --lambda-function-name '{id}'
                                    with the functions under `sam local start-lambda`
  natter --sam-env-vars env.json --also-listen 172.17.0.1
                                    for `sam local invoke --env-vars env.json …`

Ports, all on 127.0.0.1:
  N      HTTP API, and the WebSocket API at /ws; also on [::1], and where --host says
  N+1    management API (pushes to sockets), Lambda, SQS and DynamoDB, for AWS clients
  N+2    DynamoDB, unless --dynamodb-endpoint names another";

/// Runs the whole of Natter on this machine: an HTTP and WebSocket API that behaves like Amazon API
/// Gateway, an embedded DynamoDB, and the functions.
#[derive(Parser)]
#[command(name = "natter", version, after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The first of three ports (see below); 0 takes any that are free.
    #[arg(long, value_name = "N", default_value_t = 3000, value_parser = first_port())]
    port: u16,

    /// Also listen on this address of this machine, such as 0.0.0.0 for all of them, so that phones
    /// on the same network reach port N by an address of this machine. Whoever is on that network
    /// can then use it; ports N+1 and N+2 stay this machine's own.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    host: IpAddr,

    /// Also serve requests for this host, such as a tunnel's name, or 10.0.2.2 as Android's
    /// emulator calls this machine. Can be repeated. Without it only 127.0.0.1, localhost and
    /// `[::1]` are served, and with --host every address, so that no web page can pass for one.
    #[arg(long = "allow-host", value_name = "NAME", value_parser = host)]
    allowed_hosts: Vec<String>,

    /// Also let web pages of this origin call the API and open sockets, such as
    /// http://localhost:5173 of a front-end's development server, or capacitor://localhost of an
    /// app. Can be repeated. The template's origins and natter's own are always let in.
    #[arg(long = "allow-origin", value_name = "ORIGIN", value_parser = origin)]
    allowed_origins: Vec<String>,

    /// The folder that keeps the data between runs. It is made if there is none.
    #[arg(long, value_name = "DIR", default_value = ".natter", conflicts_with = "ephemeral")]
    data: PathBuf,

    /// Keep nothing: the data is gone when natter stops.
    #[arg(long)]
    pub(super) ephemeral: bool,

    /// Use this DynamoDB. Region and credentials come from AWS_REGION, AWS_ACCESS_KEY_ID,
    /// AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, where they are set; with the cargo feature
    /// `aws-config`, also from a profile, SSO, a container or an instance.
    #[arg(long, value_name = "URL")]
    dynamodb_endpoint: Option<String>,

    /// Invoke the functions over this Lambda API instead of running them in this process. Region
    /// and credentials come from the same places.
    #[arg(long, value_name = "URL")]
    pub(super) lambda_endpoint: Option<String>,

    /// What the functions are called there: {function} is a function's own name (`cargo lambda
    /// watch`), {id} its logical id (`sam local start-lambda`).
    #[arg(long, value_name = "FORMAT", default_value = "{function}", requires = "lambda_endpoint")]
    lambda_function_name: String,

    /// Write each function's settings to FILE, for `sam local … --env-vars FILE`: functions in
    /// containers then reach this natter as host.docker.internal, at port N+1. The signing key is
    /// among them, so only you can read the file.
    #[arg(long, value_name = "FILE")]
    pub(super) sam_env_vars: Option<PathBuf>,

    /// Let containers reach port N+1 at this address of this machine as well as at 127.0.0.1. Can
    /// be repeated. Docker Desktop needs none; on Linux it is the address of Docker's bridge,
    /// mostly 172.17.0.1.
    #[arg(
        long = "also-listen",
        value_name = "ADDRESS",
        requires = "sam_env_vars",
        value_parser = private_address
    )]
    also_listen: Vec<IpAddr>,

    /// Read this template instead of the built-in template.yaml.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,

    /// Serve no web client and no documents, as the template's parameter WebClient does.
    #[arg(long)]
    no_web: bool,

    /// What is logged to stderr. At `info`, one line for each request and frame; never a body or a
    /// token.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = Level::Info)]
    pub(super) log: Level,

    /// Close sockets that are silent for this long. API Gateway's limit is 600 seconds.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    idle_timeout: Option<u64>,

    /// Close sockets that are this old. API Gateway's limit is 7200 seconds.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=7200))]
    max_connection_age: Option<u64>,

    /// How many messages a sender may put into one conversation in how many seconds, such as 10/5,
    /// or off.
    #[arg(long, value_name = "LIMIT", value_parser = flood_limit)]
    flood_limit: Option<String>,

    /// After how many days a session ends for good, however often it is refreshed. By default a
    /// year.
    #[arg(long, value_name = "DAYS", value_parser = session_days())]
    session_days: Option<u64>,

    /// How many seconds after the last socket of a person is closed others are told that they are
    /// offline. Deployed, it is 20; here it is just long enough for a page to be reloaded.
    #[arg(long, value_name = "SECONDS", default_value_t = 3, value_parser = offline_seconds())]
    offline_seconds: u64,

    /// Tell devices of this STUN or TURN server before a call, such as
    /// stun:stun.example.com:3478 or turn:192.168.1.7:3478. Can be repeated. Without any, calls
    /// work on this machine and mostly on its network.
    #[arg(long = "ice-server", value_name = "URL", value_parser = ice_server)]
    ice_servers: Vec<IceServer>,

    /// The file with the secret that those TURN servers know (coturn's static-auth-secret), on one
    /// line of at least 32 characters. It is never shown.
    #[arg(long, value_name = "FILE")]
    turn_secret_file: Option<PathBuf>,

    /// bcrypt's cost; a low one makes test accounts quickly.
    #[arg(long, value_name = "N", hide = true, value_parser = bcrypt_cost)]
    bcrypt_cost: Option<String>,
}

/// The log level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl Arguments {
    pub(super) fn into_options(self) -> Result<Options, StartError> {
        let template = self.template.map(|path| {
            std::fs::read_to_string(&path)
                .map_err(|why| StartError::TemplateUnreadable { path, why })
        });
        let bcrypt_cost = self.bcrypt_cost.map(|cost| ("BCRYPT_COST".to_owned(), cost));
        let flood_limit = self.flood_limit.map(|limit| ("FLOOD_LIMIT".to_owned(), limit));
        let session_days =
            self.session_days.map(|days| ("SESSION_DAYS".to_owned(), days.to_string()));
        let offline = ("OFFLINE_SECONDS".to_owned(), self.offline_seconds.to_string());
        let ice = ice_variables(&self.ice_servers, self.turn_secret_file.as_deref())?;
        Ok(Options {
            port: self.port,
            host: self.host,
            allowed_hosts: self.allowed_hosts,
            allowed_origins: self.allowed_origins,
            data: (!self.ephemeral).then_some(self.data),
            template: template.transpose()?,
            web_client: !self.no_web,
            dynamodb_endpoint: self.dynamodb_endpoint,
            lambda_endpoint: self.lambda_endpoint,
            lambda_function_name: self.lambda_function_name,
            account: account(),
            containers: self.sam_env_vars.map(|_| Containers { listen: self.also_listen }),
            idle_timeout: self.idle_timeout.map(Duration::from_secs),
            max_connection_age: self.max_connection_age.map(Duration::from_secs),
            overrides: BTreeMap::from_iter(
                bcrypt_cost
                    .into_iter()
                    .chain(flood_limit)
                    .chain(session_days)
                    .chain([offline])
                    .chain(ice),
            ),
            ..Options::default()
        })
    }
}

/// The account in the environment variables, if there is one. Nothing else reads them.
fn account() -> Option<Account> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    Some(Account {
        region: variable("AWS_REGION")
            .or_else(|| variable("AWS_DEFAULT_REGION"))
            .unwrap_or_else(|| "us-east-1".to_owned()),
        access_key_id: variable("AWS_ACCESS_KEY_ID")?,
        secret_access_key: variable("AWS_SECRET_ACCESS_KEY")?,
        session_token: variable("AWS_SESSION_TOKEN"),
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_port_leaves_room_for_the_two_after_it() {
        assert!(Arguments::try_parse_from(["natter", "--port", "65533"]).is_ok());
        assert!(Arguments::try_parse_from(["natter", "--port", "65534"]).is_err());
    }

    #[test]
    fn a_session_ends_after_a_day_at_least_and_ten_years_at_most() {
        let parse = |days| Arguments::try_parse_from(["natter", "--session-days", days]);
        for days in ["1", "365", "3650"] {
            let options = parse(days).unwrap().into_options().unwrap();
            assert_eq!(options.overrides["SESSION_DAYS"], days);
        }
        for days in ["0", "3651", "1.5", "a year", ""] {
            let error = parse(days).err().unwrap().to_string();
            assert!(error.contains("--session-days <DAYS>"), "{error}");
        }
        let error = parse("0").err().unwrap().to_string();
        assert!(error.contains("0 is not in 1..=3650"), "{error}");
    }

    #[test]
    fn the_web_client_is_served_unless_it_is_not_wanted() {
        let options = |arguments: &[&str]| {
            Arguments::try_parse_from(arguments).unwrap().into_options().unwrap()
        };
        assert!(options(&["natter"]).web_client);
        assert!(!options(&["natter", "--no-web"]).web_client);
    }

    #[test]
    fn an_origin_is_scheme_name_and_port() {
        let parse = |origin| Arguments::try_parse_from(["natter", "--allow-origin", origin]);
        for origin in [
            "http://localhost:5173",
            "https://chat.example.com/",
            "https://localhost",
            "http://[::1]:5173",
            "capacitor://localhost",
            "ionic://localhost",
            "tauri://localhost",
            "chrome-extension://abcdefghijklmnop",
        ] {
            assert_eq!(parse(origin).unwrap().into_options().unwrap().allowed_origins, [origin]);
        }
        for origin in [
            "",
            "*",
            "localhost:5173",
            "ws://a.example",
            "file://a.example",
            "null",
            "http://me@a.example",
            "capacitor://localhost/app",
            "http://a.example/app",
            "http://a.example/?x",
        ] {
            assert!(parse(origin).is_err(), "{origin}");
        }
    }

    #[test]
    fn containers_are_let_in_at_private_addresses_only() {
        let parse = |address| {
            Arguments::try_parse_from([
                "natter",
                "--sam-env-vars",
                "env.json",
                "--also-listen",
                address,
            ])
        };
        for address in ["172.17.0.1", "127.0.0.1", "fd00::1"] {
            assert!(parse(address).is_ok(), "{address}");
        }
        for address in ["0.0.0.0", "::", "203.0.113.7", "2001:db8::1", "docker0", ""] {
            assert!(parse(address).is_err(), "{address}");
        }
    }

    #[test]
    fn a_host_is_a_name_alone() {
        let parse = |host| {
            Arguments::try_parse_from(["natter", "--allow-host", "a.example", "--allow-host", host])
        };
        for host in ["chat.example.com", "10.0.2.2", "[fd00::1]"] {
            let options = parse(host).unwrap().into_options().unwrap();
            assert_eq!(options.allowed_hosts, ["a.example", host]);
        }
        for host in ["", "http://a.example", "a.example:3000", "a.example/x", "me@a.example", "a b"]
        {
            assert!(parse(host).is_err(), "{host}");
        }
    }

    #[test]
    fn data_is_kept_unless_it_is_not_wanted() {
        let options = |arguments: &[&str]| {
            let arguments = Arguments::try_parse_from([&["natter"], arguments].concat()).unwrap();
            arguments.into_options().unwrap()
        };
        assert_eq!(options(&[]).data, Some(PathBuf::from(".natter")));
        assert_eq!(options(&["--ephemeral"]).data, None);
        assert!(Arguments::try_parse_from(["natter", "--ephemeral", "--data", "x"]).is_err());
    }
}
