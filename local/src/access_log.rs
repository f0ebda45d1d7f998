//! One line for each request, frame, and socket that opens or closes.
//!
//! A line has the method, the path without its query string (which may hold a ticket), the status, the time
//! it took and what it asked of DynamoDB. Never a body, a header or an id that opens something.

use std::{
    fmt::{self, Display},
    time::Duration,
};

use crate::functions::Usage;

/// Writes the line.
pub(crate) fn line(what: impl Display, status: impl Display, elapsed: Duration, usage: Option<Usage>) {
    let millis = elapsed.as_secs_f64() * 1000.0;
    tracing::info!("{what} {status} {millis:.1} ms{}", Counted(usage));
}

/// DynamoDB usage as it stands at the end of a line: `, 2 requests 1 WRU 0.5 RRU`.
struct Counted(Option<Usage>);

impl Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(usage) = self.0.as_ref().filter(|usage| usage.requests > 0) else { return Ok(()) };
        let requests = if usage.requests == 1 { "request" } else { "requests" };
        write!(f, ", {} {requests}", usage.requests)?;
        for (units, name) in [(usage.wru, "WRU"), (usage.rru, "RRU")] {
            if units > 0.0 {
                write!(f, " {units} {name}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_is_written_only_where_there_was_some() {
        let usage = |requests, wru, rru| Some(Usage { requests, wru, rru, ..Usage::default() });
        assert_eq!(Counted(usage(2, 1.0, 0.5)).to_string(), ", 2 requests 1 WRU 0.5 RRU");
        assert_eq!(Counted(usage(1, 0.0, 0.5)).to_string(), ", 1 request 0.5 RRU");
        assert_eq!(Counted(usage(0, 0.0, 0.0)).to_string(), "");
        assert_eq!(Counted(None).to_string(), "");
    }
}
