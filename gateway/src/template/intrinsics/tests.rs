use serde_json::json;

use super::*;

fn resolver() -> Resolver {
    let json = |value: Json| value.as_object().cloned().unwrap();
    Resolver {
        stack_name: "stack".to_owned(),
        parameters: BTreeMap::from([
            ("Stage".to_owned(), Some(json!("dev"))),
            ("Count".to_owned(), Some(json!(3))),
            ("Secret".to_owned(), None),
        ]),
        resources: BTreeMap::from([
            ("Users".to_owned(), "Users".to_owned()),
            ("Sockets".to_owned(), "Sockets".to_owned()),
        ]),
        queue_urls: BTreeMap::new(),
        aliases: BTreeMap::from([("Sockets".to_owned(), "live".to_owned())]),
        conditions: json(json!({
            "Dev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
            "Live": {"Fn::Not": [{"Condition": "Dev"}]},
            "Both": {"Fn::And": [{"Condition": "Dev"}, {"Condition": "Live"}]},
            "Loop": {"Fn::Not": [{"Condition": "Loop"}]},
        })),
        mappings: json(json!({"Sizes": {"dev": {"memory": 128}}})),
    }
}

#[track_caller]
fn gives(value: Json, expected: Json) {
    assert_eq!(resolver().resolve(&value).unwrap(), expected);
}

#[test]
fn a_reference_gives_a_parameters_default_or_a_resources_name() {
    gives(json!({"Ref": "Stage"}), json!("dev"));
    gives(json!({"Ref": "Count"}), json!(3));
    gives(json!({"Ref": "Users"}), json!("Users"));
    gives(json!({"Ref": "AWS::Region"}), json!("us-east-1"));
    gives(json!({"Ref": "SocketsDefaultRoute"}), json!("SocketsDefaultRoute"));
    gives(
        json!({"Ref": "Sockets.Alias"}),
        json!("arn:aws:lambda:us-east-1:123456789012:function:Sockets:live"),
    );
}

#[test]
fn text_is_substituted_joined_split_and_selected() {
    gives(json!({"Fn::Sub": "${Stage}-${Users}-${!kept}"}), json!("dev-Users-${kept}"));
    gives(json!({"Fn::Sub": ["${x}/${Count}", {"x": {"Ref": "Stage"}}]}), json!("dev/3"));
    gives(json!({"Fn::Join": [",", ["a", {"Ref": "Stage"}]]}), json!("a,dev"));
    gives(json!({"Fn::Select": [1, {"Fn::Split": [",", "a,b"]}]}), json!("b"));
    gives(json!({"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "memory"]}), json!(128));
}

#[test]
fn a_condition_chooses_and_no_value_removes() {
    gives(json!({"Fn::If": ["Dev", 1, 2]}), json!(1));
    gives(json!({"Fn::If": ["Live", 1, 2]}), json!(2));
    let no_value = json!({"Ref": "AWS::NoValue"});
    let value = json!({"a": {"Fn::If": ["Both", 1, no_value]}, "b": [no_value, 2]});
    gives(value, json!({"b": [2]}));
}

#[test]
fn what_cannot_be_known_here_says_why() {
    let why = |value: Json| resolver().resolve(&value).unwrap_err().to_string();
    assert_eq!(
        why(json!({"Ref": "Nobody"})),
        "`Nobody` is neither a parameter nor a resource of the template"
    );
    assert_eq!(why(json!({"Ref": "Secret"})), "the parameter `Secret` has no default");
    assert_eq!(
        why(json!({"Fn::ImportValue": "x"})),
        "`Fn::ImportValue` can't be evaluated on this machine"
    );
    assert_eq!(why(json!({"Fn::Join": "x"})), "`Fn::Join` is not used as CloudFormation expects");
    assert_eq!(why(json!({"Fn::If": ["Gone", 1, 2]})), "the template has no condition `Gone`");
    assert_eq!(resolver().condition("Loop"), Err(ResolveError::TooDeep));
}
