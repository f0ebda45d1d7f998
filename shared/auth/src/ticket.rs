//! Tickets: what a browser can put into a socket's address, where it can't send a header.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use natter_domain::{invalid::InvalidError, secret::Secret};
use zeroize::Zeroizing;

use crate::{random::Random, token_hash::TokenHash};

/// The right to open one socket, once, within [30 seconds](natter_domain::limits::TICKET_LIFE): 32
/// random bytes, written as 43 characters of base64url. Who it is for is kept by the server, under
/// its hash. No Debug.
///
/// A ticket that was asked for by a page of the HTTP API's own origin says so with a letter before
/// them, and opens sockets for pages of that origin alone: its hash is one of the origin, too.
pub struct Ticket {
    secret: Zeroizing<[u8; 32]>,
    for_own_pages: bool,
}

/// Before a ticket for pages of the HTTP API's own origin. By its length it is no other ticket.
const OWN_PAGES: &str = "w";
/// How many characters 32 bytes are in base64url.
const WRITTEN: usize = 43;

impl Ticket {
    /// A new ticket.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        Self { secret: random.bytes(), for_own_pages: false }
    }

    /// A new ticket for pages of the HTTP API's own origin.
    #[must_use]
    pub fn for_own_pages(random: &Random) -> Self {
        Self { secret: random.bytes(), for_own_pages: true }
    }

    /// Whether it is for pages of the HTTP API's own origin.
    #[must_use]
    pub fn is_for_own_pages(&self) -> bool {
        self.for_own_pages
    }

    /// Reads a ticket as [`Ticket::to_secret`] wrote it. There is no other spelling of it.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        let mut secret = Zeroizing::new([0; 32]);
        let marked = text.strip_prefix(OWN_PAGES).filter(|rest| rest.len() == WRITTEN);
        let for_own_pages = marked.is_some();
        match URL_SAFE_NO_PAD.decode_slice(marked.unwrap_or(text), secret.as_mut_slice()) {
            Ok(32) => Ok(Self { secret, for_own_pages }),
            Ok(_) | Err(_) => Err(InvalidError::new("must be a ticket, as it was handed out")),
        }
    }

    /// The hash of the ticket, which the server stores in place of it. `origin` is that of the page
    /// that shows it, if it is a page; only a ticket for own pages depends on it.
    #[must_use]
    pub fn hash(&self, origin: Option<&str>) -> TokenHash {
        if !self.for_own_pages {
            return TokenHash::of(self.secret.as_slice());
        }
        let bytes = [self.secret.as_slice(), origin.unwrap_or_default().as_bytes()].concat();
        TokenHash::of(&Zeroizing::new(bytes))
    }

    /// The ticket, to be handed out: 43 characters of `A–Z a–z 0–9 - _`, or 44.
    #[must_use]
    pub fn to_secret(&self) -> Secret {
        let mark = if self.for_own_pages { OWN_PAGES } else { "" };
        Secret::new(format!("{mark}{}", URL_SAFE_NO_PAD.encode(self.secret.as_slice())))
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
        let read = Ticket::parse(text.expose()).unwrap_or_else(|_| unreachable!());
        assert!(read.hash(None) == ticket.hash(None) && !read.is_for_own_pages());
        assert!(read.hash(None) == read.hash(Some("https://a.example")), "it is for any page");
    }

    #[test]
    fn a_ticket_for_own_pages_is_for_their_origin_alone() {
        let ticket = Ticket::for_own_pages(&Random::counting(1));
        let text = ticket.to_secret();
        let read = Ticket::parse(text.expose()).unwrap_or_else(|_| unreachable!());
        assert!(read.is_for_own_pages() && text.expose().len() == 44);
        let own = ticket.hash(Some("https://a.example"));
        assert!(read.hash(Some("https://a.example")) == own);
        for other in [None, Some(""), Some("https://b.example"), Some("https://a.example:1")] {
            assert!(read.hash(other) != own, "{other:?}");
        }
        let unmarked = text.expose().strip_prefix(OWN_PAGES).unwrap_or_default();
        let unmarked = Ticket::parse(unmarked).unwrap_or_else(|_| unreachable!());
        assert!(unmarked.hash(Some("https://a.example")) != own, "the mark can't be taken off");
    }

    #[test]
    fn tickets_differ() {
        let random = Random::system().unwrap();
        assert!(Ticket::new(&random).hash(None) != Ticket::new(&random).hash(None));
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
        fn only_one_spelling_of_a_ticket_is_read(text in "[A-Za-z0-9_-]{43}|w[A-Za-z0-9_-]{43}|.{0,60}") {
            if let Ok(ticket) = Ticket::parse(&text) {
                prop_assert!(ticket.to_secret().expose() == text);
            }
        }
    }
}
