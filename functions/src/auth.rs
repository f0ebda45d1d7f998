//! Accounts and the tokens that stand for them.

pub mod delete_account;
pub mod login;
pub mod logout;
pub mod password;
mod password_check;
pub mod refresh;
pub mod register;
mod tokens;

use natter_app::environment::{Environment, StartError};
use natter_auth::passwords::Passwords;
use natter_store::Users;

use self::tokens::Tokens;
use crate::context::FromEnvironment;

/// For handlers that let somebody in who shows a password.
struct SignInContext {
    users: Users,
    passwords: Passwords,
    tokens: Tokens,
}

impl FromEnvironment for SignInContext {
    fn from_environment(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self {
            users: environment.users()?,
            passwords: environment.passwords()?,
            tokens: Tokens::new(environment)?,
        })
    }
}
