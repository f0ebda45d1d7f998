//! JSON Web Tokens, as far as access tokens need them.

pub(crate) mod hs256;
