//! Passwords, access tokens, refresh tokens and tickets.
//!
//! | what | proves | kept by the server as |
//! |---|---|---|
//! | [password](passwords) | a person, at login | a bcrypt hash |
//! | [access token](access_token) | a person and a session, 15 minutes | nothing: it is signed |
//! | [refresh token](refresh_token) | a session, once | a SHA-256 hash |
//! | [ticket] | the opening of one socket, once | a SHA-256 hash |
//! | [TURN credential](turn) | a person, to a TURN server, 12 hours | nothing: it is signed |
//!
//! Nothing here reads a clock, an environment variable or a database. [`random::Random`] is the one
//! source of randomness besides bcrypt's salts. Values that hold a secret have no Debug, and no
//! error repeats its input.

pub mod access_token;
mod jwt;
pub mod passwords;
pub mod random;
pub mod refresh_token;
pub mod signing_keys;
pub mod ticket;
pub mod token_hash;
pub mod turn;

#[cfg(test)]
mod secrecy;
