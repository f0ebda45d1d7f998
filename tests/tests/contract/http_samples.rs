//! events/http: as API Gateway sends them, in payload format 2.0.
//! (API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs")

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use natter_functions::routes::{FALLBACK, PAGE_ROUTES, ROUTES, Route};
use serde_json::{Value, json};

use crate::{
    openapi::{operations, resolve},
    samples::{Sample, filled_in, samples},
};

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {path}"))
}

/// The parameters of `path` if the route's pattern matches it.
fn matched<'a>(pattern: &'a str, path: &'a str) -> Option<BTreeMap<&'a str, &'a str>> {
    let (patterns, segments): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    let mut parameters = BTreeMap::new();
    // `/web/{file+}` takes the rest of the path.
    if let Some((begin, name)) = pattern.split_once('{')
        && let Some(name) = name.strip_suffix("+}")
    {
        let rest = path.strip_prefix(begin).filter(|rest| !rest.is_empty())?;
        parameters.insert(name, rest);
        return Some(parameters);
    }
    if patterns.len() != segments.len() {
        return None;
    }
    for (pattern, segment) in patterns.into_iter().zip(segments) {
        match pattern.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => drop(parameters.insert(name, segment)),
            None if pattern == segment => {}
            None => return None,
        }
    }
    Some(parameters)
}

/// Every HTTP route.
fn all() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().chain(PAGE_ROUTES)
}

fn route(sample: &Sample) -> Option<&'static Route> {
    let key = text(&sample.event, "/routeKey");
    all().find(|route| format!("{} {}", route.method, route.path) == key)
}

fn body(event: &Value) -> Option<Vec<u8>> {
    let body = event.get("body")?.as_str().expect("a body is a text");
    Some(match event["isBase64Encoded"].as_bool().expect("isBase64Encoded") {
        true => STANDARD.decode(body).unwrap(),
        false => body.as_bytes().to_vec(),
    })
}

/// `GET /api/users/{userId}` is `get-api-users-userid`, `ANY /` is `any-front`.
fn file_name(route: &Route) -> String {
    let path = if route.path == "/" { "/front" } else { route.path };
    let path: String = path.chars().filter(|c| !matches!(c, '{' | '}' | '+')).collect();
    format!("{}{}", route.method, path.replace('/', "-")).to_lowercase()
}

#[test]
fn every_route_has_a_sample_of_its_name() {
    let samples = samples("http");
    for one in all() {
        let name = file_name(one);
        let sample = samples.iter().find(|sample| sample.name == name);
        let sample = sample.unwrap_or_else(|| panic!("there is no events/http/{name}.json"));
        assert_eq!(route(sample), Some(one), "{name}");
    }
    for sample in &samples {
        let begin = route(sample).map_or_else(|| FALLBACK.to_owned(), file_name);
        assert!(sample.name.starts_with(&begin), "{} is of another route", sample.name);
    }
}

#[test]
fn method_path_and_parameters_agree() {
    for sample in samples("http") {
        let (name, event) = (&sample.name, &sample.event);
        let (method, path) = (text(event, "/requestContext/http/method"), text(event, "/rawPath"));
        assert_eq!(text(event, "/routeKey"), text(event, "/requestContext/routeKey"), "{name}");
        assert_eq!(path, text(event, "/requestContext/http/path"), "{name}");
        match route(&sample) {
            Some(route) => {
                assert!(method == route.method || route.method == "ANY", "{name}");
                let parameters = matched(route.path, path)
                    .unwrap_or_else(|| panic!("{name}: {path} is another route"));
                let expected = (!parameters.is_empty()).then(|| json!(parameters));
                assert_eq!(event.get("pathParameters"), expected.as_ref(), "{name}");
            }
            None => {
                assert_eq!(text(event, "/routeKey"), "$default", "{name}");
                let other = all().find(|r| r.method == method && matched(r.path, path).is_some());
                assert_eq!(other, None, "{name} is not for the fallback");
            }
        }
    }
}

