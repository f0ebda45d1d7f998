//! The tables and secrets of template.yaml.

use natter_domain::limits::INBOX_POSITIONS_REMEMBERED;
use serde_json::{Value, json};

use crate::template;

fn properties(table: &str) -> &'static Value {
    &template::resource(table)["Properties"]
}

fn keys(list: &Value) -> Vec<(&str, &str)> {
    let keys = list.as_array().unwrap().iter();
    keys.map(|key| (key["AttributeName"].as_str().unwrap(), key["KeyType"].as_str().unwrap()))
        .collect()
}

#[test]
fn there_are_three_tables_and_nobody_talking_costs_nothing() {
    let tables = template::resources("AWS::DynamoDB::Table");
    assert_eq!(tables, ["ConnectionsTable", "ConversationsTable", "UsersTable"].into());
    for table in tables {
        assert_eq!(properties(table)["BillingMode"], "PAY_PER_REQUEST", "{table}");
        // The words `SSEEnabled: true` choose a key in KMS, whose every use is billed.
        assert_eq!(properties(table).get("SSESpecification"), None, "{table}");
    }
}

#[test]
fn what_people_wrote_outlives_the_stack_and_can_be_restored() {
    for table in ["UsersTable", "ConversationsTable"] {
        // But not what a first deployment made that then failed.
        assert_eq!(template::resource(table)["DeletionPolicy"], "RetainExceptOnCreate", "{table}");
        assert_eq!(template::resource(table)["UpdateReplacePolicy"], "Retain", "{table}");
        let recovery = &properties(table)["PointInTimeRecoverySpecification"];
        assert_eq!(*recovery, json!({"PointInTimeRecoveryEnabled": true}), "{table}");
        let protected = json!({"Fn::If": ["TablesStay", true, false]});
        assert_eq!(properties(table)["DeletionProtectionEnabled"], protected, "{table}");
    }
    for property in ["PointInTimeRecoverySpecification", "DeletionProtectionEnabled"] {
        assert_eq!(properties("ConnectionsTable").get(property), None);
    }
}

#[test]
fn only_what_may_vanish_has_a_time_to_live() {
    let ttl = json!({"AttributeName": "ttl", "Enabled": true});
    assert_eq!(properties("UsersTable")["TimeToLiveSpecification"], ttl);
    assert_eq!(properties("ConnectionsTable")["TimeToLiveSpecification"], ttl);
    assert_eq!(properties("ConversationsTable").get("TimeToLiveSpecification"), None);
}

#[test]
fn the_keys_are_those_that_the_store_writes() {
    let pair = [("pk", "HASH"), ("sk", "RANGE")];
    assert_eq!(keys(&properties("UsersTable")["KeySchema"]), pair);
    assert_eq!(keys(&properties("ConversationsTable")["KeySchema"]), pair);
    assert_eq!(keys(&properties("ConnectionsTable")["KeySchema"]), [("pk", "HASH")]);
}

#[test]
fn each_index_has_its_keys_and_what_is_read_from_it() {
    let directory = &properties("UsersTable")["GlobalSecondaryIndexes"];
    assert_eq!(directory.as_array().unwrap().len(), 1);
    assert_eq!(directory[0]["IndexName"], "directory");
    assert_eq!(keys(&directory[0]["KeySchema"]), [("dir", "HASH"), ("ulow", "RANGE")]);
    // Never the email or the password hash.
    let attributes = ["u", "dn", "bio", "ph", "av", "c"];
    let shown = json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": attributes});
    assert_eq!(directory[0]["Projection"], shown);

    let by_user = &properties("ConversationsTable")["GlobalSecondaryIndexes"];
    assert_eq!(by_user.as_array().unwrap().len(), 1);
    assert_eq!(by_user[0]["IndexName"], "by-user");
    assert_eq!(keys(&by_user[0]["KeySchema"]), [("user", "HASH"), ("act", "RANGE")]);
    // Never the read number: each change of it would be two writes.
    let places: Vec<_> = (1..=INBOX_POSITIONS_REMEMBERED).map(|n| format!("p{n}")).collect();
    assert_eq!(
        by_user[0]["Projection"],
        json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": places})
    );
    assert_eq!(properties("ConnectionsTable").get("GlobalSecondaryIndexes"), None);
}

#[test]
fn the_stack_makes_signing_keys_and_a_turn_secret_that_the_functions_take() {
    let secrets = template::resources("AWS::SecretsManager::Secret");
    assert_eq!(secrets, ["SigningKeyA", "SigningKeyB", "TurnSecret"].into());
    for secret in secrets {
        let properties = properties(secret);
        let expected = json!({"PasswordLength": 64, "ExcludePunctuation": true});
        assert_eq!(properties["GenerateSecretString"], expected, "{secret}");
        assert_eq!(properties.get("SecretString"), None, "{secret} stands in the template");
    }
}

#[test]
fn the_secret_of_turn_servers_costs_nothing_where_there_are_none() {
    assert_eq!(template::resource("TurnSecret")["Condition"], "HasTurn");
    let none = json!({"Fn::Equals": [{"Ref": "TurnServers"}, ""]});
    assert_eq!(template::section("Conditions")["HasTurn"], json!({"Fn::Not": [none]}));
    assert_eq!(template::parameter("TurnServers")["Default"], "");
}
