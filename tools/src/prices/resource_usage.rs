//! What is paid for, counted.

use std::ops::{Add, Mul};

use super::{
    money::Money,
    rates::{self, Rate},
};

/// How much of everything some piece of work takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ResourceUsage {
    /// Requests to the HTTP API.
    pub(super) http_requests: u128,
    /// Frames, answers to them, and pushes.
    pub(super) socket_messages: u128,
    /// Minutes of open sockets.
    pub(super) minutes: u128,
    /// Invocations of functions.
    pub(super) invocations: u128,
    /// Requests to queues.
    pub(super) queue_requests: u128,
    /// Memory × time of functions.
    pub(super) megabyte_milliseconds: u128,
    /// Write request units, in halves.
    pub(super) half_wru: u128,
    /// Read request units, in halves.
    pub(super) half_rru: u128,
    /// Bytes that logs take in.
    pub(super) logged: u128,
    /// Bytes that leave AWS.
    pub(super) sent: u128,
    /// Bytes that stay in a table with recovery, for a month.
    pub(super) stored: u128,
}

/// What it costs, by who asks for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bill {
    /// API Gateway.
    pub(super) gateway: Money,
    /// Lambda, and the queue that feeds a function.
    pub(super) lambda: Money,
    /// DynamoDB, what stays in its tables included.
    pub(super) dynamodb: Money,
    /// Logs.
    pub(super) logs: Money,
    /// Data to the internet.
    pub(super) sent: Money,
}

impl Bill {
    /// All of it.
    #[must_use]
    pub(super) fn total(&self) -> Money {
        [self.gateway, self.lambda, self.dynamodb, self.logs, self.sent].into_iter().sum()
    }
}

impl ResourceUsage {
    /// What it costs.
    #[must_use]
    pub(super) fn bill(&self) -> Bill {
        let sum =
            |parts: &[(&Rate, u128)]| parts.iter().map(|(rate, units)| rate.cost(*units)).sum();
        Bill {
            gateway: sum(&[
                (&rates::HTTP_REQUEST, self.http_requests),
                (&rates::SOCKET_MESSAGE, self.socket_messages),
                (&rates::CONNECTION_MINUTE, self.minutes),
            ]),
            lambda: sum(&[
                (&rates::INVOCATION, self.invocations),
                (&rates::MEGABYTE_MILLISECOND, self.megabyte_milliseconds),
                (&rates::QUEUE_REQUEST, self.queue_requests),
            ]),
            dynamodb: sum(&[
                (&rates::HALF_WRU, self.half_wru),
                (&rates::HALF_RRU, self.half_rru),
                (&rates::STORED_BYTE, self.stored),
                (&rates::RECOVERABLE_BYTE, self.stored),
            ]),
            logs: rates::LOGGED_BYTE.cost(self.logged),
            sent: rates::SENT_BYTE.cost(self.sent),
        }
    }

    /// So many messages of a socket, each of `bytes` and at most 32 KB. Those that leave AWS are
    /// `out` of them.
    #[must_use]
    pub(super) fn messages(count: u128, out: u128, bytes: u128) -> Self {
        Self { socket_messages: count, sent: out * bytes, ..Self::default() }
    }
}

impl Add for ResourceUsage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            http_requests: self.http_requests + other.http_requests,
            socket_messages: self.socket_messages + other.socket_messages,
            minutes: self.minutes + other.minutes,
            invocations: self.invocations + other.invocations,
            queue_requests: self.queue_requests + other.queue_requests,
            megabyte_milliseconds: self.megabyte_milliseconds + other.megabyte_milliseconds,
            half_wru: self.half_wru + other.half_wru,
            half_rru: self.half_rru + other.half_rru,
            logged: self.logged + other.logged,
            sent: self.sent + other.sent,
            stored: self.stored + other.stored,
        }
    }
}

impl Mul<u128> for ResourceUsage {
    type Output = Self;

    fn mul(self, times: u128) -> Self {
        Self {
            http_requests: self.http_requests * times,
            socket_messages: self.socket_messages * times,
            minutes: self.minutes * times,
            invocations: self.invocations * times,
            queue_requests: self.queue_requests * times,
            megabyte_milliseconds: self.megabyte_milliseconds * times,
            half_wru: self.half_wru * times,
            half_rru: self.half_rru * times,
            logged: self.logged * times,
            sent: self.sent * times,
            stored: self.stored * times,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A direct message over HTTP, as the sum in the design has it: 1 request, 1 WRU, 2 RRU, 1
    /// push, 20 ms of 256 MB.
    fn message() -> ResourceUsage {
        ResourceUsage {
            http_requests: 1,
            socket_messages: 1,
            invocations: 1,
            megabyte_milliseconds: 256 * 20,
            half_wru: 2,
            half_rru: 4,
            ..ResourceUsage::default()
        }
    }

    #[test]
    fn a_million_messages_cost_what_a_sum_by_hand_says() {
        let bill = (message() * 1_000_000).bill();
        assert_eq!(bill.gateway.dollars(2), "2.00");
        // 0.20, and 5,000 GB-seconds.
        assert_eq!(bill.lambda.dollars(6), "0.266667");
        assert_eq!(bill.dynamodb.dollars(3), "0.875");
        assert_eq!(bill.total().dollars(2), "3.14");
    }

    #[test]
    fn twice_the_work_is_the_work_and_the_work() {
        let everything = ResourceUsage {
            minutes: 3,
            logged: 5,
            sent: 7,
            stored: 11,
            queue_requests: 13,
            ..message()
        };
        assert_eq!(everything * 2, everything + everything);
    }

    #[test]
    fn what_is_stored_is_paid_for_as_a_table_and_as_its_recovery() {
        let gigabyte = ResourceUsage { stored: 1 << 30, ..ResourceUsage::default() };
        assert_eq!(gigabyte.bill().dynamodb.dollars(2), "0.45");
        assert_eq!(gigabyte.bill().total(), gigabyte.bill().dynamodb);
    }
}
