//! Retries after API Gateway's own 429. A deployment on AWS answers 429 before any function runs
//! when requests come faster than its stage or account allows. That says nothing about Natter, so
//! the kit repeats the request, up to a limit.

use std::time::Duration;

use serde_json::Value;
use tokio::time::sleep;

use crate::rng::suffix;

/// How often a throttled request is repeated. With the waits below that is about half a minute.
const TRIES: u32 = 10;
/// The first wait. Each is twice the one before, up to the longest.
const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(4);

/// The waits between the attempts of one request or handshake.
#[derive(Default)]
pub struct Backoff(u32);

impl Backoff {
    /// Waits before the next attempt; false when there is none left.
    pub async fn wait(&mut self) -> bool {
        let Some(time) = wait(self.0) else { return false };
        self.0 += 1;
        // A random part of up to the same length, so that requests do not come back together.
        let more = u64::from_str_radix(&suffix(), 16).unwrap() % 1000;
        sleep(time + time.mul_f64(f64::from(u32::try_from(more).unwrap()) / 1000.0)).await;
        true
    }
}

fn wait(tried: u32) -> Option<Duration> {
    (tried < TRIES).then(|| (FIRST * 2_u32.pow(tried)).min(LONGEST))
}

/// Whether an answer is the gateway's own 429. Natter's 429s are problem documents with a code, and
/// the tests look at them.
pub fn is_gateway_throttling(status: u16, body: &[u8]) -> bool {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    status == 429 && body.get("code").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_gateways_429_is_tried_again() {
        assert!(is_gateway_throttling(429, br#"{"message":"Too Many Requests"}"#));
        assert!(is_gateway_throttling(429, b""));
        assert!(!is_gateway_throttling(429, br#"{"code":"too_many_messages","status":429}"#));
        assert!(!is_gateway_throttling(503, br#"{"message":"Service Unavailable"}"#));
    }

    #[test]
    fn the_waits_grow_and_end() {
        let waits: Vec<u64> =
            (0..).map_while(wait).map(|wait| u64::try_from(wait.as_millis()).unwrap()).collect();
        assert_eq!(waits, [250, 500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000]);
    }
}
