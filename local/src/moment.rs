//! The two ways in which API Gateway writes a time into an event.

use natter_domain::time::Timestamp;
use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

/// As in an access log: `21/Nov/2026:08:33:20 +0000`.
const COMMON_LOG: &[BorrowedFormatItem<'_>] =
    format_description!("[day]/[month repr:short]/[year]:[hour]:[minute]:[second] +0000");

/// `requestContext.time` and `requestTime`.
pub(crate) fn common_log(moment: Timestamp) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(moment.seconds());
    moment.ok().and_then(|moment| moment.format(COMMON_LOG).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requests_time_is_written_as_in_an_access_log() {
        assert_eq!(common_log(Timestamp::from_millis(1_795_250_000_007)), "21/Nov/2026:08:33:20 +0000");
    }
}
