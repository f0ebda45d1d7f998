use proptest::prelude::*;

use super::*;

fn email(text: &str) -> Email {
    text.parse().map_err(|error: InvalidError| error.to_string()).unwrap()
}

#[test]
fn an_address_has_one_at_and_a_dotted_domain() {
    for good in [
        "a@b.co",
        "first.last+tag@sub.example.org",
        "jürgen@bücher.example",
        "o'neil@x-y.io",
        "हिन्दी@हिन्दी.example",
        "user@xn--bcher-kva.example",
    ] {
        assert_eq!(email(good).as_str(), good);
    }
    for bad in [
        "",
        "a",
        "@b.co",
        "a@",
        "a@b",
        "a@b..co",
        "a@.co",
        "a@b.co.",
        "a b@c.co",
        "a@b@c.co",
        "a@-b.co",
        "a\n@b.co",
        "a@b\n.co",
        "a@b_c.co",
        "a@b\u{fffd}.co",
        "a;b@c.co",
        "a@b.c/d",
    ] {
        assert!(bad.parse::<Email>().is_err(), "{bad:?}");
    }
    assert!(format!("{}@example.org", "a".repeat(65)).parse::<Email>().is_err());
    assert!(format!("a@{}.org", "b".repeat(64)).parse::<Email>().is_err(), "a label has 63");
    assert!(format!("a@{}.org", "b".repeat(300)).parse::<Email>().is_err());
}

#[test]
fn every_form_of_an_address_is_one_address() {
    let forms = [
        ("jürgen@example.org", "ju\u{308}rgen@example.org"),
        ("jürgen@example.org", "JÜRGEN@Example.ORG"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@bücher.example", "ada@bu\u{308}cher.example"),
        ("ada@bücher.example", "ada@XN--BCHER-KVA.example"),
        ("ada@example.org", "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ"),
        ("ada@example.org", "ada@example\u{3002}org"),
        ("kurt@example.org", "\u{212a}urt@example.org"),
        ("ada@kiel.example", "ada@\u{212a}iel.example"),
        ("ada@example.org", " ada@example.org\n"),
        ("ada@example.org", "\u{202a}ada@example.org\u{202c}"),
        ("ada@example.org", "\u{feff}ada@example.org\u{200b}"),
    ];
    for (one, other) in forms {
        assert_eq!(email(one).canonical(), email(other).canonical(), "{other:?}");
    }
    assert_eq!(email("Jü@Bücher.example").canonical(), "jü@xn--bcher-kva.example");
    assert_ne!(email("straße@example.org").canonical(), email("strasse@example.org").canonical());
}

#[test]
fn what_nobody_sees_in_an_address_is_refused() {
    for hidden in ["\u{200b}", "\u{200d}", "\u{ad}", "\u{202e}", "\u{2067}", "\u{3164}", "\u{fe0f}"]
    {
        for place in [format!("a{hidden}da@example.org"), format!("ada@exa{hidden}mple.org")] {
            let error = place.parse::<Email>().err().unwrap();
            assert_eq!(error.reason(), "must not contain invisible characters");
        }
    }
}

#[test]
fn an_address_is_kept_as_it_was_typed() {
    assert_eq!(email(" Ada@Bücher.Example ").as_str(), "Ada@Bücher.Example");
    assert_eq!(email("ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ").as_str(), "ada@example.org");
}

#[test]
fn an_address_of_ascii_has_one_form() {
    assert!(email("Ada@Example.org").former().is_empty());
    let claimed: ClaimedEmail = "Ada@Example.org".parse().unwrap();
    assert_eq!(claimed.forms(), ["ada@example.org"]);
}

#[test]
fn the_forms_that_earlier_versions_stored_are_known() {
    // What they stored was what was typed, in lower case.
    let stored = [
        "jürgen@example.org",
        "ju\u{308}rgen@example.org",
        "jü@bücher.example",
        "jü@xn--bcher-kva.example",
        "ju\u{308}@bu\u{308}cher.example",
    ];
    for one in stored {
        for other in stored {
            let (one, other) = (email(one), email(other));
            if one.canonical() == other.canonical() {
                let mut found = one.former();
                found.push(one.canonical());
                assert!(found.contains(&other.as_str().to_lowercase()));
            }
        }
    }
    let claimed: ClaimedEmail = "ju\u{308}@Bu\u{308}cher.example".parse().unwrap();
    assert_eq!(claimed.forms()[0], "ju\u{308}@bu\u{308}cher.example");
    assert_eq!(claimed.canonical(), "jü@xn--bcher-kva.example");
}

#[test]
fn an_address_that_was_taken_before_can_still_be_claimed() {
    let claimed: ClaimedEmail = "A\u{200b}da@example.org".parse().unwrap();
    assert_eq!(claimed.canonical(), "a\u{200b}da@example.org");
    assert!("nobody".parse::<ClaimedEmail>().is_err());
}

#[test]
fn what_is_stored_is_read_as_it_is() {
    let stored: Email = serde_json::from_str("\"a\u{200b}da@example.org\"").unwrap();
    assert_eq!(stored.as_str(), "a\u{200b}da@example.org");
}

proptest! {
    #[test]
    fn the_canonical_form_is_an_address_with_the_same_canonical_form(
        text in "\\PC{1,8}@\\PC{1,8}\\.\\PC{2,4}",
    ) {
        if let Ok(read) = text.parse::<Email>() {
            let canonical = read.canonical();
            prop_assert_eq!(email(&canonical).canonical(), canonical.clone());
            prop_assert_eq!(email(read.as_str()).canonical(), canonical);
        }
    }

    #[test]
    fn no_address_is_too_strange_to_be_read(text in "\\PC*@\\PC*") {
        let _ = text.parse::<Email>().is_ok();
        let _ = text.parse::<ClaimedEmail>().is_ok();
    }
}
