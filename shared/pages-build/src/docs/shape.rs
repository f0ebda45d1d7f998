//! A schema as a reader sees it: what kind of value it is, its limits, and its fields.

use super::{
    document::{Node, Which},
    html::{Html, all, code, element, link, text, with_text},
    markdown,
};

/// Deeper than that a reader follows the links.
const DEPTH: usize = 4;
/// Nobody reads a longer pattern.
const PATTERN_CHARS: usize = 48;

/// The address of a shared schema's description.
pub(crate) fn address(which: Which, name: &str) -> String {
    match which {
        Which::OpenApi => format!("/docs/schemas#{name}"),
        Which::AsyncApi => format!("/docs/websocket#schema-{name}"),
    }
}

/// What a body or a frame is made of: a link to its schema, and its fields.
pub(crate) fn body(schema: Node<'_>) -> Html {
    all([element("p", &[("class", "kind")], [kind(schema)]), content(schema, DEPTH)])
}

/// What a shared schema is: its description, limits and fields.
pub(crate) fn definition(schema: Node<'_>) -> Html {
    let own = element("p", &[("class", "kind")], [kind(schema), limits(schema)]);
    all([own, markdown::render(schema.text("description")), content(schema, DEPTH)])
}

/// The fields of a schema, or its alternatives.
fn content(schema: Node<'_>, depth: usize) -> Html {
    if depth == 0 {
        return Html::default();
    }
    let alternatives = ["oneOf", "anyOf"].map(|name| schema.get(name).items());
    let alternatives: Vec<_> = alternatives.into_iter().flatten().collect();
    let unnamed = alternatives.iter().filter(|one| one.shared_schema().is_none());
    let nested = unnamed.map(|one| content(*one, depth - 1));
    all([fields(schema, depth), all(nested), items(schema, depth)])
}

/// The fields of the items of a list.
fn items(schema: Node<'_>, depth: usize) -> Html {
    let item = schema.get("items");
    if item.shared_schema().is_some() { Html::default() } else { content(item, depth - 1) }
}

fn fields(schema: Node<'_>, depth: usize) -> Html {
    let mut rows = Vec::new();
    collect(schema, depth, &mut rows);
    if rows.is_empty() {
        return Html::default();
    }
    element("dl", &[("class", "fields")], rows)
}

/// The rows of a schema's own fields and of those of its parts.
fn collect(schema: Node<'_>, depth: usize, rows: &mut Vec<Html>) {
    let required: Vec<_> =
        schema.get("required").items().into_iter().filter_map(|one| one.value.as_str()).collect();
    for (name, field) in schema.get("properties").members() {
        rows.push(row(name, field, required.contains(&name), depth));
    }
    for part in schema.get("allOf").items() {
        collect(part, depth, rows);
    }
}

fn row(name: &str, field: Node<'_>, required: bool, depth: usize) -> Html {
    let needed = if required { with_text("strong", "required") } else { Html::default() };
    let said = match field.value.get("description").and_then(|said| said.as_str()) {
        Some(said) => said,
        None => field.text("description"),
    };
    let nested =
        if field.shared_schema().is_some() { Html::default() } else { content(field, depth - 1) };
    element(
        "div",
        &[],
        [
            element("dt", &[], [code(name), text(" "), kind(field), text(" "), needed]),
            element("dd", &[], [limits(field), markdown::render(said), nested]),
        ],
    )
}

/// What kind of value it is, in a few words, with links to shared schemas.
pub(crate) fn kind(schema: Node<'_>) -> Html {
    if let Some((which, name)) = schema.shared_schema() {
        return link(&address(which, name), [text(name)]);
    }
    for alternatives in ["oneOf", "anyOf"] {
        let several = schema.get(alternatives).items();
        if !several.is_empty() {
            return joined(several.into_iter().map(kind).collect(), " or ");
        }
    }
    let constant = schema.get("const");
    if constant.is_some() {
        return code(&json(constant));
    }
    let choice = schema.get("enum").items();
    if !choice.is_empty() {
        return joined(choice.into_iter().map(|one| code(&json(one))).collect(), " or ");
    }
    let parts: Vec<_> = schema.get("allOf").items().into_iter().collect();
    let shared = parts.iter().filter(|part| part.shared_schema().is_some());
    let shared: Vec<_> = shared.map(|part| kind(*part)).collect();
    if !shared.is_empty() {
        return joined(shared, " and ");
    }
    let types = schema.get("type");
    let names = match types.value.as_str() {
        Some(one) => vec![one],
        None => types.items().into_iter().filter_map(|one| one.value.as_str()).collect(),
    };
    joined(names.into_iter().map(|name| named(name, schema)).collect(), " or ")
}

