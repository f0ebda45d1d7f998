//! The formats in which AWS writes a time, and one for file names.

use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

use crate::clock::Timestamp;

/// Common Log Format: `21/Nov/2026:08:33:20 +0000`.
const COMMON_LOG: &[BorrowedFormatItem<'_>] =
    format_description!("[day]/[month repr:short]/[year]:[hour]:[minute]:[second] +0000");

/// RFC 3339 in UTC with milliseconds: `2026-11-21T08:33:20.007Z`.
const RFC3339_MILLIS: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Sorts by time and uses no character that a file system refuses: `20261121T083320.007Z`.
const FILE_NAME: &[BorrowedFormatItem<'_>] =
    format_description!("[year][month][day]T[hour][minute][second].[subsecond digits:3]Z");

/// The format of `requestContext.time` and `requestContext.requestTime`.
pub(crate) fn common_log(timestamp: Timestamp) -> String {
    format(timestamp, COMMON_LOG)
}

/// The format of times in the management API and in dead letters.
pub(crate) fn rfc3339(timestamp: Timestamp) -> String {
    format(timestamp, RFC3339_MILLIS)
}

/// A time as part of a file name.
pub(crate) fn file_name(timestamp: Timestamp) -> String {
    format(timestamp, FILE_NAME)
}

/// Empty for a time that lies past the year 9999.
fn format(timestamp: Timestamp, format: &[BorrowedFormatItem<'_>]) -> String {
    let nanos = i128::from(timestamp.millis()) * 1_000_000;
    let time = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok();
    time.and_then(|time| time.format(format).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMESTAMP: i64 = 1_795_250_000_007;

    #[test]
    fn a_requests_time_is_in_common_log_format() {
        let text = common_log(Timestamp::from_millis(TIMESTAMP));
        assert_eq!(text, "21/Nov/2026:08:33:20 +0000");
    }

    #[test]
    fn other_times_are_in_rfc_3339_with_milliseconds() {
        let text = rfc3339(Timestamp::from_millis(TIMESTAMP));
        assert_eq!(text, "2026-11-21T08:33:20.007Z");
    }

    #[test]
    fn a_time_in_a_file_name_sorts_and_has_no_colons() {
        assert_eq!(file_name(Timestamp::from_millis(TIMESTAMP)), "20261121T083320.007Z");
    }
}
