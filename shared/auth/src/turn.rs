//! Credentials for TURN servers, by the scheme that coturn calls `use-auth-secret`: the server
//! shares a secret with Natter and needs to know nobody. It was written down as
//! <https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00>.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use natter_domain::{ids::UserId, invalid::InvalidError, secret::Secret, time::Timestamp};
use sha1::Sha1;
use sha2::Sha256;

/// Fewest bytes of a secret. A credential can be tried against guesses by whoever has got one.
const SECRET_MIN_BYTES: usize = 32;
/// Bytes of what stands for a person in a username: enough that no two are alike.
const ALIAS_BYTES: usize = 12;

/// The secret that Natter shares with its TURN servers. No Debug.
#[derive(Clone)]
pub struct TurnSecret {
    /// HMAC-SHA1 with the secret, before any message: the servers' own function.
    signer: Hmac<Sha1>,
    /// HMAC-SHA256 with it, which proves nothing to a server, for what stands for a person.
    alias: Hmac<Sha256>,
}

/// What a device shows to a TURN server. No Debug.
pub struct TurnCredential {
    /// Until when it is good, in Unix seconds, and for whom.
    pub username: String,
    /// Proves that Natter has made the username.
    pub credential: Secret,
}

impl TurnSecret {
    /// Reads `generation:secret`. The generation is a number that grows when the secret is
    /// replaced, and means nothing else. A secret has at least 32 printable ASCII characters.
    ///
    /// # Errors
    /// Says which rule was broken, and never repeats the text.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        let (generation, secret) = text
            .split_once(':')
            .ok_or_else(|| InvalidError::new("must have the form generation:secret"))?;
        if generation.parse::<u32>().is_err() {
            return Err(InvalidError::new("must have a number as its generation"));
        }
        Self::new(secret)
    }

    /// A secret of at least 32 printable ASCII characters.
    ///
    /// # Errors
    /// Says which rule was broken, and never repeats the text.
    pub fn new(secret: &str) -> Result<Self, InvalidError> {
        if secret.len() < SECRET_MIN_BYTES {
            return Err(InvalidError::new("must have a secret of at least 32 bytes"));
        }
        // A blank or a line's end is never meant: it came with the secret from a file.
        if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidError::new(
                "must have a secret of printable ASCII characters without blanks",
            ));
        }
        let unfit = |_| InvalidError::new("must have a secret that HMAC takes");
        Ok(Self {
            signer: Hmac::new_from_slice(secret.as_bytes()).map_err(unfit)?,
            alias: Hmac::new_from_slice(secret.as_bytes()).map_err(unfit)?,
        })
    }

    /// What lets `user` relay until `until`.
    ///
    /// The username goes to the TURN server in the clear, so it does not say who somebody is. It
    /// is the same for all of a person's devices, because servers limit each person by it.
    #[must_use]
    pub fn credential(&self, user: UserId, until: Timestamp) -> TurnCredential {
        let alias = self.alias.clone().chain_update(user.to_string()).finalize().into_bytes();
        let alias: String =
            alias.iter().take(ALIAS_BYTES).map(|byte| format!("{byte:02x}")).collect();
        let username = format!("{}:{alias}", until.seconds());
        let proof = self.signer.clone().chain_update(&username).finalize().into_bytes();
        TurnCredential { username, credential: Secret::new(STANDARD.encode(proof)) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    const SECRET: &str = "s3cr3t-0123456789abcdef0123456789abcdef";

    fn user() -> UserId {
        "01kbk2v9q6m3xw8zt5r4e7ydna".parse().unwrap()
    }

    /// Both numbers were made by another program:
    ///
    /// ```sh
    /// alias=$(printf %s "$user" | openssl dgst -sha256 -hmac "$secret" -r | cut -c 1-24)
    /// printf %s "1900043200:$alias" | openssl dgst -sha1 -hmac "$secret" -binary | base64
    /// ```
    #[test]
    fn a_credential_is_what_the_server_computes_itself() {
        let secret = TurnSecret::new(SECRET).unwrap();
        let made = secret.credential(user(), Timestamp::from_seconds(1_900_043_200));
        assert_eq!(made.username, "1900043200:5cc66cba74c4aaac7a6a7a6f");
        assert_eq!(made.credential.expose(), "/QKrsGdQVsDdR5h3AL4J/uF7+eQ=");
    }

    #[test]
    fn a_person_has_one_alias_and_nobody_else_has_it() {
        let secret = TurnSecret::new(SECRET).unwrap();
        let now = Timestamp::from_seconds(1_900_000_000);
        let name = |secret: &TurnSecret, user, until| {
            let username = secret.credential(user, until).username;
            let (expiry, alias) = username.split_once(':').unwrap();
            (expiry.to_owned(), alias.to_owned())
        };
        let first = name(&secret, user(), now);
        let later = name(&secret, user(), now.plus(Duration::from_secs(1)));
        assert_eq!(first.1, later.1);
        assert_eq!((first.0.as_str(), later.0.as_str()), ("1900000000", "1900000001"));
        let other = "01kbk2wd1r7p4q8s2t6v9x3yza".parse().unwrap();
        assert_ne!(name(&secret, other, now).1, first.1);
        assert!(!first.1.contains(&user().to_string()));
        let another = TurnSecret::new(&format!("{SECRET}x")).unwrap();
        assert_ne!(name(&another, user(), now).1, first.1, "it can't be computed without it");
    }

    #[test]
    fn a_secret_is_long_and_without_blanks() {
        let long = "0123456789abcdef0123456789abcdef";
        for text in [format!("1:{long}"), format!("999999:{long}:more")] {
            assert!(TurnSecret::parse(&text).is_ok(), "{text}");
        }
        for text in [
            String::new(),
            long.to_owned(),
            format!(":{long}"),
            format!("a:{long}"),
            "1:0123456789abcdef0123456789abcde".to_owned(),
            format!("1: {long}"),
            format!("1:{long}\n"),
            format!("1:{long}é"),
        ] {
            assert!(TurnSecret::parse(&text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_refusal_never_repeats_the_text(text in "([0-9]{1,12}:)?[ -~]{9,60}") {
            if let Err(invalid) = TurnSecret::parse(&text) {
                let said = format!("{invalid} {invalid:?}");
                prop_assert!(!said.contains(&text));
            }
        }
    }
}