#[test]
fn the_fallback_has_samples_of_an_unknown_path_a_wrong_method_and_a_preflight() {
    let known_path = |sample: &Sample| {
        ROUTES.iter().any(|r| matched(r.path, text(&sample.event, "/rawPath")).is_some())
    };
    let samples = samples("http");
    let (known, unknown): (Vec<_>, Vec<_>) =
        samples.iter().filter(|s| route(s).is_none()).partition(|s| known_path(s));
    assert!(!known.is_empty() && !unknown.is_empty());
    let preflight = |s: &&Sample| {
        text(&s.event, "/requestContext/http/method") == "OPTIONS"
            && s.event.pointer("/headers/access-control-request-method").is_some()
    };
    assert!(known.iter().any(preflight), "no sample of a preflight request");
}

#[test]
fn the_query_is_there_as_text_and_as_a_map() {
    for Sample { name, event } in samples("http") {
        let raw = text(&event, "/rawQueryString");
        let pairs: BTreeMap<_, _> =
            raw.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let expected = (!pairs.is_empty()).then(|| json!(pairs));
        assert_eq!(event.get("queryStringParameters"), expected.as_ref(), "{name}");
    }
}

#[test]
fn what_api_gateway_always_sends_is_there() {
    for Sample { name, event } in samples("http") {
        assert_eq!(event["version"], "2.0", "{name}");
        let context = &event["requestContext"];
        assert_eq!(context["stage"], "$default", "{name}");
        assert_eq!(text(context, "/domainPrefix"), text(context, "/apiId"), "{name}");
        assert_eq!(text(context, "/domainName"), text(&event, "/headers/host"), "{name}");
        assert_eq!(text(context, "/http/userAgent"), text(&event, "/headers/user-agent"), "{name}");
        assert_eq!(
            text(context, "/http/sourceIp"),
            text(&event, "/headers/x-forwarded-for"),
            "{name}"
        );
        assert_eq!(context["http"]["protocol"], "HTTP/1.1", "{name}");
        for field in ["accountId", "requestId", "time"] {
            assert!(context[field].is_string(), "{name}: no {field}");
        }
        assert!(
            context["timeEpoch"].as_u64().is_some_and(|millis| millis > 1_000_000_000_000),
            "{name}"
        );
        let headers = event["headers"].as_object().unwrap();
        assert!(headers.keys().all(|header| *header == header.to_lowercase()), "{name}");
        let length = body(&event).map_or(0, |body| body.len()).to_string();
        assert!(
            headers.get("content-length").is_none_or(|said| *said == length),
            "{name}: {length} bytes"
        );
        assert_eq!(headers.contains_key("content-type"), event.get("body").is_some(), "{name}");
    }
}

#[test]
fn the_bodies_are_those_that_the_openapi_document_describes() {
    let operations = operations();
    let mut seen = 0;
    for sample in samples("http") {
        let (Some(route), Some(body)) = (route(&sample), body(&sample.event)) else { continue };
        let operation = operations
            .iter()
            .find(|one| one.method == route.method && one.path == route.path)
            .unwrap_or_else(|| panic!("docs/openapi.yaml lacks {} {}", route.method, route.path));
        assert!(operation.value.get("requestBody").is_some(), "{}: there is no body", sample.name);
        let reference = operation.value["requestBody"]["$ref"].as_str();
        let place = match reference {
            Some(reference) => {
                let start = crate::schemas::Pointer::to("openapi.yaml");
                reference
                    .trim_start_matches("#/")
                    .split('/')
                    .fold(start, |pointer, name| pointer.at(name))
            }
            None => operation.pointer.at("requestBody"),
        };
        let body: Value =
            serde_json::from_str(&filled_in(std::str::from_utf8(&body).unwrap())).unwrap();
        place.at("content").at("application/json").at("schema").assert_valid(&body);
        seen += 1;
    }
    assert!(seen >= 8, "only {seen} bodies");
    // Where a body must be, there is a sample with one.
    for operation in &operations {
        if resolve(&operation.value["requestBody"])["required"] == true {
            let key = format!("{} {}", operation.method, operation.path);
            let with_body =
                |s: &Sample| text(&s.event, "/routeKey") == key && body(&s.event).is_some();
            assert!(samples("http").iter().any(with_body), "{key}");
        }
    }
}
