//! Settings: environment variables, read once, at start, into what the code works with.
//!
//! A function asks for what it needs while it is built; a variable that is missing or wrong stops
//! the start with a [`StartError`] that names it. The local gateway builds the same settings from
//! the variables that template.yaml gives each function.

mod error;
mod values;
mod variables;

use std::{collections::BTreeMap, path::Path, sync::OnceLock, time::Duration};

use aws_credential_types::Credentials;
use aws_types::SdkConfig;
use natter_auth::{
    access_token::AccessTokens,
    passwords::{BcryptCost, Passwords},
    random::Random,
    refresh_token::RefreshTokens,
    signing_keys::SigningKeys,
    turn::TurnSecret,
};
use natter_domain::{
    call::{self, ice},
    ids::Ids,
    invalid::InvalidError,
    presence::parse_offline_delay,
    session::LongestSession,
    tail::FloodLimit,
    time::Clock,
};
use natter_push::{DelayQueue, FunctionInvoker, Presence, Pusher, Queue};
use natter_store::{Connections, Conversations, MeteredClient, Users};

use crate::{authenticator::Authenticator, aws, socket_url::SocketUrl};

pub use error::StartError;
pub use variables::{ALL_VARIABLES, name};

/// Everything that a function can ask for at start.
pub struct Environment {
    variables: BTreeMap<String, String>,
    clock: Clock,
    random: Random,
    /// One DynamoDB client, with one pool of connections, for all tables of a function.
    dynamodb: OnceLock<MeteredClient>,
    /// The region, credentials, timeouts and retries of all AWS clients.
    sdk_config: OnceLock<SdkConfig>,
}

impl Environment {
    /// Settings from `variables`, with the clock and the source of ids and secrets that the
    /// function is to use.
    #[must_use]
    pub fn new(variables: BTreeMap<String, String>, clock: Clock, random: Random) -> Self {
        Self { variables, clock, random, dynamodb: OnceLock::new(), sdk_config: OnceLock::new() }
    }

