//! Checks answers and events against docs/openapi.yaml and docs/asyncapi.yaml.

use std::collections::BTreeSet;

use natter_app::problem::code;
use natter_functions::routes::FRAME_ACTIONS;
use serde_json::Value;

use crate::{
    documents::{ASYNCAPI, Location, OPENAPI},
    http::Answer,
};

/// Fails unless the answer to a request is one that docs/openapi.yaml has for it.
pub(crate) fn check_answer(method: &str, path: &str, sent: Option<&[u8]>, answer: &Answer) {
    let path = path.split('?').next().unwrap_or_default();
    if let Err(why) = answer_violation(method, path, sent, answer) {
        panic!("{why}\nin the answer to {answer:?}");
    }
}

/// Why docs/openapi.yaml refuses a body; nothing if it takes it.
#[must_use]
pub fn body_violations(method: &str, path: &str, body: &Value) -> Vec<String> {
    body_schema(method, path).violations(body)
}

/// The fields that docs/openapi.yaml has for a body.
#[must_use]
pub fn body_fields(method: &str, path: &str) -> Vec<&'static str> {
    fields(&body_schema(method, path))
}

fn body_schema(method: &str, path: &str) -> Location {
    let (_, operation) = operation(method, path).expect("an operation");
    operation.at("requestBody").at("content").at("application/json").at("schema")
}

/// Why docs/asyncapi.yaml refuses a frame; nothing if it takes it.
#[must_use]
pub fn frame_violations(action: &str, frame: &Value) -> Vec<String> {
    message(action).at("payload").violations(frame)
}

/// The fields that docs/asyncapi.yaml has for a frame, besides those of every frame.
#[must_use]
pub fn frame_fields(action: &str) -> Vec<&'static str> {
    let mut fields = fields(&message(action).at("payload"));
    fields.retain(|field| !matches!(*field, "action" | "requestId"));
    fields
}

/// The properties of an object, or of each of several.
fn fields(schema: &Location) -> Vec<&'static str> {
    let value = schema.value().expect("a schema");
    let alternatives = value["oneOf"].as_array().map_or(0, Vec::len);
    let others =
        (0..alternatives).flat_map(|index| fields(&schema.at("oneOf").at(&index.to_string())));
    let own = value["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let all: BTreeSet<&str> = own.chain(others).collect();
    all.into_iter().collect()
}

fn answer_violation(
    method: &str,
    path: &str,
    sent: Option<&[u8]>,
    answer: &Answer,
) -> Result<(), String> {
    for (name, value) in [("cache-control", "no-store"), ("x-content-type-options", "nosniff")] {
        check(answer.header(name) == Some(value), || format!("{name} must be {value}"))?;
    }
    if answer.status >= 400 {
        problem_violation(answer)?;
    }
    let Some((template, operation)) = operation(method, path) else {
        return fallback_violation(method, path, answer);
    };
    let response = operation.at("responses").at(&answer.status.to_string());
    let Some(described) = response.value() else {
        return Err(format!("{method} {template} has no {} in the document", answer.status));
    };
    if let Some(headers) = described["headers"].as_object() {
        for (name, _) in headers {
            let described = response.at("headers").at(name);
            let required = described.value().is_some_and(|header| header["required"] == true);
            let value = answer.header(name);
            check(value.is_some() || !required, || format!("the header {name} is missing"))?;
            if let Some(value) = value {
                let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
                let violations = described.at("schema").violations(&value);
                check(violations.is_empty(), || format!("the header {name}: {violations:?}"))?;
            }
        }
    }
    let Some(contents) = described["content"].as_object() else {
        return check(answer.body.is_empty(), || "a body, where the document has none".to_owned());
    };
    let content_type = answer.header("content-type").unwrap_or_default();
    check(contents.contains_key(content_type), || {
        format!("the document has no content type {content_type}")
    })?;
    let body: Value =
        serde_json::from_slice(&answer.body).map_err(|error| format!("not JSON: {error}"))?;
    let violations = response.at("content").at(content_type).at("schema").violations(&body);
    check(violations.is_empty(), || format!("{violations:#?}"))?;
    if answer.status >= 400 {
        let code = body["code"].as_str().unwrap_or_default();
        let said = described.to_string();
        let named = said.contains(&format!("`{code}`"));
        check(named, || format!("{method} {template} {} has no {code}", answer.status))?;
    } else if let Some(sent) = sent.and_then(|sent| serde_json::from_slice::<Value>(sent).ok()) {
        let schema = operation.at("requestBody").at("content").at("application/json").at("schema");
        if schema.value().is_some() {
            let violations = schema.violations(&sent);
            check(violations.is_empty(), || {
                format!("accepted, but not by the document: {violations:#?}")
            })?;
        }
    }
    Ok(())
}

