//! Examples: the documents' own, and requests to paste.

use yaml_serde::Value;

use super::document::Node;

/// Where a Natter on this machine is. The page puts its own origin in this place.
pub(crate) const HERE: &str = "http://127.0.0.1:3000";

/// The examples of a content: what they are called, and the value.
pub(crate) fn of_content<'a>(content: Node<'a>) -> Vec<(&'a str, &'a Value)> {
    let several = content.get("examples").members();
    let mut found: Vec<_> = several
        .into_iter()
        .filter(|(_, example)| example.get("value").is_some())
        .map(|(_, example)| (example.text("summary"), example.get("value").value))
        .collect();
    let one = content.get("example");
    if one.is_some() {
        found.push(("", one.value));
    }
    found
}

/// A value as JSON on several lines.
pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// The example of a parameter, as it stands in an address.
pub(crate) fn of_parameter(parameter: Node<'_>) -> String {
    let example = parameter.get("example");
    if !example.is_some() {
        return String::new();
    }
    let text = example.value.as_str().map(str::to_owned);
    text.unwrap_or_else(|| serde_json::to_string(example.value).unwrap_or_default())
}

/// A request to paste into a shell.
pub(crate) fn curl(method: &str, path: &str, with_token: bool, body: Option<&Value>) -> String {
    let mut lines = vec![match method {
        "GET" => format!("curl '{HERE}{path}'"),
        other => format!("curl -X {other} '{HERE}{path}'"),
    }];
    if with_token {
        lines.push("-H \"authorization: Bearer $TOKEN\"".to_owned());
    }
    if let Some(body) = body {
        // A quote ends the shell's text, so it is written outside of it.
        let body = serde_json::to_string(body).unwrap_or_default().replace('\'', "'\\''");
        lines.push("-H 'content-type: application/json'".to_owned());
        lines.push(format!("-d '{body}'"));
    }
    lines.join(" \\\n  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_can_be_pasted_whatever_its_body_says() {
        let body = yaml_serde::from_str("{text: \"It's $HOME\"}").unwrap();
        let request = curl("POST", "/api/x", true, Some(&body));
        let expected = "curl -X POST 'http://127.0.0.1:3000/api/x' \\\n  \
                        -H \"authorization: Bearer $TOKEN\" \\\n  \
                        -H 'content-type: application/json' \\\n  \
                        -d '{\"text\":\"It'\\''s $HOME\"}'";
        assert_eq!(request, expected);
        assert_eq!(curl("GET", "/api/y", false, None), "curl 'http://127.0.0.1:3000/api/y'");
    }
}
