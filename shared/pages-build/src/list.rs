//! The list of the web client's files, by which its service worker keeps them on the device.

use std::collections::BTreeMap;

use serde_json::json;

use crate::Source;

/// Not on the list: the browser looks after the service worker by itself, and asks for the icon
/// itself.
const ELSEWHERE: [&str; 2] = ["/web/service-worker.js", "/favicon.ico"];

/// The documents' own style sheet and script: the client works without them.
const DOCUMENTS: &str = "/web/docs/";

/// `/web/files.json`: every file with the hash of its content.
pub(crate) fn of(sources: &[Source]) -> Source {
    let listed = sources.iter().filter(|source| {
        let path = source.path.as_str();
        !ELSEWHERE.contains(&path) && !path.starts_with(DOCUMENTS)
    });
    let files: BTreeMap<_, _> =
        listed.map(|source| (source.path.as_str(), source.hash())).collect();
    Source {
        path: "/web/files.json".to_owned(),
        media_type: "application/json",
        content: json!({ "files": files }).to_string().into_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_with_its_hash_but_for_the_service_worker() {
        let source = |path: &str| Source {
            path: path.to_owned(),
            media_type: "text/plain",
            content: path.into(),
        };
        let sources = ["/", "/web/service-worker.js", "/client/index.js"].map(source);
        let list: serde_json::Value = serde_json::from_slice(&of(&sources).content).unwrap();
        let expected = json!({ "files": {
            "/": sources[0].hash(),
            "/client/index.js": sources[2].hash(),
        } });
        assert_eq!(list, expected);
    }
}
