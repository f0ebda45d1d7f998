//! A natter in this process, with a small template that has one table.

use natter::{Options, Running};
use serde_json::Value as Json;

/// A template with a table and without functions.
pub(crate) const TEMPLATE: &str = "
Resources:
  Things:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
";

/// As much of a signature as the ports for AWS clients and the database check.
pub(crate) const SIGNATURE: &str = "AWS4-HMAC-SHA256 \
     Credential=x/20261121/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/// A natter with the small template, unless `options` name another.
pub(crate) async fn start_with(mut options: Options) -> Running {
    options.template.get_or_insert_with(|| TEMPLATE.to_owned());
    natter::start(options).await.unwrap()
}

/// A natter with the small template.
pub(crate) async fn start() -> Running {
    start_with(Options::default()).await
}

/// A client that uses no proxy of the environment.
pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A request to DynamoDB at `url`, in its own protocol.
pub(crate) fn dynamodb_request(url: &str, operation: &str) -> reqwest::RequestBuilder {
    http()
        .post(url)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("authorization", SIGNATURE)
        .header("x-amz-date", "20261121T000000Z")
}

/// The answer of a natter's DynamoDB.
pub(crate) async fn dynamodb(natter: &Running, operation: &str, body: Json) -> Json {
    let request = dynamodb_request(&natter.dynamodb_url, operation).body(body.to_string());
    request.send().await.unwrap().json().await.unwrap()
}