/// What every problem document must be, whatever its route.
fn problem_violation(answer: &Answer) -> Result<(), String> {
    let problem: Value =
        serde_json::from_slice(&answer.body).map_err(|error| format!("not JSON: {error}"))?;
    check(answer.header("content-type") == Some("application/problem+json"), || {
        "no problem".to_owned()
    })?;
    let violations =
        Location::openapi().at("components").at("schemas").at("Problem").violations(&problem);
    check(violations.is_empty(), || format!("{violations:#?}"))?;
    code_violation(&problem)?;
    check(problem["status"] == answer.status, || {
        "the status is another one in the body".to_owned()
    })?;
    let retry =
        answer.header("retry-after").map(|seconds| Value::from(seconds.parse::<u64>().ok()));
    check(retry.as_ref() == problem.get("retryAfter"), || {
        "Retry-After and retryAfter differ".to_owned()
    })?;
    check(retry.is_some() == matches!(answer.status, 429 | 503), || "Retry-After".to_owned())?;
    let challenge = answer.header("www-authenticate");
    check(challenge == (answer.status == 401).then_some("Bearer"), || "WWW-Authenticate".to_owned())
}

/// Code, type, title and status of a problem belong together.
fn code_violation(problem: &Value) -> Result<(), String> {
    let code = problem["code"].as_str().unwrap_or_default();
    let known = code::all().find(|known| known.as_str() == code);
    let Some(known) = known else { return Err(format!("{code} is not a code")) };
    let expected = (format!("urn:natter:problem:{code}"), known.title(), known.status());
    check(
        problem["type"] == expected.0.as_str()
            && problem["title"] == expected.1
            && problem["status"] == expected.2,
        || format!("type, title or status is not {code}'s"),
    )
}

/// Where no operation is: 404, or 405 with the methods that there are; `OPTIONS` has them, too.
fn fallback_violation(method: &str, path: &str, answer: &Answer) -> Result<(), String> {
    let there: BTreeSet<String> = templates(path)
        .into_iter()
        .flat_map(|(_, methods)| methods.keys().map(|m| m.to_uppercase()))
        .collect();
    if method == "OPTIONS" {
        return check(answer.status == 204 && answer.body.is_empty(), || {
            "no answer to OPTIONS".to_owned()
        });
    }
    let problem = answer.json();
    if there.is_empty() {
        return check(problem["code"] == "route_not_found", || "no route_not_found".to_owned());
    }
    check(problem["code"] == "method_not_allowed", || "no method_not_allowed".to_owned())?;
    let allow = answer.header("allow").unwrap_or_default();
    let allow: BTreeSet<String> = allow.split(", ").map(str::to_owned).collect();
    check(allow == there, || format!("Allow is {allow:?}, but the document has {there:?}"))
}

/// The operation that a request is for: of several templates the one with the fewest parameters.
fn operation(method: &str, path: &str) -> Option<(&'static str, Location)> {
    let method = method.to_lowercase();
    let mut found: Vec<_> =
        templates(path).into_iter().filter(|(_, there)| there.contains_key(&method)).collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    let (template, _) = found.into_iter().next()?;
    Some((template, Location::openapi().at("paths").at(template).at(&method)))
}

