//! The samples in events/.

use std::{fs, path::Path};

use natter_functions::routes::{
    DELAYED_JOBS, FALLBACK, PAGE_ROUTES, ROUTES, SOCKET_AUTHORIZER, SOCKET_ROUTES,
};
use serde_json::Value;

/// A file in events/.
pub(crate) struct Sample {
    /// Its folder and name, without extension: `http-get-api-auth-me`.
    pub(crate) name: String,
    /// What is in it, with words in capitals in the places of live values.
    pub(crate) text: String,
}

impl Sample {
    /// The function that API Gateway, the queue, or another function, gives it to.
    pub(crate) fn function(&self) -> &'static str {
        if let Some(work) = self.name.strip_prefix("async-") {
            return started_by(work);
        }
        let event: Value = serde_json::from_str(&self.text).unwrap();
        if event.get("Records").is_some() {
            return DELAYED_JOBS;
        }
        if event["type"] == "REQUEST" {
            return SOCKET_AUTHORIZER;
        }
        let key = event["requestContext"]["routeKey"].as_str().unwrap();
        if event["version"] != "2.0" {
            return SOCKET_ROUTES.iter().find(|(route, _)| *route == key).expect("a route").1;
        }
        let mut routes = ROUTES.iter().chain(PAGE_ROUTES);
        let route = routes.find(|route| format!("{} {}", route.method, route.path) == key);
        route.map_or(FALLBACK, |route| route.function)
    }
}

/// The function that a sample in async/ is for: its name begins with the function's.
fn started_by(work: &str) -> &'static str {
    let names = natter_functions::ALL.iter().map(|definition| definition.name);
    names
        .filter(|name| work.starts_with(name))
        .max_by_key(|name| name.len())
        .expect("a function's name")
}

/// All samples, by name.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = Vec::new();
    for folder in ["async", "http", "queue", "websocket"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events").join(folder);
        for file in fs::read_dir(path).unwrap() {
            let path = file.unwrap().path();
            let name = format!("{folder}-{}", path.file_stem().unwrap().to_str().unwrap());
            samples.push(Sample { name, text: fs::read_to_string(path).unwrap() });
        }
    }
    samples.sort_by(|one, other| one.name.cmp(&other.name));
    samples
}

/// The sample of this name.
pub(crate) fn named(name: &str) -> Sample {
    all()
        .into_iter()
        .find(|sample| sample.name == name)
        .unwrap_or_else(|| panic!("no sample {name}"))
}
