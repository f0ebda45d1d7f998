//! The life of an access token.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use natter_domain::ids::{SessionId, UserId};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

pub(super) const KEY_A: &str = "a:the-first-secret-is-32-bytes-long";
pub(super) const KEY_B: &str = "b:the-second-secret-has-32-bytes-too";
pub(super) const ISSUER: &str = "urn:natter:test";
pub(super) const NOW: i64 = 1_795_250_000;

pub(super) fn now() -> Timestamp {
    Timestamp::from_seconds(NOW)
}

pub(super) fn tokens(keys: &str) -> AccessTokens {
    AccessTokens::new(SigningKeys::parse(keys).unwrap(), ISSUER.to_owned())
}

pub(super) fn identity() -> Identity {
    Identity { user: UserId::from_bits(1 << 100), session: SessionId::from_bits(2 << 100) }
}

fn issued(keys: &str) -> Secret {
    tokens(keys).issue(identity(), now()).unwrap()
}

#[test]
fn a_token_says_whom_it_was_issued_to() {
    assert_eq!(tokens(KEY_A).verify(issued(KEY_A).expose(), now()), Ok(identity()));
}

#[test]
fn a_token_is_a_jwt_with_these_fields_and_no_others() {
    let token = issued(KEY_A);
    let parts: Vec<_> = token.expose().split('.').collect();
    let json = |part: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(parts.len(), 3);
    assert_eq!(json(parts[0]), json!({"alg": "HS256", "typ": "JWT", "kid": "a"}));
    assert_eq!(
        json(parts[1]),
        json!({
            "sub": identity().user.to_string(), "sid": identity().session.to_string(),
            "iat": NOW, "exp": NOW + 900, "iss": ISSUER, "aud": "natter",
        })
    );
}

#[test]
fn a_token_is_valid_for_fifteen_minutes_and_not_a_moment_longer() {
    let (tokens, token) = (tokens(KEY_A), issued(KEY_A));
    let end = now().plus(Duration::from_secs(900));
    assert_eq!(tokens.verify(token.expose(), end.before(Duration::from_millis(1))), Ok(identity()));
    assert_eq!(tokens.verify(token.expose(), end), Err(AccessTokenError::Expired));
    assert_eq!(tokens.verify(token.expose(), Timestamp::MAX), Err(AccessTokenError::Expired));
}

#[test]
fn time_is_the_time_that_is_passed_in() {
    let long_ago = Timestamp::from_seconds(1_000);
    let tokens = tokens(KEY_A);
    let token = tokens.issue(identity(), long_ago).unwrap();
    assert_eq!(tokens.verify(token.expose(), long_ago), Ok(identity()));
    let far_ahead = Timestamp::from_seconds(100_000_000_000);
    let token = tokens.issue(identity(), far_ahead).unwrap();
    assert_eq!(tokens.verify(token.expose(), far_ahead), Ok(identity()));
}

#[test]
fn a_token_from_the_future_is_valid_if_it_is_a_minute_at_most() {
    let (tokens, token) = (tokens(KEY_A), issued(KEY_A));
    let minute = now().before(Duration::from_secs(60));
    assert_eq!(tokens.verify(token.expose(), minute), Ok(identity()));
    let more = minute.before(Duration::from_millis(1));
    assert_eq!(tokens.verify(token.expose(), more), Err(AccessTokenError::Invalid));
}

#[test]
fn a_key_can_be_replaced_without_refusing_anyone() {
    let (old, announced, turned, new) = (
        KEY_A.to_owned(),
        format!("{KEY_A},{KEY_B}"),
        format!("{KEY_B},{KEY_A}"),
        KEY_B.to_owned(),
    );
    let by_old = issued(&old);
    assert!(issued(&announced) == by_old, "the first key signs");
    let by_new = issued(&turned);
    assert!(by_new == issued(&new));
    for keys in [&announced, &turned] {
        assert_eq!(tokens(keys).verify(by_old.expose(), now()), Ok(identity()));
        assert_eq!(tokens(keys).verify(by_new.expose(), now()), Ok(identity()));
    }
    assert_eq!(tokens(&new).verify(by_old.expose(), now()), Err(AccessTokenError::Invalid));
    assert_eq!(tokens(&old).verify(by_new.expose(), now()), Err(AccessTokenError::Invalid));
}

#[test]
fn an_issuer_that_makes_tokens_too_long_is_an_error_when_one_is_issued() {
    let with = |length: usize| {
        let keys = SigningKeys::parse(&format!("{}:{}", "k".repeat(32), "s".repeat(200))).unwrap();
        AccessTokens::new(keys, "i".repeat(length))
    };
    let token = with(400).issue(identity(), now()).unwrap();
    assert_eq!(with(400).verify(token.expose(), now()), Ok(identity()));
    assert_eq!(with(800).issue(identity(), now()).err(), Some(IssueTokenError::IssuerTooLong));
}

#[test]
fn an_expired_token_is_no_easier_to_forge() {
    let token = issued(KEY_A);
    let forged = format!("{}A", token.expose().get(..token.expose().len() - 1).unwrap());
    assert_eq!(tokens(KEY_A).verify(&forged, Timestamp::MAX), Err(AccessTokenError::Invalid));
}

proptest! {
    #[test]
    fn every_identity_survives(user: u128, session: u128, seconds in 0_i64..100_000_000_000) {
        let (user, session) = (UserId::from_bits(user), SessionId::from_bits(session));
        let identity = Identity { user, session };
        let now = Timestamp::from_seconds(seconds);
        let tokens = tokens(KEY_A);
        let token = tokens.issue(identity, now).unwrap();
        prop_assert_eq!(tokens.verify(token.expose(), now), Ok(identity));
    }
}
