//! What is stored of a password.

use bcrypt::HashParts;
use natter_domain::invalid::InvalidError;

use super::BcryptCost;

/// A password's bcrypt hash: `$2b$`, the cost, the salt and the hash, 60 characters. No Debug: with
/// a weak password it can be guessed from its hash.
#[derive(Clone)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Reads a stored hash.
    ///
    /// # Errors
    /// When it is not one that Natter stores: another version, spelling, or a cost outside of 4 to
    /// 16 (which could keep a core busy for hours).
    pub fn parse(text: String) -> Result<Self, InvalidError> {
        let parts: Option<HashParts> = text.parse().ok();
        let cost = parts.as_ref().and_then(|parts| BcryptCost::new(parts.get_cost()));
        match (parts, cost) {
            // Written again it is the same: version 2b, two digits of cost, no stray bits.
            (Some(parts), Some(_)) if parts.to_string() == text => Ok(Self(text)),
            (_, _) => {
                Err(InvalidError::new("must be a bcrypt hash of version 2b with a cost of 4 to 16"))
            }
        }
    }

    /// The hash as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash that bcrypt has just computed.
    pub(super) fn computed(text: String) -> Self {
        Self(text)
    }

    /// A well-formed hash that no password is stored under: verifying against it takes as long as
    /// against any other of this cost. Salt and hash are zeros (`.` in bcrypt's base64).
    pub(super) fn dummy(cost: BcryptCost) -> Self {
        Self(format!("$2b${:02}${}", cost.get(), ".".repeat(22 + 31)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = "$2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm";

    #[test]
    fn a_stored_hash_is_read_as_it_is() {
        assert!(PasswordHash::parse(STORED.to_owned()).is_ok_and(|hash| hash.as_str() == STORED));
    }

    #[test]
    fn a_hash_of_another_form_is_refused() {
        for text in [
            String::new(),
            "password".to_owned(),
            STORED.replace("$2b$", "$2a$"),
            STORED.replace("$2b$", "$2x$"),
            STORED.replace("$2b$", "$2y$"),
            STORED.replace("$04$", "$03$"),
            STORED.replace("$04$", "$17$"),
            STORED.replace("$04$", "$31$"),
            STORED.replace("$04$", "$+4$"),
            format!("{STORED}\n"),
            STORED.replace("Em", "E!"),
            STORED.replace("Em", "é"),
            STORED.replace("Em", "En"),
        ] {
            assert!(PasswordHash::parse(text.clone()).is_err(), "{text}");
        }
    }

    #[test]
    fn the_dummy_is_well_formed_and_costs_what_is_configured() {
        for cost in 4..=16 {
            let dummy = PasswordHash::dummy(BcryptCost::new(cost).unwrap());
            assert_eq!(dummy.as_str().parse::<HashParts>().unwrap().get_cost(), cost);
            assert!(PasswordHash::parse(dummy.as_str().to_owned()).is_ok());
        }
    }
}
