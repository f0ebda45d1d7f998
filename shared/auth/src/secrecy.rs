//! What must not be printable.

use std::fmt::{Debug, Display};

use crate::{
    access_token::AccessTokens,
    passwords::{PasswordAttempt, PasswordHash, Passwords},
    random::Random,
    refresh_token::{RefreshToken, RefreshTokens},
    signing_keys::SigningKeys,
    ticket::Ticket,
    token_hash::TokenHash,
    turn::{TurnCredential, TurnSecret},
};

/// Does not compile when the type has the trait: `_` would then fit two impls.
macro_rules! lacks {
    ($trait:ident: $($type:ty),+) => {$({
        trait Lacks<Marker> {
            fn proven() {}
        }
        impl<T: ?Sized> Lacks<()> for T {}
        struct Has;
        impl<T: ?Sized + $trait> Lacks<Has> for T {}
        <$type as Lacks<_>>::proven();
    })+};
}

#[test]
fn a_value_that_holds_a_secret_cannot_be_printed() {
    lacks!(Debug: SigningKeys, AccessTokens, RefreshToken, RefreshTokens, Ticket, TokenHash);
    lacks!(Debug: PasswordAttempt, PasswordHash, Passwords, Random, TurnCredential, TurnSecret);
    lacks!(Display: SigningKeys, AccessTokens, RefreshToken, RefreshTokens, Ticket, TokenHash);
    lacks!(Display: PasswordAttempt, PasswordHash, Passwords, Random, TurnCredential, TurnSecret);
}
