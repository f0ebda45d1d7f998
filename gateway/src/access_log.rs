//! The access log: one line for each request, each frame, and each socket that opens or closes.
//!
//! A line has the method, the path without its query string (which may hold a secret), the status,
//! the elapsed time and the measured usage. It never has a body, a header or an id that grants
//! access.

use std::{fmt::Display, time::Duration};

use crate::usage::MeasuredUsage;

/// Writes one line, such as `GET /items/{item} 200 1.5 ms`.
pub(crate) fn write(
    what: impl Display,
    status: impl Display,
    elapsed: Duration,
    usage: MeasuredUsage,
) {
    let millis = elapsed.as_secs_f64() * 1000.0;
    let usage = usage.map(|usage| usage.to_string()).filter(|text| !text.is_empty());
    let usage = usage.map(|text| format!(", {text}")).unwrap_or_default();
    tracing::info!("{what} {status} {millis:.1} ms{usage}");
}
