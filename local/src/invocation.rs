//! The record of an invocation, with what it cost in DynamoDB.

use std::{
    any::Any,
    fmt::{self, Display},
    sync::Arc,
    time::Duration,
};

pub use natter_store::metering::Usage;

/// One invocation of a function. It is a [`sam_gateway::Invocation`] with Natter's usage.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// The route that caused the invocation, such as `POST /api/auth/login` or `frame sendMessage`.
    pub route: String,
    /// The function's logical id in the template.
    pub function: String,
    /// The status that the function answered, or that the gateway answered for it.
    pub status: u16,
    /// The requests to DynamoDB. None are counted if the function runs elsewhere
    /// (`--lambda-endpoint`).
    pub usage: Usage,
    /// The time from the start of the invocation to its answer or failure.
    pub elapsed: Duration,
}

/// Gets every [`Invocation`], on the task that made it, so it must return quickly.
pub type Observer = Arc<dyn Fn(Invocation) + Send + Sync>;

/// An observer of the gateway that passes invocations on to `observer`.
pub(crate) fn gateway_observer(observer: Observer) -> sam_gateway::Observer {
    Arc::new(move |invocation| {
        let sam_gateway::Invocation { route, function, status, usage, elapsed } = invocation;
        let usage = usage.and_then(|usage| {
            let usage: Arc<dyn Any + Send + Sync> = usage;
            usage.downcast::<LoggedUsage>().ok()
        });
        let usage = usage.map(|usage| usage.0.clone()).unwrap_or_default();
        observer(Invocation { route, function, status, usage, elapsed });
    })
}

/// The usage in the form of the access log: `2 requests 1 WRU 0.5 RRU`. Empty without requests.
#[derive(Debug)]
pub(crate) struct LoggedUsage(pub(crate) Usage);

impl Display for LoggedUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Usage { requests, wru, rru, .. } = self.0;
        if requests == 0 {
            return Ok(());
        }
        let noun = if requests == 1 { "request" } else { "requests" };
        write!(f, "{requests} {noun}")?;
        for (units, name) in [(wru, "WRU"), (rru, "RRU")] {
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
    fn an_observer_gets_the_usage_that_the_function_had() {
        let usage = Usage { requests: 2, wru: 1.0, ..Usage::default() };
        let (seen, observed) = std::sync::mpsc::channel();
        let observer = gateway_observer(Arc::new(move |invocation| {
            seen.send(invocation.usage).unwrap();
        }));
        observer(sam_gateway::Invocation {
            route: "GET /".to_owned(),
            function: "Function".to_owned(),
            status: 200,
            usage: Some(Arc::new(LoggedUsage(usage.clone()))),
            elapsed: Duration::ZERO,
        });
        assert_eq!(observed.recv().unwrap(), usage);
    }

    #[test]
    fn usage_is_logged_only_if_there_were_requests() {
        let logged = |requests, wru, rru| {
            LoggedUsage(Usage { requests, wru, rru, ..Usage::default() }).to_string()
        };
        assert_eq!(logged(2, 1.0, 0.5), "2 requests 1 WRU 0.5 RRU");
        assert_eq!(logged(1, 0.0, 0.5), "1 request 0.5 RRU");
        assert_eq!(logged(0, 0.0, 0.0), "");
    }
}
