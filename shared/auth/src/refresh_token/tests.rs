//! The rules of refresh tokens.

use hmac::{Hmac, KeyInit as _};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use super::*;

const SECRET_A: &str = "the-first-secret-is-32-bytes-long";
const KEY_A: &str = "a:the-first-secret-is-32-bytes-long";
const KEY_B: &str = "b:the-second-secret-has-32-bytes-too";

fn tokens(keys: &str) -> RefreshTokens {
    RefreshTokens::new(SigningKeys::parse(keys).unwrap(), Random::counting(1))
}

fn identity() -> Identity {
    Identity { user: UserId::from_bits(5 << 90), session: SessionId::from_bits(6 << 90) }
}

fn next(keys: &str, old: &RefreshToken) -> RefreshToken {
    tokens(keys).successors(old, 0).remove(0)
}

fn first() -> RefreshToken {
    tokens(KEY_A).first(identity())
}

fn same(one: &RefreshToken, other: &RefreshToken) -> bool {
    one.hash() == other.hash()
        && one.identity() == other.identity()
        && one.to_secret() == other.to_secret()
}

#[test]
fn a_token_is_its_identity_and_a_secret() {
    let text = first().to_secret();
    assert_eq!(text.expose().len(), 86);
    let bytes = URL_SAFE_NO_PAD.decode(text.expose()).unwrap();
    assert_eq!(bytes[..16], identity().user.to_bytes());
    assert_eq!(bytes[16..32], identity().session.to_bytes());
    assert_eq!(bytes[32..48], *Random::counting(1).bytes::<16>());
    assert_eq!(bytes[48..], *Random::counting(2).bytes::<16>());
    assert_eq!(first().hash().as_bytes().as_slice(), Sha256::digest(&bytes).as_slice());
}

#[test]
fn first_tokens_differ() {
    let tokens = RefreshTokens::new(SigningKeys::parse(KEY_A).unwrap(), Random::system().unwrap());
    assert!(tokens.first(identity()).hash() != tokens.first(identity()).hash());
}

#[test]
fn the_same_token_has_the_same_successor() {
    let successor = next(KEY_A, &first());
    assert!(same(&successor, &next(KEY_A, &first())));
    let read = RefreshToken::parse(first().to_secret().expose()).ok().unwrap();
    assert!(same(&successor, &next(KEY_A, &read)));
}

#[test]
fn the_successor_is_derived_as_documented() {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET_A.as_bytes()).unwrap();
    mac.update(b"natter refresh successor");
    mac.update(&URL_SAFE_NO_PAD.decode(first().to_secret().expose()).unwrap());
    let expected: [u8; 32] = mac.finalize().into_bytes().into();
    assert_eq!(next(KEY_A, &first()).secret.as_slice(), &expected[..16]);
}

#[test]
fn the_successor_after_a_void_one_is_derived_as_documented() {
    for voided in [1, 2, 0x0102_0304_u32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET_A.as_bytes()).unwrap();
        mac.update(b"natter refresh successor");
        mac.update(&URL_SAFE_NO_PAD.decode(first().to_secret().expose()).unwrap());
        mac.update(&voided.to_be_bytes());
        let expected: [u8; 32] = mac.finalize().into_bytes().into();
        let derived = tokens(KEY_A).successors(&first(), voided).remove(0);
        assert_eq!(derived.secret.as_slice(), &expected[..16]);
        assert_eq!(derived.identity(), identity());
        assert!(derived.family_hash() == first().family_hash());
    }
}

#[test]
fn a_successor_is_of_the_same_session_and_another_token() {
    let mut token = first();
    let mut seen = vec![token.hash()];
    for _ in 0..100 {
        token = next(KEY_A, &token);
        assert_eq!(token.identity(), identity());
        assert!(token.family_hash() == first().family_hash());
        assert!(!seen.contains(&token.hash()), "no token comes twice");
        seen.push(token.hash());
    }
}

#[test]
fn another_key_derives_another_successor() {
    assert!(!same(&next(KEY_A, &first()), &next(KEY_B, &first())));
}

#[test]
fn there_is_one_successor_for_each_key_and_the_current_keys_is_first() {
    let by = |keys: &str| next(keys, &first());
    let one = tokens(KEY_A).successors(&first(), 0);
    assert!(one.len() == 1 && same(&one[0], &by(KEY_A)));
    let two = tokens(&format!("{KEY_B},{KEY_A}")).successors(&first(), 0);
    assert!(two.len() == 2 && same(&two[0], &by(KEY_B)) && same(&two[1], &by(KEY_A)));
    assert!(same(&two[0], &by(&format!("{KEY_B},{KEY_A}"))));
}

#[test]
fn an_identity_or_secret_that_was_changed_has_another_hash_and_successor() {
    let bytes = URL_SAFE_NO_PAD.decode(first().to_secret().expose()).unwrap();
    let successor = next(KEY_A, &first());
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let changed = RefreshToken::parse(&URL_SAFE_NO_PAD.encode(changed)).ok().unwrap();
        assert!(changed.hash() != first().hash());
        assert_ne!(*next(KEY_A, &changed).secret, *successor.secret);
    }
}

#[test]
fn a_token_made_of_two_ids_alone_is_of_another_family() {
    let mut bytes = URL_SAFE_NO_PAD.decode(first().to_secret().expose()).unwrap();
    bytes[32..].fill(0);
    let forged = RefreshToken::parse(&URL_SAFE_NO_PAD.encode(bytes)).ok().unwrap();
    assert_eq!(forged.identity(), identity());
    assert!(forged.family_hash() != first().family_hash());
}

#[test]
fn a_token_of_another_form_is_refused() {
    let text = first().to_secret().expose().to_owned();
    let (rest, last) = text.split_at(85);
    assert_eq!(last, "g", "two bits of the last byte, and four that mean nothing");
    for other in [
        String::new(),
        rest.to_owned(),
        format!("{text}A"),
        format!("{text}AA"),
        format!("{text}="),
        format!("{text}=="),
        format!(" {text}"),
        format!("{text}\n"),
        format!("{rest}R"),
        format!("{rest}f"),
        format!("+{}", text.get(1..).unwrap()),
        format!("/{}", text.get(1..).unwrap()),
        "A".repeat(43),
        "A".repeat(100_000),
        "é".repeat(43),
    ] {
        let refused = RefreshToken::parse(&other).err().map(|invalid| invalid.to_string());
        assert_eq!(refused.as_deref(), Some("must be a refresh token, as it was handed out"));
    }
}

proptest! {
    #[test]
    fn a_token_survives_being_written_and_read(user: u128, session: u128, seed: u64) {
        let (user, session) = (UserId::from_bits(user), SessionId::from_bits(session));
        let identity = Identity { user, session };
        let token =
            RefreshTokens::new(SigningKeys::parse(KEY_A).unwrap(), Random::counting(seed))
                .first(identity);
        let read = RefreshToken::parse(token.to_secret().expose());
        prop_assert!(read.is_ok_and(|read| same(&read, &token) && read.identity() == identity));
    }

    #[test]
    fn only_one_spelling_of_a_token_is_read(text in "[A-Za-z0-9_-]{86}|.{0,120}") {
        if let Ok(token) = RefreshToken::parse(&text) {
            prop_assert!(token.to_secret().expose() == text);
        }
    }
}
