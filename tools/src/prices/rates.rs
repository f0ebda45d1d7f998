//! What AWS asks for things: one table. On demand in us-east-1, without free tiers, in November
//! 2026. The sums take the first price of each; who uses very much pays less.

use super::money::Money;

/// The price of one kind of thing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rate {
    /// What it is.
    pub(super) thing: &'static str,
    /// The price in picodollars…
    pub(super) price: Money,
    /// … of so many of the units that are counted.
    pub(super) of: u128,
    /// The price as AWS writes it.
    pub(super) written: &'static str,
    /// The next lower price, and above which use in a month; empty where there is none.
    pub(super) above: &'static str,
    /// The page that says so.
    pub(super) source: &'static str,
}

impl Rate {
    /// What so many units cost; a fraction of a picodollar is a whole one.
    #[must_use]
    pub(super) fn cost(&self, units: u128) -> Money {
        Money::picodollars((units * self.price.count()).div_ceil(self.of))
    }
}

const fn rate(
    thing: &'static str,
    (microdollars, of): (u128, u128),
    written: &'static str,
    source: &'static str,
) -> Rate {
    let price = Money::picodollars(microdollars * 1_000_000);
    Rate { thing, price, of, written, above: "", source }
}

impl Rate {
    /// With the next lower price.
    const fn above(self, above: &'static str) -> Self {
        Self { above, ..self }
    }
}

const MILLION: u128 = 1_000_000;
/// Bytes in what AWS calls a GB.
const GB: u128 = 1 << 30;
const GATEWAY: &str = "aws.amazon.com/api-gateway/pricing";
const LAMBDA: &str = "aws.amazon.com/lambda/pricing";
const DYNAMODB: &str = "aws.amazon.com/dynamodb/pricing/on-demand";
const CLOUDWATCH: &str = "aws.amazon.com/cloudwatch/pricing";
const SQS: &str = "aws.amazon.com/sqs/pricing";
const SECRETS: &str = "aws.amazon.com/secrets-manager/pricing";
const EC2: &str = "aws.amazon.com/ec2/pricing/on-demand";

/// A request to an HTTP API. Up to 512 KB.
pub(super) const HTTP_REQUEST: Rate =
    rate("HTTP request", (1_000_000, MILLION), "1.00 a million", GATEWAY)
        .above("0.90 above 300 million");
/// A frame, an answer to one, or a push. Up to 32 KB.
pub(super) const SOCKET_MESSAGE: Rate =
    rate("WebSocket message", (1_000_000, MILLION), "1.00 a million", GATEWAY)
        .above("0.80 above 1,000 million");
/// A minute of an open socket.
pub(super) const CONNECTION_MINUTE: Rate =
    rate("minute of a socket", (250_000, MILLION), "0.25 a million", GATEWAY);
/// An invocation of a function.
pub(super) const INVOCATION: Rate =
    rate("invocation", (200_000, MILLION), "0.20 a million", LAMBDA);
/// A megabyte of memory for a millisecond, on arm64. A GB-second is 1,024 × 1,000 of them.
pub(super) const MEGABYTE_MILLISECOND: Rate = Rate {
    thing: "GB-second of a function (arm64)",
    price: Money::picodollars(13_333_400),
    of: 1_024_000,
    written: "0.0000133334",
    above: "10 % less above 7,500 million, 20 % above 18,750 million",
    source: LAMBDA,
};
/// A request to a standard queue. Up to 64 KB.
pub(super) const QUEUE_REQUEST: Rate =
    rate("request to a queue", (400_000, MILLION), "0.40 a million", SQS)
        .above("0.30 above 100,000 million");
/// Half a write request unit.
pub(super) const HALF_WRU: Rate =
    rate("write request unit", (625_000, 2 * MILLION), "0.625 a million", DYNAMODB);
/// Half a read request unit.
pub(super) const HALF_RRU: Rate =
    rate("read request unit", (125_000, 2 * MILLION), "0.125 a million", DYNAMODB);
