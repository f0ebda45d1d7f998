//! What a run of the end-to-end suite makes, and what it costs.

use std::fmt::Write as _;

use natter::{Invocation, Usage};

use super::{
    assumptions,
    invocations::{halves, memory, milliseconds, template},
    resource_usage::ResourceUsage,
};

/// About as long as a function's own log line.
const FUNCTION_LINE: u128 = 400;

/// What these invocations and pushes were, and their price: a few lines for a terminal.
#[must_use]
pub fn suite_costs(records: &[Invocation], pushes: u64) -> String {
    let count = |is: &dyn Fn(&Invocation) -> bool| records.iter().filter(|one| is(one)).count();
    let http = count(&is_http);
    let frames = count(&|one| one.route.starts_with("frame "));
    let sockets = count(&|one| one.route == "$connect" && one.status == 200);
    let accounts = count(&|one| one.route == "POST /api/auth/register" && one.status == 201);
    let messages = count(&is_message);
    let usage = |of: fn(&Usage) -> f64| records.iter().map(|one| of(&one.usage)).sum::<f64>();
    let (wru, rru) = (usage(|usage| usage.wru), usage(|usage| usage.rru));
    let invocations = records.len();
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{accounts} accounts, {messages} messages, {http} HTTP requests, {sockets} sockets, \
         {frames} frames,\n{pushes} pushes, {invocations} invocations, {wru:.0} write and {rru:.0} \
         read request units."
    );
    let template = template();
    let run = records
        .iter()
        .map(|one| {
            let time = milliseconds(&one.route);
            let megabytes = memory(&template, &one.function);
            ResourceUsage {
                http_requests: u128::from(is_http(one)),
                // A frame and its answer.
                socket_messages: if one.route.starts_with("frame ") { 2 } else { 0 },
                invocations: 1,
                megabyte_milliseconds: megabytes * time
                    + (megabytes * assumptions::START_MS).div_ceil(assumptions::STARTS_ONE_IN),
                half_wru: halves(one.usage.wru),
                half_rru: halves(one.usage.rru),
                logged: FUNCTION_LINE + assumptions::ACCESS_LINE + 2 * assumptions::LINE_OVERHEAD,
                sent: assumptions::ANSWER,
                ..ResourceUsage::default()
            }
        })
        .fold(ResourceUsage::default(), |sum, one| sum + one);
    let pushes = u128::from(pushes);
    let bill = (run + ResourceUsage::messages(pushes, pushes, assumptions::ANSWER)).bill();
    let _ = writeln!(
        text,
        "On AWS in us-east-1 that costs about {} USD (API Gateway {}, Lambda {}, DynamoDB {}, logs \
         {}).",
        bill.total().dollars(2),
        bill.gateway.dollars(2),
        bill.lambda.dollars(2),
        bill.dynamodb.dollars(2),
        bill.logs.dollars(2)
    );
    text
}

fn is_http(record: &Invocation) -> bool {
    record.route.contains(" /") || record.route == "$default"
}

fn is_message(record: &Invocation) -> bool {
    let over_http = record.status == 201
        && (record.route.starts_with("POST /api/messages/send/")
            || record.route == "POST /api/conversations/{conversationId}/messages");
    over_http || (record.route.starts_with("frame sendMessage") && record.status == 200)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn record(route: &str, function: &str, status: u16, wru: f64) -> Invocation {
        Invocation {
            route: route.to_owned(),
            function: function.to_owned(),
            status,
            usage: Usage { wru, ..Usage::default() },
            elapsed: Duration::ZERO,
        }
    }

    #[test]
    fn everything_is_counted_once_and_priced() {
        let mut records = vec![
            record("POST /api/auth/register", "RegisterFunction", 201, 4.0),
            record("POST /api/auth/register", "RegisterFunction", 409, 0.0),
            record("POST /api/messages/send/{receiverId}", "GetMessagesFunction", 201, 1.0),
            record("$connect", "WsConnectFunction", 200, 1.0),
        ];
        let frame = record("frame sendMessage", "WsFrameFunction", 200, 1.0);
        records.extend(std::iter::repeat_n(frame, 1_000_000));
        let said = suite_costs(&records, 1_000_000);
        assert!(
            said.starts_with(
                "1 accounts, 1000001 messages, 3 HTTP requests, 1 sockets, 1000000 frames,\n\
                 1000000 pushes, 1000004 invocations, 1000006 write and 0 read request units.\n"
            ),
            "{said}"
        );
        // A million frames, their answers and a million pushes are three dollars, writes 0.625.
        assert!(said.contains("API Gateway 3.00, ") && said.contains("DynamoDB 0.63, "), "{said}");
    }
}
