//! Ids that look like API Gateway's.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::{Engine as _, engine::general_purpose::URL_SAFE};

/// Counts every id of this process, so that no two are the same even where chance says so.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// A new id for a connection, a request or a message: 16 characters that end in `=`, like `L0SM9cOFvHcCIhw=`.
/// The `=` matters: it is percent-encoded in the management API's addresses.
pub(crate) fn id() -> String {
    let mut random = [0_u8; 8];
    // Without the system's random numbers the count below still tells ids apart.
    let _ = getrandom::fill(&mut random);
    let [.., a, b, c] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let [r0, r1, r2, r3, r4, r5, r6, r7] = random;
    URL_SAFE.encode([r0, r1, r2, r3, r4, r5, r6, r7, a, b, c])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_the_shape_of_api_gateways() {
        let (one, other) = (id(), id());
        assert_eq!(one.len(), 16);
        assert!(one.ends_with('='));
        assert_ne!(one, other);
    }
}
