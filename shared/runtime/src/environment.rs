//! Settings: environment variables, read once, at start, into what the code works with.
//!
//! A function asks for what it needs while it is built; a variable that is missing or wrong stops the start with its
//! name. The local gateway makes the same thing out of the variables that template.yaml gives each function.

mod error;
mod values;
mod variables;

use std::{collections::BTreeMap, path::Path, sync::OnceLock, time::Duration};

use aws_credential_types::Credentials;
use natter_auth::{
    access_token::AccessTokens,
    passwords::{BcryptCost, Passwords},
    random::Random,
    refresh_token::RefreshTokens,
    signing_keys::SigningKeys,
};
use natter_domain::{call, ids::Ids, invalid::Invalid, tail::FloodLimit, time::Clock};
use natter_push::{Background, Presence, Pusher, Queue};
use natter_store::{Connections, Conversations, Db, Users};

use crate::{authenticate::Authenticator, aws};

pub use error::StartError;
pub use variables::{ALL_VARIABLES, name};

/// Everything that a function can ask for at start.
pub struct Environment {
    variables: BTreeMap<String, String>,
    clock: Clock,
    random: Random,
    /// One DynamoDB client, with one pool of connections, for all tables of a function.
    db: OnceLock<Db>,
    /// What all AWS clients share.
    access: OnceLock<aws::Access>,
}

impl Environment {
    /// Settings from `variables`, with the clock and the source of ids and secrets that the function is to use.
    #[must_use]
    pub fn new(variables: BTreeMap<String, String>, clock: Clock, random: Random) -> Self {
        Self { variables, clock, random, db: OnceLock::new(), access: OnceLock::new() }
    }

    /// The settings of this process, with the system's clock and randomness.
    ///
    /// # Errors
    /// [`StartError`] when the system has no randomness.
    pub fn of_process() -> Result<Self, StartError> {
        let random = Random::system().map_err(|_| StartError::NoRandomness)?;
        // Not `vars`, which panics on a variable that is not text.
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
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
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn users(&self) -> Result<Users, StartError> {
        Ok(Users::new(self.db()?, self.parsed(name::USERS_TABLE, values::table)?))
    }

    /// The Conversations table.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn conversations(&self) -> Result<Conversations, StartError> {
        Ok(Conversations::new(self.db()?, self.parsed(name::CONVERSATIONS_TABLE, values::table)?))
    }

