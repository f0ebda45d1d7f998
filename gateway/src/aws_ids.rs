//! Ids in the form of API Gateway's own.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::{Engine as _, engine::general_purpose::URL_SAFE};

/// Makes the ids of this process distinct even if the random part repeats.
static COUNTER: AtomicU64 = AtomicU64::new(1);

/// A new id for a connection, a request or a message: 16 characters that end in `=`, such as
/// `L0SM9cOFvHcCIhw=`. The `=` matters, because clients of the management API must percent-encode
/// it.
pub(crate) fn new_id() -> String {
    let mut random = [0_u8; 8];
    // If the system has no random numbers, the counter still keeps ids distinct.
    let _ = getrandom::fill(&mut random);
    let [.., a, b, c] = COUNTER.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let [r0, r1, r2, r3, r4, r5, r6, r7] = random;
    URL_SAFE.encode([r0, r1, r2, r3, r4, r5, r6, r7, a, b, c])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_the_form_of_api_gateways() {
        let (one, other) = (new_id(), new_id());
        assert_eq!(one.len(), 16);
        assert!(one.ends_with('='));
        assert_ne!(one, other);
    }
}
