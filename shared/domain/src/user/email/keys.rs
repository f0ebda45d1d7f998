//! The forms under which an address is found.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::domain;

/// The form under which an address is unique.
pub(super) fn canonical(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_lowercase() };
    format!("{}@{}", local_part(local), domain::to_ascii(domain))
}

/// The other forms in which keyboards write an address, and under which versions that told forms
/// apart have stored it: with the domain in Unicode or ASCII, composed or not, and as it is typed.
pub(super) fn former(address: &str) -> Vec<String> {
    let canonical = canonical(address);
    let mut forms = Vec::new();
    if let Some((local, domain)) = canonical.rsplit_once('@') {
        let readable = format!("{local}@{}", domain::to_unicode(domain));
        let decomposing = DecomposingNormalizerBorrowed::new_nfd();
        forms.push(decomposing.normalize(&readable).into_owned());
        forms.push(decomposing.normalize(&canonical).into_owned());
        forms.push(readable);
    }
    forms.push(address.to_lowercase());
    forms.sort();
    forms.dedup();
    forms.retain(|form| *form != canonical);
    forms
}

/// A local part in lower case, with compatible characters as one: letters of full width, the Kelvin
/// sign, composed letters and their parts.
fn local_part(local: &str) -> String {
    let normalizer = ComposingNormalizerBorrowed::new_nfkc();
    let lower = normalizer.normalize(local).to_lowercase();
    normalizer.normalize(&lower).into_owned()
}
