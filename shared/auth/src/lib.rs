//! Passwords, access tokens, refresh tokens and tickets.
