//! The AWS account and region that the emulated stack belongs to.

/// The region that arns and events name.
pub const REGION: &str = "us-east-1";
/// The account that arns and events name: the example number of AWS's documentation.
pub const ACCOUNT_ID: &str = "123456789012";
/// The id of the emulated HTTP API and of the emulated WebSocket API in events and arns.
pub(crate) const API_ID: &str = "local";

/// The URL of a queue, which names it in requests.
pub(crate) fn queue_url(name: &str) -> String {
    format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT_ID}/{name}")
}

/// The arn of a queue.
pub(crate) fn queue_arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT_ID}:{name}")
}
