//! What handlers work with, made once at start.
//!
//! A handler that only reads takes [`ReadContext`]; one that writes into a log and notifies takes
//! [`Context`]; one of a person's account and sessions takes [`AccountContext`]. An HTTP function
//! adds the check of access tokens with [`Authenticated`]. What a single function needs besides
//! stands in that function's own file.

use std::ops::Deref;

use natter_app::{
    authenticator::Authenticator,
    environment::{Environment, StartError},
};
use natter_domain::{ids::Ids, tail::FloodLimit, time::Clock};
use natter_push::Pusher;
use natter_store::{Connections, Conversations, Users};

use crate::notify::Notifier;

/// Something that is made of settings at start.
pub(crate) trait FromEnvironment: Sized {
    /// Reads the settings it needs; [`StartError`] names the one that is missing or wrong.
    fn from_environment(environment: &Environment) -> Result<Self, StartError>;
}

/// A context whose callers show an access token. It dereferences to the context.
pub(crate) struct Authenticated<C> {
    pub(crate) authenticator: Authenticator,
    context: C,
}

/// For handlers that only read conversations.
pub(crate) struct ReadContext {
    pub(crate) users: Users,
    pub(crate) conversations: Conversations,
    pub(crate) clock: Clock,
}

/// For handlers that append to logs and notify members.
pub(crate) struct Context {
    pub(crate) users: Users,
    pub(crate) conversations: Conversations,
    pub(crate) connections: Connections,
    pub(crate) pusher: Pusher,
    pub(crate) notifier: Notifier,
    /// How fast one person may write into one conversation.
    pub(crate) flood_limit: FloodLimit,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
}

/// For handlers of a person's account, sessions and sockets.
pub(crate) struct AccountContext {
    pub(crate) users: Users,
    pub(crate) pusher: Pusher,
    pub(crate) clock: Clock,
}

impl<C: FromEnvironment> FromEnvironment for Authenticated<C> {
    fn from_environment(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self {
            authenticator: environment.authenticator()?,
            context: C::from_environment(environment)?,
        })
    }
}

impl<C> Deref for Authenticated<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.context
    }
}

impl FromEnvironment for ReadContext {
    fn from_environment(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self {
            users: environment.users()?,
            conversations: environment.conversations()?,
            clock: environment.clock(),
        })
    }
}

impl FromEnvironment for Context {
    fn from_environment(environment: &Environment) -> Result<Self, StartError> {
        let pusher = environment.pusher()?;
        let conversations = environment.conversations()?;
        Ok(Self {
            users: environment.users()?,
            connections: pusher.connections().clone(),
            notifier: Notifier::new(conversations.clone(), pusher.clone()),
            conversations,
            pusher,
            flood_limit: environment.flood_limit()?,
            clock: environment.clock(),
            ids: environment.ids(),
        })
    }
}

impl FromEnvironment for AccountContext {
    fn from_environment(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self {
            users: environment.users()?,
            pusher: environment.pusher()?,
            clock: environment.clock(),
        })
    }
}
