//! The ways in which a time is written for others: into an event as API Gateway does, and into a file's name.

use natter_domain::time::Timestamp;
use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

/// As in an access log: `21/Nov/2026:08:33:20 +0000`.
const COMMON_LOG: &[BorrowedFormatItem<'_>] =
    format_description!("[day]/[month repr:short]/[year]:[hour]:[minute]:[second] +0000");

/// Sorts by time, and has no character that some file system refuses: `20261121T083320.007Z`.
const FILE_NAME: &[BorrowedFormatItem<'_>] =
    format_description!("[year][month][day]T[hour][minute][second].[subsecond digits:3]Z");

/// `requestContext.time` and `requestTime`.
pub(crate) fn common_log(moment: Timestamp) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(moment.seconds());
    moment.ok().and_then(|moment| moment.format(COMMON_LOG).ok()).unwrap_or_default()
}

/// A moment as a part of a file's name.
pub(crate) fn file_name(moment: Timestamp) -> String {
    let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.millis()) * 1_000_000);
    moment.ok().and_then(|moment| moment.format(FILE_NAME).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requests_time_is_written_as_in_an_access_log() {
        assert_eq!(common_log(Timestamp::from_millis(1_795_250_000_007)), "21/Nov/2026:08:33:20 +0000");
    }

    #[test]
    fn a_time_in_a_files_name_sorts_and_has_no_colons() {
        assert_eq!(file_name(Timestamp::from_millis(1_795_250_000_007)), "20261121T083320.007Z");
    }
}