/// The paths of the document that `path` fits.
fn templates(path: &str) -> Vec<(&'static str, &'static serde_json::Map<String, Value>)> {
    let fits = |template: &str| {
        let (template, path): (Vec<_>, Vec<_>) =
            (template.split('/').collect(), path.split('/').collect());
        template.len() == path.len()
            && template.iter().zip(path).all(|(wanted, part)| {
                if wanted.starts_with('{') { !part.is_empty() } else { *wanted == part }
            })
    };
    let paths = OPENAPI["paths"].as_object().unwrap().iter();
    paths
        .filter(|(path, _)| fits(path))
        .map(|(path, there)| (path.as_str(), there.as_object().unwrap()))
        .collect()
}

/// Fails unless an event is one that docs/asyncapi.yaml has, and, where it answers a frame, one
/// that `action` can have.
pub fn check_event(event: &Value, action: Option<&str>) {
    let said = event["event"].as_str().unwrap_or_else(|| panic!("no event: {event}"));
    // An ack looks like any other; which one it is follows from the frame.
    let known = action.filter(|_| said == "ack").filter(|action| FRAME_ACTIONS.contains(action));
    let names: Vec<&str> = match known {
        Some(action) => {
            replies(action).into_iter().filter(|name| event_of(name) == Some(said)).collect()
        }
        None => messages().filter(|name| event_of(name) == Some(said)).collect(),
    };
    assert!(!names.is_empty(), "the document has no {said}: {event}");
    let violations = names.iter().map(|name| message(name).at("payload").violations(event));
    let violations: Vec<_> = violations.take_while(|violations| !violations.is_empty()).collect();
    assert!(violations.len() < names.len(), "{names:?}: {violations:#?}\nin {event:#}");
    if let Some(problem) = event.get("problem") {
        code_violation(problem).unwrap_or_else(|violation| panic!("{violation}: {event}"));
        let code = problem["code"].as_str().unwrap_or_default();
        assert!(
            may_fail_with(action, code),
            "{action:?} has no error {code} in the document: {event}"
        );
    }
}

/// The names of all messages of the document.
fn messages() -> impl Iterator<Item = &'static str> {
    ASYNCAPI["components"]["messages"].as_object().unwrap().keys().map(String::as_str)
}

fn message(name: &str) -> Location {
    Location::asyncapi().at("components").at("messages").at(name)
}

/// The `event` that a message to a client has.
fn event_of(message_name: &str) -> Option<&'static str> {
    message(message_name).at("payload").at("properties").at("event").value()?["const"].as_str()
}

/// The names of the messages that an action can be answered with.
fn replies(action: &str) -> Vec<&'static str> {
    let replies = ASYNCAPI["operations"][action]["reply"]["messages"].as_array();
    let references = replies.into_iter().flatten().filter_map(|reply| reply["$ref"].as_str());
    references.filter_map(|reference| reference.rsplit('/').next()).collect()
}

/// Whether the table of errors has the code for the action; for a frame that has no known one,
/// whether it has it for those; and where the frame is not known, whether it has it at all.
fn may_fail_with(action: Option<&str>, code: &str) -> bool {
    let table = message("error")
        .value()
        .and_then(|error| error["description"].as_str())
        .unwrap_or_default();
    let mut rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | "));
    let code = format!("`{code}`");
    rows.any(|(frame, codes)| {
        let meant = match action {
            Some(action) if FRAME_ACTIONS.contains(&action) => frame == format!("`{action}`"),
            Some(_) => !frame.starts_with('`'),
            None => true,
        };
        meant && codes.contains(&code)
    })
}

fn check(holds: bool, violation: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(violation()) }
}

#[cfg(test)]
mod tests;
