//! The documents are such that generators make good clients of them. `scripts/generate-clients`
//! tries some generators; these are the rules that they need.

use std::collections::BTreeSet;

use jsonschema::{Registry, Resource, Validator};
use natter_tests::open_sets;
use serde_json::{Value, json};

use crate::schema_walk::{
    PUBLISHED_ASYNCAPI, PUBLISHED_OPENAPI, Schema, asked, every, shared, told,
};

/// The names of the values that a set has, if it is one.
fn values(set: &Value) -> BTreeSet<&str> {
    set.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What a schema says of a property, wherever in its `allOf` that stands.
fn property(schema: Schema, name: &str) -> Option<&'static Value> {
    let schema = schema.referred().unwrap_or(schema);
    let parts = schema.value["allOf"].as_array().into_iter().flatten();
    schema.value["properties"]
        .get(name)
        .or_else(|| parts.into_iter().find_map(|value| property(Schema { value, ..schema }, name)))
}

/// Both documents as a client reads them, or as these tests do.
fn validator(document: impl Fn(&Value) -> Value, schema: &str) -> Validator {
    let registry = Registry::new()
        .add(
            "https://natter.test/openapi.yaml",
            Resource::from_contents(document(&PUBLISHED_OPENAPI)),
        )
        .unwrap()
        .add(
            "https://natter.test/asyncapi.yaml",
            Resource::from_contents(document(&PUBLISHED_ASYNCAPI)),
        )
        .unwrap()
        .prepare()
        .unwrap();
    let address = format!("https://natter.test/{schema}");
    jsonschema::options().with_registry(&registry).build(&json!({ "$ref": address })).unwrap()
}

#[test]
fn a_shared_schema_has_its_name_as_title() {
    for (name, schema) in shared() {
        assert_eq!(schema.value["title"], name);
    }
}

/// A generator for Python names what it decodes after the schema's file: a property of that name
/// takes its place.
#[test]
fn a_shared_schema_has_no_property_of_its_own_name() {
    let of_routes = |schema: &Schema| std::ptr::eq(schema.document, &*PUBLISHED_OPENAPI);
    for (name, schema) in shared().filter(|(_, schema)| of_routes(schema)) {
        let properties = schema.value["properties"].as_object();
        for property in properties.into_iter().flat_map(|properties| properties.keys()) {
            assert!(!property.eq_ignore_ascii_case(name), "{name} has {property}");
        }
    }
}

/// Otherwise a generator makes up a name, such as `AnonymousSchema_22`.
#[test]
fn an_object_within_a_shared_schema_is_one_of_its_own() {
    for (name, schema) in shared() {
        schema.walk(&mut |part| {
            let within = !matches!(part.keyword, None | Some("allOf")) && !part.condition;
            assert!(
                !within || part.value.get("properties").is_none(),
                "{name} has {:#}",
                part.value
            );
        });
    }
}

#[test]
fn a_reference_leads_to_a_schema_that_has_a_name() {
    every(&mut |schema| {
        if let Some(reference) = schema.value["$ref"].as_str() {
            let pointer = reference.split_once('#').unwrap().1;
            let name = pointer.strip_prefix("/components/schemas/");
            assert!(name.is_some_and(|name| !name.contains('/')), "{reference}");
        }
    });
}

#[test]
fn a_constant_stands_beside_its_type() {
    let mut seen = 0;
    every(&mut |schema| {
        if let Some(constant) = schema.value.get("const") {
            seen += 1;
            assert!(schema.value["type"].is_string(), "const: {constant}");
        }
    });
    assert!(seen > 30, "only {seen} were found");
}

/// Generators drop what stands beside it.
#[test]
fn all_parts_of_an_all_of_stand_in_it() {
    every(&mut |schema| {
        if schema.value.get("allOf").is_some() {
            let names = schema.value.as_object().unwrap().keys().map(String::as_str);
            let beside: Vec<_> =
                names.filter(|name| !["allOf", "title", "description"].contains(name)).collect();
            assert!(beside.is_empty(), "{beside:?} beside {:#}", schema.value["allOf"]);
        }
    });
}

/// A default makes the field required for some generators.
#[test]
fn a_field_has_no_default() {
    every(&mut |schema| {
        let field = schema.keyword.is_some() && schema.value.get("default").is_some();
        assert!(!field, "{:#}", schema.value);
    });
}