/// A byte of a table, for a month.
pub(super) const STORED_BYTE: Rate =
    rate("GB of a table, a month", (250_000, GB), "0.25", DYNAMODB);
/// A byte of a table that can be restored to any second, for a month.
pub(super) const RECOVERABLE_BYTE: Rate =
    rate("GB that can be restored, a month", (200_000, GB), "0.20", DYNAMODB);
/// A byte that a log takes in.
pub(super) const LOGGED_BYTE: Rate = rate("GB of logs", (500_000, GB), "0.50", CLOUDWATCH)
    .above("of functions: 0.25 above 10,240 GB, 0.10 above 30,720 GB");
/// A metric of our own, for a month.
pub(super) const METRIC: Rate =
    rate("metric, a month", (300_000, 1), "0.30", CLOUDWATCH).above("0.10 above 10,000");
/// An alarm on one metric, for a month.
pub(super) const ALARM: Rate =
    rate("alarm on one metric, a month", (100_000, 1), "0.10", CLOUDWATCH);
/// A dashboard, for a month.
pub(super) const DASHBOARD: Rate = rate("dashboard, a month", (3_000_000, 1), "3.00", CLOUDWATCH);
/// A secret, for a month.
pub(super) const SECRET: Rate = rate("secret, a month", (400_000, 1), "0.40", SECRETS);
/// A byte to the internet.
pub(super) const SENT_BYTE: Rate = rate("GB to the internet", (90_000, GB), "0.09", EC2)
    .above("0.085 above 10,240 GB, 0.07 above 51,200 GB, 0.05 above 153,600 GB");

/// All of them.
pub(super) const ALL: [&Rate; 16] = [
    &HTTP_REQUEST,
    &SOCKET_MESSAGE,
    &CONNECTION_MINUTE,
    &INVOCATION,
    &MEGABYTE_MILLISECOND,
    &QUEUE_REQUEST,
    &HALF_WRU,
    &HALF_RRU,
    &STORED_BYTE,
    &RECOVERABLE_BYTE,
    &LOGGED_BYTE,
    &METRIC,
    &ALARM,
    &DASHBOARD,
    &SECRET,
    &SENT_BYTE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_costs_what_the_page_says() {
        assert_eq!(HTTP_REQUEST.cost(MILLION).dollars(2), "1.00");
        assert_eq!(CONNECTION_MINUTE.cost(MILLION).dollars(2), "0.25");
        assert_eq!(HALF_WRU.cost(2 * MILLION).dollars(3), "0.625");
        assert_eq!(HALF_RRU.cost(2 * MILLION).dollars(3), "0.125");
        assert_eq!(LOGGED_BYTE.cost(GB).dollars(2), "0.50");
        assert_eq!(MEGABYTE_MILLISECOND.cost(1024 * 1000).dollars(10), "0.0000133334");
        assert_eq!(SECRET.cost(2).dollars(2), "0.80");
    }

    #[test]
    fn a_fraction_of_a_picodollar_is_rounded_up() {
        assert_eq!(MEGABYTE_MILLISECOND.cost(1).count(), 14);
        assert_eq!(MEGABYTE_MILLISECOND.cost(0).count(), 0);
        assert_eq!(HALF_RRU.cost(1).count(), 62_500);
    }

    #[test]
    fn every_price_is_the_one_that_is_written_beside_it() {
        for rate in ALL {
            let written = rate.written.split(' ').next().unwrap();
            let digits = u32::try_from(written.split('.').nth(1).unwrap().len()).unwrap();
            assert_eq!(rate.price.dollars(digits), written, "{}", rate.thing);
        }
    }

    #[test]
    fn a_second_price_says_above_which_use_it_holds() {
        let tiered: Vec<_> = ALL.iter().filter(|rate| !rate.above.is_empty()).collect();
        assert!(tiered.contains(&&&HTTP_REQUEST) && tiered.contains(&&&SOCKET_MESSAGE));
        for rate in tiered {
            assert!(rate.above.contains(" above "), "{}", rate.thing);
        }
    }
}