fn named(kind_name: &str, schema: Node<'_>) -> Html {
    let values = schema.get("additionalProperties");
    match kind_name {
        "array" => all([text("list of "), kind(schema.get("items"))]),
        "object" if values.value.is_mapping() => all([text("map of "), kind(values)]),
        "integer" => text("whole number"),
        "null" => code("null"),
        "boolean" => text("true or false"),
        other => text(match schema.text("format") {
            "date-time" => "time",
            "uri" => "address",
            _ => other,
        }),
    }
}

fn joined(pieces: Vec<Html>, between: &str) -> Html {
    let mut joined = Vec::new();
    for piece in pieces {
        if !joined.is_empty() {
            joined.push(text(between));
        }
        joined.push(piece);
    }
    all(joined)
}

/// The limits of a value, as a sentence; nothing where there are none.
fn limits(schema: Node<'_>) -> Html {
    let number = |name: &str| {
        let value = schema.get(name).value;
        value.as_i64().map(|number| number.to_string())
    };
    let range = |least: &str, most: &str, what: &str| match (number(least), number(most)) {
        (Some(least), Some(most)) if least == most => Some(format!("{least}{what}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most}{what}")),
        (Some(least), None) if least == "1" && !what.is_empty() => Some("not empty".to_owned()),
        (Some(least), None) => Some(format!("{least}{what} or more")),
        (None, Some(most)) => Some(format!("{most}{what} at most")),
        (None, None) => None,
    };
    let mut said: Vec<Html> = [
        range("minLength", "maxLength", " characters"),
        range("minimum", "maximum", ""),
        range("minItems", "maxItems", " items"),
        range("minProperties", "maxProperties", " entries"),
        number("default").map(|value| format!("{value} unless given")),
    ]
    .into_iter()
    .flatten()
    .map(|limit| text(&limit))
    .collect();
    let pattern = schema.text("pattern");
    // What a long one means is said in words.
    if (1..=PATTERN_CHARS).contains(&pattern.len()) {
        said.push(all([text("like "), code(pattern)]));
    }
    let known = schema.get("x-extensible-enum").items();
    if !known.is_empty() {
        let known = known.into_iter().map(|one| code(&json(one))).collect();
        said.push(all([joined(known, ", "), text(", and others that come later")]));
    }
    if said.is_empty() {
        return Html::default();
    }
    element("p", &[("class", "limits")], [joined(said, "; ")])
}

/// A value as JSON.
pub(crate) fn json(node: Node<'_>) -> String {
    serde_json::to_string(node.value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{super::document::Documents, *};

    fn shown(schema: &str) -> String {
        let documents = Documents {
            openapi: yaml_serde::from_str(&format!(
                "schema: {schema}\ncomponents: {{schemas: {{Name: {{type: string, minLength: 3, \
                 maxLength: 30, description: A name.}}}}}}"
            ))
            .unwrap(),
            asyncapi: yaml_serde::Value::Null,
        };
        body(documents.root(Which::OpenApi).get("schema")).as_str().to_owned()
    }

    #[test]
    fn a_field_has_its_kind_its_limits_and_whether_it_is_required() {
        let html = shown(
            "{type: object, required: [name], properties: {name: {$ref: \
             '#/components/schemas/Name'}, tags: {type: array, maxItems: 3, items: {type: \
             string}}}}",
        );
        let link = "<dt><code>name</code> <a href=\"/docs/schemas#Name\">Name</a> \
                    <strong>required</strong></dt>";
        assert!(html.contains(link), "{html}");
        assert!(html.contains("3 to 30 characters") && html.contains("A name."), "{html}");
        assert!(
            html.contains("<code>tags</code> list of string") && html.contains("3 items at most")
        );
        assert_eq!(html.matches("required").count(), 1, "{html}");
    }

    #[test]
    fn parts_are_one_shape_and_alternatives_are_named() {
        let html = shown(
            "{allOf: [{type: object, properties: {a: {type: integer}}}, {type: object, \
             properties: {b: {anyOf: [{$ref: '#/components/schemas/Name'}, {type: 'null'}]}}}]}",
        );
        assert!(html.contains("<code>a</code> whole number"), "{html}");
        let either = "<a href=\"/docs/schemas#Name\">Name</a> or <code>null</code>";
        assert!(html.contains(either), "{html}");
    }

    #[test]
    fn an_open_set_says_so() {
        let html = shown("{type: object, properties: {k: {type: string, x-extensible-enum: [a]}}}");
        assert!(html.contains("<code>&quot;a&quot;</code>, and others"), "{html}");
    }
}
