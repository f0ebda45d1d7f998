//! Problem documents, as docs/openapi.yaml describes them.

use std::collections::BTreeSet;

use natter_app::problem::code;
use serde_json::Value;

use crate::{
    openapi::{operations, resolve},
    schemas::OPENAPI,
};

/// The codes that the document knows.
pub(crate) fn codes() -> BTreeSet<&'static str> {
    let list =
        OPENAPI["components"]["schemas"]["ProblemCode"]["x-extensible-enum"].as_array().unwrap();
    let codes: BTreeSet<_> = list.iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(codes.len(), list.len(), "a code comes twice");
    codes
}

/// The texts between backticks.
pub(crate) fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The codes that only frames are answered with, as the document says.
pub(crate) fn sockets_only() -> BTreeSet<&'static str> {
    let description =
        OPENAPI["components"]["schemas"]["ProblemCode"]["description"].as_str().unwrap();
    let rows = description.lines().filter(|line| line.contains("(sockets only)"));
    rows.flat_map(quoted).filter(|word| codes().contains(word)).collect()
}

fn problem_examples(response: &'static Value) -> Vec<&'static Value> {
    let content = &response["content"]["application/problem+json"];
    let named =
        content["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
    content.get("example").into_iter().chain(named).collect()
}

/// Fails unless an example has the type, title and status that the code gives to its `code`, which
/// it returns.
pub(crate) fn assert_is_of_the_code(problem: &Value) -> &str {
    let name = problem["code"].as_str().unwrap();
    let code =
        code::all().find(|code| code.as_str() == name).unwrap_or_else(|| panic!("no code {name}"));
    assert_eq!(problem["type"], format!("urn:natter:problem:{name}"));
    assert_eq!(problem["title"], code.title(), "{name}");
    assert_eq!(problem["status"], code.status(), "{name}");
    name
}

#[test]
fn an_answer_of_400_or_more_is_a_problem_document_with_an_example() {
    for operation in operations() {
        for (status, response) in operation.responses() {
            let examples = problem_examples(response);
            let name = format!("{} {} {status}", operation.method, operation.path);
            assert_eq!(!examples.is_empty(), status >= 400, "{name}");
            for example in examples {
                assert_eq!(example["status"], status, "{name}");
                let code = assert_is_of_the_code(example);
                let description = response["description"].as_str().unwrap();
                assert!(
                    quoted(description).contains(code),
                    "{name}: the description does not name {code}"
                );
            }
        }
    }
}

#[test]
fn a_client_that_shall_wait_is_told_how_long() {
    for operation in operations() {
        for (status, response) in operation.responses() {
            let name = format!("{} {} {status}", operation.method, operation.path);
            let told = response["headers"].get("Retry-After").is_some();
            assert_eq!(told, [429, 503].contains(&status), "{name}");
            for example in problem_examples(response) {
                assert_eq!(example.get("retryAfter").is_some(), told, "{name}");
            }
        }
    }
}

#[test]
fn whoever_is_not_let_in_is_told_how_to_show_a_token() {
    for operation in operations() {
        for (status, response) in operation.responses() {
            let told = response["headers"].get("WWW-Authenticate").is_some();
            assert_eq!(told, status == 401, "{} {} {status}", operation.method, operation.path);
        }
    }
}

#[test]
fn the_codes_are_those_of_the_code() {
    assert_eq!(codes(), code::all().map(|code| code.as_str()).collect());
}

#[test]
fn every_code_is_described_with_its_status() {
    let description =
        OPENAPI["components"]["schemas"]["ProblemCode"]["description"].as_str().unwrap();
    let rows = description.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    let mut described = BTreeSet::new();
    for row in rows {
        let mut cells = row.split('|').map(str::trim).skip(1);
        let (status, code) = (cells.next().unwrap(), cells.next().unwrap().trim_matches('`'));
        assert!(described.insert((code, status.parse().unwrap())), "{code} comes twice");
    }
    assert_eq!(described, code::all().map(|code| (code.as_str(), code.status())).collect());
}

#[test]
fn every_code_but_those_of_no_route_is_an_answer_of_some_route() {
    let mut answered = BTreeSet::new();
    for operation in operations() {
        for (_, response) in operation.responses() {
            let description = resolve(response)["description"].as_str().unwrap();
            answered.extend(quoted(description).into_iter().filter(|word| codes().contains(word)));
        }
    }
    let elsewhere: BTreeSet<_> = codes().difference(&answered).copied().collect();
    // What no route answers: the fallback's two, a handshake's and the frames'.
    let mut expected = sockets_only();
    expected.extend(["method_not_allowed", "route_not_found", "too_many_connections"]);
    assert_eq!(elsewhere, expected);
}
