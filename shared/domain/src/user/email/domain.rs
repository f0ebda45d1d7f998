//! The domain of an address: Unicode as people write it, ASCII as mail servers do (UTS #46).

use icu_normalizer::uts46::Uts46MapperBorrowed;
use idna::punycode;

/// Most characters of a label in its ASCII form (RFC 1035, 2.3.4).
pub(super) const LABEL_CHARS: usize = 63;

/// Whether a domain is a dotted name that can be one.
pub(super) fn is_plausible(domain: &str) -> bool {
    let ascii = to_ascii(domain);
    let label = |label: &str| {
        (1..=LABEL_CHARS).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    ascii.contains('.') && ascii.split('.').all(label)
}

/// The domain as mail servers compare it. A label that can't be one is left as it is.
pub(super) fn to_ascii(domain: &str) -> String {
    each_label(domain, |label| {
        if label.is_ascii() {
            label.to_owned()
        } else {
            // U+FFFD stands for what may not be in a domain.
            let encoded = (!label.contains('\u{fffd}')).then(|| punycode::encode_str(label));
            encoded.flatten().map_or_else(|| label.to_owned(), |encoded| format!("xn--{encoded}"))
        }
    })
}

/// The domain as people read it.
pub(super) fn to_unicode(domain: &str) -> String {
    each_label(domain, |label| {
        let decoded = label.strip_prefix("xn--").and_then(punycode::decode_to_string);
        // An ASCII form is one only if it leads back to itself.
        match decoded.filter(|decoded| to_ascii(decoded) == label) {
            Some(decoded) => decoded,
            None => label.to_owned(),
        }
    })
}

fn each_label(domain: &str, change: impl Fn(&str) -> String) -> String {
    let mapper = Uts46MapperBorrowed::new();
    let mapped: String = mapper.map_normalize(domain.chars()).collect();
    mapped.split('.').map(change).collect::<Vec<_>>().join(".")
}
