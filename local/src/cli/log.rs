//! The log: for people, on stderr.

use std::fmt;

use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};
use tracing_subscriber::{
    EnvFilter,
    fmt::{format::Writer, time::FormatTime},
};

use super::arguments::Level;

/// Starts logging. Only Natter's own crates follow the level: a dependency's finer levels may write
/// out what it is given, bodies included.
pub(super) fn start(level: Level) {
    let level = match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug => "debug",
        Level::Trace => "trace",
    };
    // `natter` matches every target that begins with it, so all of Natter's crates. The database
    // calls each
    // refused condition a warning, and conditions are refused all day.
    let filter = EnvFilter::new(format!("warn,dynoxide=error,natter={level},sam_gateway={level}"));
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_target(false).with_timer(TimeOfDay);
    log.with_writer(std::io::stderr).init();
}

/// The time of day in UTC: `08:33:20.007`.
struct TimeOfDay;

const TIME_OF_DAY: &[BorrowedFormatItem<'_>] =
    format_description!("[hour]:[minute]:[second].[subsecond digits:3]");

impl FormatTime for TimeOfDay {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        let text = OffsetDateTime::now_utc().format(TIME_OF_DAY);
        writer.write_str(&text.map_err(|_| fmt::Error)?)
    }
}