    /// The settings of this process, with the system's clock and randomness.
    pub fn of_process() -> Result<Self, StartError> {
        let random = Random::system().map_err(|_| StartError::NoRandomness)?;
        // Not `vars`, which panics on a variable that is not text.
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Ok(Self::new(variables.collect(), Clock::system(), random))
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// The source of ids.
    #[must_use]
    pub fn ids(&self) -> Ids {
        self.random.ids()
    }

    /// The source of secrets.
    #[must_use]
    pub fn random(&self) -> Random {
        self.random.clone()
    }

    /// The Users table.
    pub fn users(&self) -> Result<Users, StartError> {
        Ok(Users::new(self.dynamodb()?, self.parsed(name::USERS_TABLE, values::table)?))
    }

    /// The Conversations table.
    pub fn conversations(&self) -> Result<Conversations, StartError> {
        Ok(Conversations::new(
            self.dynamodb()?,
            self.parsed(name::CONVERSATIONS_TABLE, values::table)?,
        ))
    }

    /// The Connections table.
    pub fn connections(&self) -> Result<Connections, StartError> {
        Ok(Connections::new(self.dynamodb()?, self.parsed(name::CONNECTIONS_TABLE, values::table)?))
    }

    /// Posts events to open sockets. Jobs that follow from closed sockets invoke `fanout`.
    pub fn pusher(&self) -> Result<Pusher, StartError> {
        self.pusher_with(self.presence()?)
    }

    /// Posts events to open sockets. Jobs that follow from closed sockets go to the queue, for
    /// the function that does them.
    pub fn queueing_pusher(&self) -> Result<(Pusher, Queue), StartError> {
        let queue = Queue::default();
        let presence = self.presence_with(FunctionInvoker::queue(queue.clone()))?;
        Ok((self.pusher_with(presence)?, queue))
    }

    fn pusher_with(&self, presence: Presence) -> Result<Pusher, StartError> {
        let deployed =
            self.endpoint(name::MANAGEMENT_ENDPOINT)?.ok_or(missing(name::MANAGEMENT_ENDPOINT))?;
        let endpoint = self.endpoint(name::MANAGEMENT_API_ENDPOINT)?.unwrap_or(deployed);
        Ok(Pusher::new(aws::management(self.sdk_config()?, endpoint), presence))
    }

    /// The table of connections, whose changes invoke `fanout`.
    pub fn presence(&self) -> Result<Presence, StartError> {
        self.presence_with(self.background(name::FANOUT_FUNCTION)?)
    }

    fn presence_with(&self, fanout: FunctionInvoker) -> Result<Presence, StartError> {
        let delay = self.parsed(name::OFFLINE_SECONDS, parse_offline_delay)?;
        Ok(Presence::new(self.connections()?, fanout, delay))
    }

    /// A function that can be started in the background: the one that `variable` names.
    pub fn background(&self, variable: &'static str) -> Result<FunctionInvoker, StartError> {
        let endpoint = self.endpoint_of(name::LAMBDA_ENDPOINT)?;
        let client = aws::lambda(self.sdk_config()?, endpoint);
        Ok(FunctionInvoker::function(client, self.parsed(variable, values::function)?))
    }

    /// The queue of delayed jobs.
    pub fn delayed_jobs(&self) -> Result<DelayQueue, StartError> {
        let endpoint = self.endpoint_of(name::SQS_ENDPOINT)?;
        let client = aws::sqs(self.sdk_config()?, endpoint);
        Ok(DelayQueue::new(client, self.parsed(name::DELAYED_JOBS_QUEUE, values::queue)?))
    }

    /// Passwords, at the configured cost.
    pub fn passwords(&self) -> Result<Passwords, StartError> {
        let cost = self.parsed(name::BCRYPT_COST, BcryptCost::parse)?;
        Ok(Passwords::new(cost))
    }

    /// Access tokens.
    pub fn access_tokens(&self) -> Result<AccessTokens, StartError> {
        let issuer = self.required(name::TOKEN_ISSUER)?.to_owned();
        Ok(AccessTokens::new(self.signing_keys()?, issuer))
    }

    /// Refresh tokens.
    pub fn refresh_tokens(&self) -> Result<RefreshTokens, StartError> {
        Ok(RefreshTokens::new(self.signing_keys()?, self.random()))
    }

    /// Identifies the caller of a request by its access token.
    pub fn authenticator(&self) -> Result<Authenticator, StartError> {
        Ok(Authenticator::new(self.access_tokens()?, self.users()?))
    }

    /// How fast one person may write into one conversation.
    pub fn flood_limit(&self) -> Result<FloodLimit, StartError> {
        self.parsed(name::FLOOD_LIMIT, FloodLimit::parse)
    }

    /// How long a session can last, however often it is refreshed.
    pub fn longest_session(&self) -> Result<LongestSession, StartError> {
        self.parsed(name::SESSION_DAYS, LongestSession::parse)
    }

    /// How long a call rings before it ends by itself.
    pub fn ring_time(&self) -> Result<Duration, StartError> {
        self.parsed(name::RING_SECONDS, call::parse_ring_time)
    }

    /// The STUN servers for calls; often none.
    pub fn stun_servers(&self) -> Result<Vec<ice::StunUrl>, StartError> {
        self.listed(name::STUN_SERVERS, ice::StunUrl::parse_list)
    }

    /// The TURN servers for calls, and the secret that they share with Natter; often none.
    pub fn turn_servers(&self) -> Result<Option<(Vec<ice::TurnUrl>, TurnSecret)>, StartError> {
        let urls = self.listed(name::TURN_SERVERS, ice::TurnUrl::parse_list)?;
        if urls.is_empty() {
            return Ok(None);
        }
        let secret = self.parsed(name::TURN_SECRET, TurnSecret::parse)?;
        Ok(Some((urls, secret)))
    }

    /// How long a deletion waits until every request that had seen the account is over: 0 to 60
    /// seconds.
    pub fn settle_time(&self) -> Result<Duration, StartError> {
        let rule = || InvalidError::new("must be a whole number from 0 to 60");
        self.parsed(name::SETTLE_SECONDS, |text| {
            let seconds = text.parse().ok().filter(|seconds| *seconds <= 60).ok_or_else(rule)?;
            Ok(Duration::from_secs(seconds))
        })
    }

    /// The address of the WebSocket API, as clients reach it.
    pub fn websocket_url(&self) -> Result<SocketUrl, StartError> {
        self.parsed(name::WEBSOCKET_URL, SocketUrl::parse)
    }

    /// The web pages that may open a socket, as origins without a slash at the end.
    pub fn allowed_origins(&self) -> Result<Vec<String>, StartError> {
        let list = self.required(name::ALLOWED_ORIGINS)?;
        Ok(list.split(',').map(|origin| origin.trim().trim_end_matches('/').to_owned()).collect())
    }

    /// What the metrics are counted under: the value of their dimension `Service`. Without it
    /// nothing is counted.
    #[must_use]
    pub fn metrics_service(&self) -> Option<String> {
        self.optional(name::METRICS_SERVICE).map(str::to_owned)
    }

    fn signing_keys(&self) -> Result<SigningKeys, StartError> {
        self.parsed(name::SIGNING_KEYS, SigningKeys::parse)
    }

    fn dynamodb(&self) -> Result<MeteredClient, StartError> {
        if let Some(dynamodb) = self.dynamodb.get() {
            return Ok(dynamodb.clone());
        }
        let endpoint = self.endpoint_of(name::DYNAMODB_ENDPOINT)?;
        let dynamodb = MeteredClient::new(aws::dynamodb(self.sdk_config()?, endpoint));
        Ok(self.dynamodb.get_or_init(|| dynamodb).clone())
    }

    fn sdk_config(&self) -> Result<&SdkConfig, StartError> {
        if let Some(shared) = self.sdk_config.get() {
            return Ok(shared);
        }
        let credentials = Credentials::new(
            self.required(name::AWS_ACCESS_KEY_ID)?,
            self.required(name::AWS_SECRET_ACCESS_KEY)?,
            self.optional(name::AWS_SESSION_TOKEN).map(str::to_owned),
            None,
            "environment",
        );
        let region = self.parsed(name::AWS_REGION, values::region)?;
        let https = aws::https::client(&self.authorities()?).map_err(|_| StartError::Tls)?;
        let shared = aws::sdk_config(region, credentials, https);
        Ok(self.sdk_config.get_or_init(|| shared))
    }

    fn authorities(&self) -> Result<aws::Authorities, StartError> {
        let Some(file) = self.optional(name::CA_BUNDLE) else {
            return Ok(aws::Authorities::amazon());
        };
        let unusable = || wrong(name::CA_BUNDLE, "must name a PEM file of certificate authorities");
        aws::Authorities::in_file(Path::new(file)).ok_or_else(unusable)
    }

    /// The address of one service, or else of all of them; the region's, where neither variable is
    /// set.
    fn endpoint_of(&self, service: &'static str) -> Result<Option<&str>, StartError> {
        match self.endpoint(service)? {
            Some(url) => Ok(Some(url)),
            None => self.endpoint(name::ENDPOINT),
        }
    }

    fn endpoint(&self, variable: &'static str) -> Result<Option<&str>, StartError> {
        let Some(url) = self.optional(variable) else { return Ok(None) };
        let parsed: Result<::http::Uri, _> = url.parse();
        match parsed {
            Ok(uri)
                if matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() =>
            {
                Ok(Some(url))
            }
            Ok(_) | Err(_) => Err(wrong(variable, "must be an http or https address")),
        }
    }

    fn optional(&self, variable: &str) -> Option<&str> {
        self.variables.get(variable).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn required(&self, variable: &'static str) -> Result<&str, StartError> {
        self.optional(variable).ok_or(missing(variable))
    }

    /// A list that must be set, and may be empty.
    fn listed<T>(
        &self,
        variable: &'static str,
        parse: impl FnOnce(&str) -> Result<Vec<T>, InvalidError>,
    ) -> Result<Vec<T>, StartError> {
        let list = self.variables.get(variable).ok_or(missing(variable))?;
        if list.is_empty() {
            return Ok(Vec::new());
        }
        parse(list).map_err(|invalid| wrong(variable, invalid.reason()))
    }

    fn parsed<T>(
        &self,
        variable: &'static str,
        parse: impl FnOnce(&str) -> Result<T, InvalidError>,
    ) -> Result<T, StartError> {
        parse(self.required(variable)?).map_err(|invalid| wrong(variable, invalid.reason()))
    }
}

fn missing(variable: &'static str) -> StartError {
    StartError::Missing { variable }
}

fn wrong(variable: &'static str, reason: &str) -> StartError {
    StartError::Wrong { variable, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests;
