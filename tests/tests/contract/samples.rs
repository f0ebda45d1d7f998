//! The samples in events/: each route, action and invocation has one.

use std::collections::BTreeSet;

use natter_functions::routes::{
    ASYNC_FUNCTIONS, DELAYED_JOBS, FALLBACK, PAGE_ROUTES, ROUTES, SOCKET_AUTHORIZER, SOCKET_ROUTES,
};
use serde_json::Value;

use crate::{documents, template};

/// The folders of events/.
const FOLDERS: [&str; 4] = ["async", "http", "queue", "websocket"];

/// A file in events/.
pub(crate) struct Sample {
    /// Its name, without folder and extension.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) event: Value,
}

impl Sample {
    /// The function that gets it: the one that API Gateway would give it to, or, without API
    /// Gateway, the one that its name begins with.
    pub(crate) fn function(&self) -> &'static str {
        if self.event.get("Records").is_some() {
            return DELAYED_JOBS;
        }
        if self.event.get("requestContext").is_none() {
            let named = ASYNC_FUNCTIONS.iter().find(|function| self.name.starts_with(**function));
            return named.unwrap_or_else(|| panic!("{}: no function", self.name));
        }
        if self.event["type"] == "REQUEST" {
            return SOCKET_AUTHORIZER;
        }
        let key = self.event["requestContext"]["routeKey"].as_str().expect("a route key");
        if self.event.get("version").is_none() {
            let route = SOCKET_ROUTES.iter().find(|(route, _)| *route == key);
            return route.unwrap_or_else(|| panic!("{}: no route {key}", self.name)).1;
        }
        let mut routes = ROUTES.iter().chain(PAGE_ROUTES);
        let route = routes.find(|route| format!("{} {}", route.method, route.path) == key);
        match route {
            Some(route) => route.function,
            None if key == "$default" => FALLBACK,
            None => panic!("{}: no route {key}", self.name),
        }
    }
}

/// The samples in a folder of events/.
pub(crate) fn samples(folder: &str) -> Vec<Sample> {
    let folder = format!("events/{folder}");
    let names = documents::names(&folder, "json");
    assert!(!names.is_empty(), "{folder} is empty");
    names
        .into_iter()
        .map(|name| {
            let text = documents::text(format!("{folder}/{name}.json"));
            let event =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            Sample { name, event }
        })
        .collect()
}

/// Puts ids and tokens of the right form in the places of the words in capitals.
pub(crate) fn filled_in(text: &str) -> String {
    const ONE: &str = "01kbk2v9q6m3xw8zt5r4e7ydna";
    const OTHER: &str = "01kbk2wd1r7p4q8s2t6v9x3yza";
    text.replace("OTHER_USER_ID", OTHER)
        .replace("USER_ID", ONE)
        .replace("SESSION_ID", "01kbk2v9qa5h1c3d8f6g7j9kmn")
        .replace("CONVERSATION_ID", &format!("d-{ONE}-{OTHER}"))
        .replace("ROOM_ID", "r-01kbk2xh5s8n1v4w7x9y2z3abc")
        .replace("REFRESH_TOKEN", "sample-refresh-token")
        .replace("ACCESS_TOKEN", "sample-access-token")
        .replace("TICKET", "sample-ticket")
}

#[test]
fn every_function_has_a_sample() {
    let mut sampled: BTreeSet<_> = samples("http").iter().map(Sample::function).collect();
    sampled.extend(samples("websocket").iter().map(Sample::function));
    sampled.extend(samples("async").iter().map(Sample::function));
    sampled.extend(samples("queue").iter().map(Sample::function));
    assert_eq!(sampled, template::functions().into_keys().collect());
}

#[test]
fn every_word_in_capitals_is_one_that_the_readme_explains() {
    let readme = documents::text("events/README.md");
    for folder in FOLDERS {
        for sample in samples(folder) {
            let text = sample.event.to_string();
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            for word in words.filter(|word| word.contains('_') || *word == "TICKET") {
                let placeholder = word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                assert!(
                    !placeholder || readme.contains(&format!("`{word}`")),
                    "{}: {word}",
                    sample.name
                );
            }
        }
    }
}

#[test]
fn no_sample_holds_a_live_token() {
    for folder in FOLDERS {
        for sample in samples(folder) {
            // How the second part of every JWT begins: `{"` in base64.
            assert!(!sample.event.to_string().contains(".eyJ"), "{}", sample.name);
            let authorization = sample.event.pointer("/headers/authorization");
            assert!(
                authorization.is_none_or(|value| value == "Bearer ACCESS_TOKEN"),
                "{}",
                sample.name
            );
        }
    }
}
