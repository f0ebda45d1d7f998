//! The tables' indexes: what they carry.

use natter::{Options, Running, StartError};
use serde_json::{Value as Json, json};

use crate::common::{self, dynamodb};

/// The test template, whose table has an index with this projection beside one with the keys alone.
fn template(projection: &str) -> String {
    let pk = "{ AttributeName: pk, AttributeType: S }";
    let keys = "KeySchema: [{ AttributeName: pk, KeyType: HASH }]\n";
    let indexes = format!(
        "{keys}      GlobalSecondaryIndexes:
        - IndexName: by-user
          KeySchema: [{{ AttributeName: user, KeyType: HASH }}]
          Projection: {projection}
        - IndexName: bare
          KeySchema: [{{ AttributeName: user, KeyType: HASH }}]
          Projection: {{ ProjectionType: KEYS_ONLY }}
"
    );
    let user = format!("{pk}, {{ AttributeName: user, AttributeType: S }}");
    common::TEMPLATE.replace(pk, &user).replace(keys, &indexes)
}

const INCLUDE: &str = "{ ProjectionType: INCLUDE, NonKeyAttributes: [p1, p2] }";

async fn start(projection: &str) -> Running {
    common::start_with(Options { template: Some(template(projection)), ..Options::default() }).await
}

/// What an index holds of the one item.
async fn held(natter: &Running, index: &str) -> Json {
    let query = json!({
        "TableName": "Things", "IndexName": index, "KeyConditionExpression": "#u = :u",
        "ExpressionAttributeNames": {"#u": "user"}, "ExpressionAttributeValues": {":u": {"S": "u"}},
    });
    dynamodb(natter, "Query", query).await["Items"][0].clone()
}

#[tokio::test]
async fn an_index_carries_what_the_template_says() {
    let natter = start(INCLUDE).await;
    let described = dynamodb(&natter, "DescribeTable", json!({"TableName": "Things"})).await;
    let indexes = described["Table"]["GlobalSecondaryIndexes"].as_array().unwrap();
    let projection = |name: &str| {
        &indexes.iter().find(|index| index["IndexName"] == name).unwrap()["Projection"]
    };
    assert_eq!(projection("by-user")["ProjectionType"], "INCLUDE");
    assert_eq!(projection("by-user")["NonKeyAttributes"], json!(["p1", "p2"]));
    assert_eq!(projection("bare")["ProjectionType"], "KEYS_ONLY");

    let text = |text: &str| json!({"S": text});
    let included = json!({"pk": text("a"), "user": text("u"), "p1": text("1"), "p2": text("2")});
    let mut item = included.clone();
    item["other"] = text("3");
    dynamodb(&natter, "PutItem", json!({"TableName": "Things", "Item": item})).await;
    assert_eq!(held(&natter, "by-user").await, included);
    assert_eq!(held(&natter, "bare").await, json!({"pk": text("a"), "user": text("u")}));
}

/// What a natter says of another one's tables.
async fn reuse(other: &Running, projection: &str) -> Result<(), StartError> {
    let options = Options {
        template: Some(template(projection)),
        dynamodb_endpoint: Some(other.dynamodb_url.clone()),
        ..Options::default()
    };
    natter::start(options).await.map(drop)
}

#[tokio::test]
async fn a_table_whose_index_lacks_an_attribute_is_not_used() {
    let natter = start(INCLUDE).await;
    for projection in
        ["{ ProjectionType: ALL }", "{ ProjectionType: INCLUDE, NonKeyAttributes: [p1, p2, p3] }"]
    {
        let error = reuse(&natter, projection).await.unwrap_err();
        assert!(matches!(error, StartError::TableDiffers { .. }), "{projection}: {error}");
    }
}

#[tokio::test]
async fn a_table_whose_index_carries_more_is_used() {
    let natter = start("{ ProjectionType: ALL }").await;
    for projection in [INCLUDE, "{ ProjectionType: KEYS_ONLY }"] {
        reuse(&natter, projection).await.unwrap();
    }
}