    /// The Connections table.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn connections(&self) -> Result<Connections, StartError> {
        Ok(Connections::new(self.db()?, self.parsed(name::CONNECTIONS_TABLE, values::table)?))
    }

    /// The way to open sockets.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn pusher(&self) -> Result<Pusher, StartError> {
        self.pusher_with(self.presence()?)
    }

    /// The way to open sockets, where what follows from those that are gone is queued: for the function that works it off.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn queueing_pusher(&self) -> Result<(Pusher, Queue), StartError> {
        let queue = Queue::default();
        let presence = Presence::new(self.connections()?, Background::queue(queue.clone()));
        Ok((self.pusher_with(presence)?, queue))
    }

    fn pusher_with(&self, presence: Presence) -> Result<Pusher, StartError> {
        let deployed = self.endpoint(name::MANAGEMENT_ENDPOINT)?.ok_or(missing(name::MANAGEMENT_ENDPOINT))?;
        let endpoint = self.endpoint(name::MANAGEMENT_API_ENDPOINT)?.unwrap_or(deployed);
        Ok(Pusher::new(aws::management(self.access()?, endpoint), presence))
    }

    /// The table of connections, with what follows when people come and go.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn presence(&self) -> Result<Presence, StartError> {
        Ok(Presence::new(self.connections()?, self.background(name::FANOUT_FUNCTION)?))
    }

    /// A function that can be started in the background: the one that `variable` names.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn background(&self, variable: &'static str) -> Result<Background, StartError> {
        let endpoint = self.endpoint_of(name::LAMBDA_ENDPOINT)?;
        let client = aws::lambda(self.access()?, endpoint);
        Ok(Background::function(client, self.parsed(variable, values::function)?))
    }

    /// Passwords, at the configured cost.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn passwords(&self) -> Result<Passwords, StartError> {
        let cost = self.parsed(name::BCRYPT_COST, BcryptCost::parse)?;
        Ok(Passwords::new(cost))
    }

    /// Access tokens.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn access_tokens(&self) -> Result<AccessTokens, StartError> {
        let issuer = self.required(name::TOKEN_ISSUER)?.to_owned();
        Ok(AccessTokens::new(self.signing_keys()?, issuer))
    }

    /// Refresh tokens.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn refresh_tokens(&self) -> Result<RefreshTokens, StartError> {
        Ok(RefreshTokens::new(self.signing_keys()?, self.random()))
    }

    /// What tells who sends a request.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn authenticator(&self) -> Result<Authenticator, StartError> {
        Ok(Authenticator::new(self.access_tokens()?, self.users()?, self.clock()))
    }

    /// How fast one person may write into one conversation.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn flood_limit(&self) -> Result<FloodLimit, StartError> {
        self.parsed(name::FLOOD_LIMIT, FloodLimit::parse)
    }

    /// How long a call rings before it ends by itself.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn ring_time(&self) -> Result<Duration, StartError> {
        self.parsed(name::RING_SECONDS, call::parse_ring_time)
    }

    /// How long a deletion waits until every request that had seen the account is over: 0 to 60 seconds.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn settle_time(&self) -> Result<Duration, StartError> {
        let rule = || Invalid::new("must be a whole number from 0 to 60");
        self.parsed(name::SETTLE_SECONDS, |text| {
            let seconds = text.parse().ok().filter(|seconds| *seconds <= 60).ok_or_else(rule)?;
            Ok(Duration::from_secs(seconds))
        })
    }

    /// The address of the WebSocket API, as clients reach it.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn websocket_url(&self) -> Result<String, StartError> {
        let url = self.required(name::WEBSOCKET_URL)?;
        if url.starts_with("ws://") || url.starts_with("wss://") {
            return Ok(url.to_owned());
        }
        Err(wrong(name::WEBSOCKET_URL, "must begin with `ws://` or `wss://`"))
    }

    /// The web pages that may open a socket, as origins without a slash at the end.
    ///
    /// # Errors
    /// [`StartError`] naming the variable that is missing or wrong.
    pub fn allowed_origins(&self) -> Result<Vec<String>, StartError> {
        let list = self.required(name::ALLOWED_ORIGINS)?;
        Ok(list.split(',').map(|origin| origin.trim().trim_end_matches('/').to_owned()).collect())
    }

    /// What the metrics are counted under: the value of their dimension `Service`. Without it nothing is counted.
    #[must_use]
    pub fn metrics_service(&self) -> Option<String> {
        self.optional(name::METRICS_SERVICE).map(str::to_owned)
    }

    fn signing_keys(&self) -> Result<SigningKeys, StartError> {
        self.parsed(name::SIGNING_KEYS, SigningKeys::parse)
    }

    fn db(&self) -> Result<Db, StartError> {
        if let Some(db) = self.db.get() {
            return Ok(db.clone());
        }
        let endpoint = self.endpoint_of(name::DYNAMODB_ENDPOINT)?;
        let db = Db::new(aws::dynamodb(self.access()?, endpoint));
        Ok(self.db.get_or_init(|| db).clone())
    }

    fn access(&self) -> Result<&aws::Access, StartError> {
        if let Some(access) = self.access.get() {
            return Ok(access);
        }
        let credentials = Credentials::new(
            self.required(name::AWS_ACCESS_KEY_ID)?,
            self.required(name::AWS_SECRET_ACCESS_KEY)?,
            self.optional(name::AWS_SESSION_TOKEN).map(str::to_owned),
            None,
            "environment",
        );
        let region = self.parsed(name::AWS_REGION, values::region)?;
        let access = aws::Access { region, credentials, https: aws::https::client(&self.authorities()?)? };
        Ok(self.access.get_or_init(|| access))
    }

    fn authorities(&self) -> Result<aws::Authorities, StartError> {
        let Some(file) = self.optional(name::CA_BUNDLE) else { return Ok(aws::Authorities::amazon()) };
        let unusable = || wrong(name::CA_BUNDLE, "must name a PEM file of certificate authorities");
        aws::Authorities::in_file(Path::new(file)).ok_or_else(unusable)
    }

    /// The address of one service, or else of all of them; the region's, where neither variable is set.
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
            Ok(uri) if matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() => {
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

    fn parsed<T>(
        &self,
        variable: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
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