#[test]
fn a_set_is_open_where_clients_are_told_it_and_closed_where_they_choose() {
    for (schemas, closed) in [(told(), false), (asked(), true)] {
        assert!(schemas.len() > 20);
        let mut seen = BTreeSet::new();
        for schema in schemas {
            schema.reach(&mut seen, &mut |part| {
                let wrong = if closed { "x-extensible-enum" } else { "enum" };
                let found = !part.condition && part.value.get(wrong).is_some();
                assert!(!found, "{wrong} in {:#}", part.value);
            });
        }
    }
}

#[test]
fn a_discriminator_leads_from_each_kind_to_its_schema() {
    let mut seen = Vec::new();
    for schema in told() {
        schema.reach(&mut BTreeSet::new(), &mut |part| {
            if part.value.get("oneOf").is_some() && std::ptr::eq(part.document, &*PUBLISHED_OPENAPI)
            {
                seen.push(part);
            }
        });
    }
    let names: BTreeSet<_> =
        seen.iter().map(|schema| schema.value["title"].as_str().unwrap()).collect();
    assert!(names.is_superset(&BTreeSet::from(["Conversation", "Entry"])), "{names:?}");
    for schema in seen {
        let discriminator = &schema.value["discriminator"];
        let name = discriminator["propertyName"].as_str().unwrap();
        let mapping = discriminator["mapping"].as_object().unwrap();
        let mut kinds = BTreeSet::new();
        let (other, known) =
            schema.value["oneOf"].as_array().unwrap().split_last().expect("alternatives");
        for alternative in known {
            let alternative = Schema { value: alternative, ..schema };
            let kind = property(alternative, name).unwrap()["const"].as_str().unwrap();
            assert_eq!(mapping[kind], alternative.value["$ref"], "{kind}");
            kinds.insert(kind);
        }
        assert_eq!(mapping.keys().map(String::as_str).collect::<BTreeSet<_>>(), kinds);
        // The last is for kinds that are not known yet.
        let kind = property(Schema { value: other, ..schema }, name).unwrap();
        assert_eq!(values(&kind["x-extensible-enum"]), kinds);
        assert_eq!(values(&kind["not"]["enum"]), kinds);
    }
}

#[test]
fn an_entry_is_the_same_in_both_documents() {
    let of = |document: &'static Value| -> Vec<&str> {
        let alternatives = document["components"]["schemas"]["Entry"]["oneOf"].as_array().unwrap();
        alternatives.iter().map(|one| one["$ref"].as_str().unwrap()).collect()
    };
    let expected: Vec<_> =
        of(&PUBLISHED_OPENAPI).into_iter().map(|name| format!("./openapi.yaml{name}")).collect();
    assert_eq!(of(&PUBLISHED_ASYNCAPI), expected);
}

#[test]
fn an_unknown_kind_is_valid_for_clients_and_not_for_these_tests() {
    let entry = |kind: &str| {
        json!({
            "seq": 1,
            "id": "r-01kbk2xh5s8n1v4w7x9y2z3abc.1",
            "kind": kind,
            "sender": "01kbk2v9q6m3xw8zt5r4e7ydna",
            "sentAt": "2026-11-21T09:20:11.530Z",
        })
    };
    for document in ["openapi.yaml", "asyncapi.yaml"] {
        let schema = format!("{document}#/components/schemas/Entry");
        let published = validator(Value::clone, &schema);
        let closed = validator(|document| open_sets::closed(document.clone()), &schema);
        assert!(published.is_valid(&entry("poll")), "{document}");
        assert!(!closed.is_valid(&entry("poll")), "{document}");
        for known in ["left", "ended"] {
            assert!(published.is_valid(&entry(known)) && closed.is_valid(&entry(known)), "{known}");
        }
        // A known kind has its own fields for clients, too.
        assert!(!published.is_valid(&entry("joined")), "{document}");
    }
}

#[test]
fn an_unknown_code_is_valid_for_clients_and_not_for_these_tests() {
    let schema = "openapi.yaml#/components/schemas/ProblemCode";
    assert!(validator(Value::clone, schema).is_valid(&json!("too_windy")));
    let closed = validator(|document| open_sets::closed(document.clone()), schema);
    assert!(!closed.is_valid(&json!("too_windy")));
    assert!(closed.is_valid(&json!("unavailable")));
}
