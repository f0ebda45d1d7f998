//! The reads of a message that scans the table of all connections, as many samples do.

use super::{assumptions, resource_usage::ResourceUsage};

/// Bytes that half a read unit reads: an eventually consistent 4 KB.
const HALF_UNIT: u128 = 4096;

/// A scan of so many connections.
pub(super) fn of(connections: u128) -> ResourceUsage {
    let half_rru = (connections * assumptions::CONNECTION).div_ceil(HALF_UNIT);
    ResourceUsage { half_rru, ..ResourceUsage::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_scans_cost_what_was_found_before() {
        let cost = |connections| (of(connections) * 1_000_000).bill().total().dollars(0);
        assert_eq!((cost(10_000).as_str(), cost(100_000).as_str()), ("31", "305"));
    }
}
