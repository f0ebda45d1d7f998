//! Tokens that were not issued here.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    tests::{ISSUER, KEY_A, KEY_B, NOW, identity, now, tokens},
    *,
};

fn good_header() -> Value {
    json!({"alg": "HS256", "typ": "JWT", "kid": "a"})
}

fn good_claims() -> Value {
    json!({
        "sub": identity().user.to_string(), "sid": identity().session.to_string(),
        "iat": NOW, "exp": NOW + 900, "iss": ISSUER, "aud": "natter",
    })
}

/// `json` with `field` set, or taken away when the value is null.
fn with(mut json: Value, field: &str, value: Value) -> Value {
    let fields = json.as_object_mut().unwrap();
    if value.is_null() {
        fields.remove(field);
    } else {
        fields.insert(field.to_owned(), value);
    }
    json
}

fn encoded(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn hmac(message: &str, key: &str) -> Vec<u8> {
    let (_, secret) = key.split_once(':').unwrap();
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.chain_update(message).finalize().into_bytes().to_vec()
}

/// Any texts as header and claims, properly signed with `key`.
fn signed_text(header: &str, claims: &str, key: &str) -> String {
    let message = format!("{}.{}", encoded(header), encoded(claims));
    let signature = encoded(hmac(&message, key));
    format!("{message}.{signature}")
}

fn signed(header: &Value, claims: &Value) -> String {
    signed_text(&header.to_string(), &claims.to_string(), KEY_A)
}

/// The good token; the others differ from it in one thing.
fn good() -> String {
    signed(&good_header(), &good_claims())
}

#[track_caller]
fn refused(token: &str) {
    for keys in [KEY_A.to_owned(), format!("{KEY_A},{KEY_B}"), format!("{KEY_B},{KEY_A}")] {
        assert_eq!(tokens(&keys).verify(token, now()), Err(AccessTokenError::Invalid), "{token}");
    }
}

#[test]
fn the_token_that_the_others_differ_from_is_valid() {
    assert_eq!(tokens(KEY_A).verify(&good(), now()), Ok(identity()));
}

#[test]
fn no_algorithm_but_hs256_is_taken() {
    let algorithms = [
        "none", "None", "NONE", "nOnE", "", "hs256", "HS384", "HS512", "RS256", "ES256", "PS256",
        "EdDSA",
    ];
    for algorithm in algorithms {
        let header = with(good_header(), "alg", json!(algorithm));
        refused(&signed(&header, &good_claims()));
        refused(&format!(
            "{}.{}.",
            encoded(header.to_string()),
            encoded(good_claims().to_string())
        ));
    }
    for algorithm in [Value::Null, json!(0), json!(["HS256"]), json!({"alg": "HS256"})] {
        refused(&signed(&with(good_header(), "alg", algorithm), &good_claims()));
    }
}

#[test]
fn a_token_without_its_signature_is_refused() {
    let good = good();
    let (message, signature) = good.rsplit_once('.').unwrap();
    for token in
        [message.to_owned(), format!("{message}."), format!("{message}.."), format!(".{message}")]
    {
        refused(&token);
    }
    refused(&format!("{message}.{signature}.{signature}"));
    refused(&format!("{message}.{}", encoded([0; 32])));
    refused(&format!("{message}.{}", encoded(hmac(message, KEY_A).repeat(2))));
}

#[test]
fn another_key_is_refused() {
    let texts = (good_header().to_string(), good_claims().to_string());
    refused(&signed_text(&texts.0, &texts.1, KEY_B));
    refused(&signed_text(&texts.0, &texts.1, "a:"));
    refused(&signed_text(&texts.0, &texts.1, "a:a foreign secret of 32 bytes or so"));
    // A known key under another known key's name.
    refused(&signed(&with(good_header(), "kid", json!("b")), &good_claims()));
}

#[test]
fn a_key_that_is_not_known_by_name_is_refused() {
    for kid in [
        Value::Null,
        json!(""),
        json!("c"),
        json!("A"),
        json!("a "),
        json!(1),
        json!(["a"]),
        json!("../a"),
    ] {
        refused(&signed(&with(good_header(), "kid", kid), &good_claims()));
    }
}

#[test]
fn a_header_that_asks_for_anything_is_refused() {
    let key = json!({"kty": "oct", "k": encoded("a foreign secret of 32 bytes or so")});
    for (field, value) in [
        ("typ", Value::Null),
        ("typ", json!("at+jwt")),
        ("cty", json!("JWT")),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("jwk", key),
        ("jku", json!("https://example.com/keys")),
        ("x5u", json!("https://example.com/chain")),
        ("zip", json!("DEF")),
        ("enc", json!("A128GCM")),
        ("more", json!(1)),
    ] {
        refused(&signed(&with(good_header(), field, value), &good_claims()));
    }
    let twice = r#"{"alg":"none","alg":"HS256","typ":"JWT","kid":"a"}"#;
    refused(&signed_text(twice, &good_claims().to_string(), KEY_A));
}

#[test]
fn every_claim_is_needed_and_has_its_type() {
    for field in ["sub", "sid", "iat", "exp", "iss", "aud"] {
        let wrong = [
            Value::Null,
            json!(true),
            json!(""),
            json!([]),
            json!({}),
            json!(1.5),
            json!("1795250900"),
        ];
        for value in wrong {
            refused(&signed(&good_header(), &with(good_claims(), field, value)));
        }
        let null = good_claims()
            .to_string()
            .replace(&format!("\"{field}\":"), &format!("\"{field}\":null,\"x\":"));
        refused(&signed_text(&good_header().to_string(), &null, KEY_A));
    }
}

#[test]
fn another_issuer_or_audience_is_refused() {
    for (field, value) in [
        ("iss", json!("urn:natter:other")),
        ("iss", json!("urn:natter:test ")),
        ("iss", json!("URN:NATTER:TEST")),
        ("iss", json!([ISSUER])),
        ("aud", json!("another")),
        ("aud", json!("Natter")),
        ("aud", json!(["natter"])),
        ("aud", json!(["another", "natter"])),
    ] {
        refused(&signed(&good_header(), &with(good_claims(), field, value)));
    }
}

#[test]
fn an_id_has_one_spelling_here_too() {
    for field in ["sub", "sid"] {
        let id = good_claims()[field].as_str().unwrap().to_owned();
        let upper = id.replacen('0', "o", 1);
        for value in [upper, format!("{id} "), "someone".to_owned(), "z".repeat(26)] {
            refused(&signed(&good_header(), &with(good_claims(), field, json!(value))));
        }
    }
}

#[test]
fn a_token_issued_ahead_of_time_is_refused() {
    refused(&signed(&good_header(), &with(good_claims(), "iat", json!(NOW + 61))));
    refused(&signed(&good_header(), &with(good_claims(), "iat", json!(i64::MAX))));
}

#[test]
fn an_expiry_out_of_range_ends_a_token_and_does_not_overflow() {
    for exp in [0, 1, NOW - 1, NOW] {
        let token = signed(&good_header(), &with(good_claims(), "exp", json!(exp)));
        assert_eq!(tokens(KEY_A).verify(&token, now()), Err(AccessTokenError::Expired), "{exp}");
    }
    for exp in [json!(-1), json!(i64::MIN), json!(u64::MAX), json!(1e300)] {
        refused(&signed(&good_header(), &with(good_claims(), "exp", exp)));
    }
}

#[test]
fn only_strict_base64url_is_read() {
    let claims = with(good_claims(), "note", json!("~~~???>>>ÿÿ"));
    assert_eq!(
        tokens(KEY_A).verify(&signed(&good_header(), &claims), now()),
        Ok(identity()),
        "a further claim"
    );
    for engine in [&STANDARD_NO_PAD, &URL_SAFE] {
        // Something that the alphabets write differently, and something that is padded.
        let header = format!("{} ", good_header());
        let message =
            format!("{}.{}", engine.encode(&header), engine.encode(format!("{claims}  ")));
        assert!(message.contains(['+', '/', '=']));
        refused(&format!("{message}.{}", encoded(hmac(&message, KEY_A))));
    }
    let good = good();
    for token in
        [format!("{good}="), format!(" {good}"), format!("{good}\n"), format!("Bearer {good}")]
    {
        refused(&token);
    }
    // The last character carries two bits that mean nothing; only zeros are taken for them.
    let (rest, last) = good.split_at(good.len() - 1);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for other in alphabet.chars().filter(|other| *last != other.to_string()) {
        refused(&format!("{rest}{other}"));
    }
}

#[test]
fn what_is_no_token_at_all_is_refused() {
    for token in
        ["", ".", "..", "...", "a.b.c", "null", "{}", "é.é.é", "\0", "e30.e30.", "e30.e30.e30"]
    {
        refused(token);
    }
    for (header, claims) in
        [("", ""), ("null", "null"), ("[]", "[]"), ("{", "}"), ("\u{feff}{}", "{}")]
    {
        refused(&signed_text(header, &good_claims().to_string(), KEY_A));
        refused(&signed_text(&good_header().to_string(), claims, KEY_A));
    }
    let deep = "[".repeat(300);
    refused(&signed_text(&good_header().to_string(), &deep, KEY_A));
}

#[test]
fn a_token_over_a_kilobyte_is_refused_even_if_it_is_signed() {
    let padded = |bytes: usize| {
        signed(&good_header(), &with(good_claims(), "more", json!("x".repeat(bytes))))
    };
    assert_eq!(tokens(KEY_A).verify(&padded(400), now()), Ok(identity()));
    let long = padded(800);
    assert!(long.len() > 1_024);
    refused(&long);
    refused(&"a".repeat(10_000_000));
}

#[test]
fn a_refusal_does_not_repeat_the_token() {
    let said = [AccessTokenError::Invalid, AccessTokenError::Expired]
        .map(|refused| format!("{refused} {refused:?}"))
        .concat();
    assert!(!said.contains("eyJ"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_token_with_a_flipped_bit_is_refused(at in any::<prop::sample::Index>(), bit in 0..7) {
        let mut bytes = good().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        refused(&String::from_utf8(bytes).unwrap());
    }

    #[test]
    fn a_token_that_was_cut_is_refused(at in any::<prop::sample::Index>()) {
        let good = good();
        let at = at.index(good.len());
        let (start, end) = good.split_at(at);
        refused(start);
        refused(end.get(1..).unwrap());
    }

    #[test]
    fn anything_is_refused(
        text in ".{0,200}|[A-Za-z0-9_-]{0,99}\\.[A-Za-z0-9_-]{0,99}\\.[A-Za-z0-9_-]{43}",
    ) {
        refused(&text);
    }

    #[test]
    fn anything_that_is_signed_is_refused(
        header in ".{0,60}|\\{\"alg\":\"HS256\".{0,60}\\}",
        claims in ".{0,200}",
    ) {
        refused(&signed_text(&header, &claims, KEY_A));
    }
}
