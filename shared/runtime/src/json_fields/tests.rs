use super::*;

/// A rule, as an application has it.
fn no_space(text: String) -> Result<String, &'static str> {
    if text.contains(' ') { Err("must have no space") } else { Ok(text) }
}

fn code(body: &[u8]) -> Code {
    JsonFields::of_body(body).err().unwrap().code
}

#[test]
fn a_body_that_is_no_json_object_has_its_own_problem_for_each_reason() {
    assert_eq!(code(b""), Code::EMPTY_BODY);
    assert_eq!(code(b"{"), Code::MALFORMED_JSON);
    assert_eq!(code(b"[1]"), Code::MALFORMED_JSON);
    assert_eq!(code(b"\"text\""), Code::MALFORMED_JSON);
    assert_eq!(code(b"{\"a\":\"\xff\"}"), Code::INVALID_UTF8);
    assert_eq!(code(&vec![b' '; BODY_BYTES + 1]), Code::BODY_TOO_LARGE);
    assert_eq!(code("[".repeat(10_000).as_bytes()), Code::MALFORMED_JSON);
}

#[test]
fn all_errors_are_reported_at_once_and_without_the_values() {
    let mut fields =
        JsonFields::of_body(br#"{"username":"no spaces","after":-1,"flag":"yes","other":{}}"#)
            .unwrap();
    let username = fields.required("username", no_space);
    let missing = fields.required("missing", any_text);
    let after = fields.number("after", 0..=(1 << 53) - 1);
    let flag = fields.flag("flag");
    let problem = fields.finish((username, missing, after, flag)).unwrap_err();
    let named: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(named, ["username", "missing", "after", "flag"]);
    assert!(!serde_json::to_string(&problem).unwrap().contains("no spaces"));
}

#[test]
fn missing_and_null_are_told_apart_where_a_field_can_be_cleared() {
    let mut fields = JsonFields::of_body(br#"{"a":null,"b":"x"}"#).unwrap();
    assert_eq!(fields.clearable("a", any_text), Some(Some(None::<String>)));
    assert_eq!(fields.clearable("b", any_text), Some(Some(Some("x".to_owned()))));
    assert_eq!(fields.clearable("c", any_text), Some(None::<Option<String>>));
}

fn number(written: &str) -> Option<Option<u64>> {
    let body = format!("{{\"after\":{written}}}");
    JsonFields::of_body(body.as_bytes()).unwrap().number("after", 0..=(1 << 53) - 1)
}

#[test]
fn a_number_must_be_whole_and_exact_in_javascript() {
    for wrong in [
        "1.5",
        "-1",
        "-1.0",
        "1e-1",
        "9007199254740992",
        "9007199254740992.0",
        "9007199254740991.5",
        "18446744073709551616",
        "1e300",
        "\"1\"",
        "true",
    ] {
        assert_eq!(number(wrong), None, "{wrong}");
    }
}

#[test]
fn a_whole_number_may_be_written_with_a_point_or_an_exponent() {
    for (written, meant) in [
        ("1.0", 1),
        ("1e0", 1),
        ("10e-1", 1),
        ("1E+2", 100),
        ("-0", 0),
        ("-0.0", 0),
        ("0e9", 0),
        ("1e-400", 0),
        ("9007199254740991.0", (1 << 53) - 1),
        ("9.007199254740991e15", (1 << 53) - 1),
    ] {
        assert_eq!(number(written), Some(Some(meant)), "{written}");
    }
}

#[test]
fn a_number_that_nothing_can_hold_is_an_error_of_its_field() {
    for huge in ["1e400", "-1e999999999999", "[1e400]", "{\"a\":1e309}", &"9".repeat(400)] {
        let body = format!("{{\"after\":{huge},\"text\":\"x\",\"limit\":101}}");
        let mut fields = JsonFields::of_body(body.as_bytes()).unwrap();
        let after = fields.required_number("after", 0..=9);
        let text = fields.required("text", any_text);
        let limit = fields.number("limit", 1..=100);
        let problem = fields.finish((after, text, limit)).unwrap_err();
        let named: Vec<&str> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!((problem.code, named), (Code::VALIDATION_FAILED, vec!["after", "limit"]));
        assert_eq!(problem.errors[0].message, "has a number that is too large");
    }
    assert_eq!(code(b"{\"after\":1e400"), Code::MALFORMED_JSON);
    assert_eq!(code(b"[1e400]"), Code::MALFORMED_JSON);
}

#[test]
fn what_is_passed_on_is_an_object_or_a_string_of_a_bounded_size() {
    for (right, json) in
        [("{\"a\":[1,null]}", true), ("\"text\"", true), ("\"12345678901234\"", false)]
    {
        let mut fields = JsonFields::of_body(format!("{{\"x\":{right}}}").as_bytes()).unwrap();
        let read = fields.opaque("x", 15).map(|value| value.to_string());
        assert_eq!(read, json.then(|| right.to_owned()), "{right}");
    }
    for wrong in ["null", "7", "[]", "true"] {
        let mut fields = JsonFields::of_body(format!("{{\"x\":{wrong}}}").as_bytes()).unwrap();
        assert_eq!(fields.opaque("x", 15), None, "{wrong}");
    }
}

#[test]
fn what_is_json_by_its_grammar_is_told_why_it_can_not_be_read() {
    let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    assert!(JsonFields::of_body(nested(127).as_bytes()).is_ok());
    let detail = |body: &str| {
        let problem = JsonFields::of_body(body.as_bytes()).err().unwrap();
        assert_eq!(problem.code, Code::MALFORMED_JSON);
        problem.detail.to_string()
    };
    for body in [nested(128), nested(5_000)] {
        assert!(detail(&body).starts_with("The body is nested more than 128 levels deep, at"));
    }
    for half in [r#"{"a":"\ud800"}"#, r#"{"a":"\udc00b"}"#, r#"{"a":"\ud800A"}"#, r#"{"\udfff":1}"#]
    {
        let detail = detail(half);
        assert!(detail.starts_with("The body has half of a surrogate pair"), "{half}: {detail}");
    }
    for wrong in ["{", "{\"a\":\"\\u12\"}", "{\"a\":\"\\x\"}", "nothing", "{} {}"] {
        assert!(detail(wrong).starts_with("The body is not JSON, at line 1"), "{wrong}");
    }
}
