//! Tickets: what a browser can put into a socket's address, where it can't send a header.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use natter_domain::{invalid::InvalidError, secret::Secret};
use zeroize::Zeroizing;

use crate::{random::Random, token_hash::TokenHash};

/// The right to open one socket, once, within [30 seconds](natter_domain::limits::TICKET_LIFE): 32
/// random bytes, written as 43 characters of base64url. Who it is for is kept by the server, under
/// its hash. No Debug.
pub struct Ticket(Zeroizing<[u8; 32]>);

impl Ticket {
    /// A new ticket.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        Self(random.bytes())
    }

    /// Reads a ticket as [`Ticket::to_secret`] wrote it. There is no other spelling of it.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        let mut bytes = Zeroizing::new([0; 32]);
        match URL_SAFE_NO_PAD.decode_slice(text, bytes.as_mut_slice()) {
            Ok(32) => Ok(Self(bytes)),
            Ok(_) | Err(_) => Err(InvalidError::new("must be a ticket, as it was handed out")),
        }
    }

    /// The hash of the ticket, which the server stores in place of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(self.0.as_slice())
    }

    /// The ticket, to be handed out: 43 characters of `A–Z a–z 0–9 - _`.
    #[must_use]
    pub fn to_secret(&self) -> Secret {
        Secret::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_ticket_survives_being_written_and_read() {
        let ticket = Ticket::new(&Random::system().unwrap());
        let text = ticket.to_secret();
        assert_eq!(text.expose().len(), 43);
        assert!(Ticket::parse(text.expose()).is_ok_and(|read| read.hash() == ticket.hash()));
    }

    #[test]
    fn tickets_differ() {
        let random = Random::system().unwrap();
        assert!(Ticket::new(&random).hash() != Ticket::new(&random).hash());
    }

    #[test]
    fn a_ticket_of_another_form_is_refused() {
        let text = Ticket::new(&Random::counting(1)).to_secret().expose().to_owned();
        assert_eq!(text, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE");
        let shorter = text.strip_suffix('E').unwrap();
        for other in [
            String::new(),
            shorter.to_owned(),
            format!("{text}A"),
            format!("{text}="),
            format!(" {text}"),
            format!("{text}\n"),
            format!("{shorter}F"),
            format!("+/{}", text.get(2..).unwrap()),
            "A".repeat(10_000),
            "é".repeat(43),
        ] {
            assert!(Ticket::parse(&other).is_err(), "{other}");
        }
    }

    proptest! {
        #[test]
        fn only_one_spelling_of_a_ticket_is_read(text in "[A-Za-z0-9_-]{43}|.{0,60}") {
            if let Ok(ticket) = Ticket::parse(&text) {
                prop_assert!(ticket.to_secret().expose() == text);
            }
        }
    }
}
