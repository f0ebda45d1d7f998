//! Email addresses.

mod domain;
mod keys;

use std::str::FromStr;

use icu_normalizer::ComposingNormalizerBorrowed;
use serde::{Deserialize, Serialize};

use crate::{
    invalid::InvalidError,
    limits::{EMAIL_BYTES, EMAIL_LOCAL_BYTES},
    text::{is_ignorable, is_white_or_ignorable},
};

/// An email address of up to 254 bytes. However a keyboard writes it (composed or not, in full
/// width, its domain in Unicode or as `xn--`), it is one address, without regard to case. Kept as
/// it was typed, in the compatibility form NFKC. No Debug: it must not reach a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// The address as it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form under which it is unique: the local part in lower case and NFKC, the domain in its
    /// ASCII form.
    #[must_use]
    pub fn canonical(&self) -> String {
        keys::canonical(&self.0)
    }

    /// The other forms under which earlier versions may have stored this address: they told forms
    /// apart.
    #[must_use]
    pub fn former(&self) -> Vec<String> {
        keys::former(&self.0)
    }
}

/// An address that somebody says is theirs, to log in. It may be one that would be refused today,
/// but was taken by an earlier version.
#[derive(Clone)]
pub struct ClaimedEmail {
    canonical: String,
    forms: Vec<String>,
}

impl ClaimedEmail {
    /// The form under which an address is unique.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Every form under which its account may be stored: first the one that was typed, which tells
    /// accounts of earlier versions apart. One form, where the address is plain ASCII.
    #[must_use]
    pub fn forms(&self) -> &[String] {
        &self.forms
    }
}

impl FromStr for ClaimedEmail {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let typed = text.trim_matches(is_white_or_ignorable).to_lowercase();
        match text.parse::<Email>() {
            Ok(email) => {
                let canonical = email.canonical();
                let mut forms = vec![typed];
                for form in std::iter::once(canonical.clone()).chain(email.former()) {
                    if !forms.contains(&form) {
                        forms.push(form);
                    }
                }
                Ok(Self { canonical, forms })
            }
            // What earlier versions asked of an address.
            Err(_) if was_plausible(text) => {
                let typed = text.to_lowercase();
                Ok(Self { canonical: typed.clone(), forms: vec![typed] })
            }
            Err(error) => Err(error),
        }
    }
}

fn too_long() -> InvalidError {
    InvalidError::new("must have at most 254 bytes")
}

/// Whether a character is in no plain local part (RFC 5322 would quote it).
fn is_special(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '<' | '>' | '(' | ')' | ',' | ';' | ':' | '\\')
}

fn was_plausible(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().count() <= domain::LABEL_CHARS
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= EMAIL_BYTES
        && !local.is_empty()
        && local.len() <= EMAIL_LOCAL_BYTES
        && !local.chars().any(is_special)
        && domain.contains('.')
        && domain.split('.').all(label)
}

impl FromStr for Email {
    type Err = InvalidError;

    /// Reads an address: one `@`, something before it, a dotted name after it. Whether mail arrives
    /// there, only mail can tell. What a keyboard or a copy leaves around it is dropped; invisible
    /// characters and those that turn the direction of text are refused inside of it, because they
    /// would be another mailbox, or another domain, that looks the same.
    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let text = text.trim_matches(is_white_or_ignorable);
        if text.len() > EMAIL_BYTES * 3 {
            return Err(too_long());
        }
        if text.chars().any(is_ignorable) {
            return Err(InvalidError::new("must not contain invisible characters"));
        }
        let text = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
        if text.len() > EMAIL_BYTES {
            return Err(too_long());
        }
        let plausible = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && local.len() <= EMAIL_LOCAL_BYTES
                && !local.chars().any(|c| is_special(c) || is_ignorable(c) || c == '@')
                && domain::is_plausible(domain)
        });
        if plausible {
            Ok(Self(text.into_owned()))
        } else {
            Err(InvalidError::new("must be an email address"))
        }
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests;
