use natter_domain::user::Username;

use super::*;

fn code(body: &[u8]) -> Code {
    Fields::of_body(body).err().unwrap().code
}

#[test]
fn a_body_that_is_no_json_object_has_its_own_problem_for_each_reason() {
    assert_eq!(code(b""), Code::EmptyBody);
    assert_eq!(code(b"{"), Code::MalformedJson);
    assert_eq!(code(b"[1]"), Code::MalformedJson);
    assert_eq!(code(b"\"text\""), Code::MalformedJson);
    assert_eq!(code(b"{\"a\":\"\xff\"}"), Code::InvalidUtf8);
    assert_eq!(code(&vec![b' '; BODY_BYTES + 1]), Code::BodyTooLarge);
    assert_eq!(code("[".repeat(10_000).as_bytes()), Code::MalformedJson);
}

#[test]
fn all_flaws_are_reported_at_once_and_without_the_values() {
    let mut fields =
        Fields::of_body(br#"{"username":"no spaces","after":-1,"flag":"yes","other":{}}"#).unwrap();
    let username = fields.required("username", |text| text.parse::<Username>());
    let missing = fields.required("missing", Ok);
    let after = fields.seq("after");
    let flag = fields.flag("flag");
    let problem = fields.finish((username, missing, after, flag)).unwrap_err();
    let named: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(named, ["username", "missing", "after", "flag"]);
    assert!(!serde_json::to_string(&problem).unwrap().contains("no spaces"));
}

#[test]
fn missing_and_null_are_told_apart_where_a_field_can_be_cleared() {
    let mut fields = Fields::of_body(br#"{"a":null,"b":"x"}"#).unwrap();
    assert_eq!(fields.clearable("a", Ok), Some(Some(None::<String>)));
    assert_eq!(fields.clearable("b", Ok), Some(Some(Some("x".to_owned()))));
    assert_eq!(fields.clearable("c", Ok), Some(None::<Option<String>>));
}

#[test]
fn a_number_must_be_whole_and_exact_in_javascript() {
    for wrong in ["1.5", "-1", "9007199254740992", "1e300", "\"1\"", "true"] {
        let mut fields = Fields::of_body(format!("{{\"after\":{wrong}}}").as_bytes()).unwrap();
        assert_eq!(fields.seq("after"), None, "{wrong}");
    }
}

#[test]
fn what_is_passed_on_is_an_object_or_a_string_of_a_bounded_size() {
    for (right, json) in [("{\"a\":[1,null]}", true), ("\"text\"", true), ("\"12345678901234\"", false)] {
        let mut fields = Fields::of_body(format!("{{\"x\":{right}}}").as_bytes()).unwrap();
        let read = fields.opaque("x", 15).map(|value| value.to_string());
        assert_eq!(read, json.then(|| right.to_owned()), "{right}");
    }
    for wrong in ["null", "7", "[]", "true"] {
        let mut fields = Fields::of_body(format!("{{\"x\":{wrong}}}").as_bytes()).unwrap();
        assert_eq!(fields.opaque("x", 15), None, "{wrong}");
    }
}
