//! The routes and actions of all functions, collected from where each is declared with its handler.
//!
//! Tests compare them with template.yaml, the OpenAPI and AsyncAPI documents and the samples in
//! events/; the `fallback` function tells a wrong method from an unknown path by them. They are
//! collected at compile time, so that a binary that names them links no handler of other functions.

use std::sync::LazyLock;

use crate::{ALL, Definition, Trigger, sockets};

/// One HTTP route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// The method, in capitals.
    pub method: &'static str,
    /// The path, with `{parameter}` in the place of a variable segment.
    pub path: &'static str,
    /// The function that answers it.
    pub function: &'static str,
}

/// Every HTTP route of the API, in the order of [`ALL`].
pub const ROUTES: &[Route] = &collect::<{ count(Of::Api) }>(Of::Api);

/// The HTTP routes that serve files: no part of the API, and absent where the web client is off.
pub const PAGE_ROUTES: &[Route] = &collect::<{ count(Of::Pages) }>(Of::Pages);

/// Every action that a frame can name.
pub const FRAME_ACTIONS: &[&str] = sockets::frame::ACTION_NAMES;

/// The function that serves the web client and the documents.
pub const WEB: &str = "web";

/// The function that answers every request that no route matches (`$default`).
pub const FALLBACK: &str = "fallback";

/// The function that lets a socket in.
pub const SOCKET_AUTHORIZER: &str = "ws-authorizer";

/// The WebSocket API's routes and their functions.
pub static SOCKET_ROUTES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let route = |function: &Definition| match function.trigger {
        Trigger::Socket(key) => Some((key, function.name)),
        Trigger::Http(_)
        | Trigger::Pages(_)
        | Trigger::Unrouted
        | Trigger::Authorizer
        | Trigger::Invocation
        | Trigger::Queue => None,
    };
    ALL.iter().filter_map(route).collect()
});

/// The functions that other functions start without waiting for them.
pub static ASYNC_FUNCTIONS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let started = ALL.iter().filter(|function| function.trigger == Trigger::Invocation);
    started.map(|function| function.name).collect()
});

/// The function that a queue feeds.
pub const DELAYED_JOBS: &str = "delayed-jobs";

/// The methods of the routes that a path matches: those of the path itself before those of a path
/// with a parameter in its place.
#[must_use]
pub fn methods_of(path: &str) -> Vec<&'static str> {
    let mut found: Vec<_> = ROUTES.iter().filter(|route| matches(route.path, path)).collect();
    found.sort_by_key(|route| route.path != path);
    let mut methods = Vec::new();
    for route in found {
        if !methods.contains(&route.method) {
            methods.push(route.method);
        }
    }
    methods
}

/// Which HTTP routes.
#[derive(Clone, Copy)]
enum Of {
    Api,
    Pages,
}

/// The keys of a function's routes of this kind.
const fn keys(function: &Definition, of: Of) -> &'static [&'static str] {
    match (of, function.trigger) {
        (Of::Api, Trigger::Http(keys)) | (Of::Pages, Trigger::Pages(keys)) => keys,
        (Of::Api | Of::Pages, _) => &[],
    }
}

const fn count(of: Of) -> usize {
    let (mut count, mut functions) = (0, ALL);
    while let [function, rest @ ..] = functions {
        count += keys(function, of).len();
        functions = rest;
    }
    count
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where it can only fail")]
const fn collect<const N: usize>(of: Of) -> [Route; N] {
    let mut routes = [Route { method: "", path: "", function: "" }; N];
    let (mut next, mut functions) = (0, ALL);
    while let [function, rest @ ..] = functions {
        let mut keys = keys(function, of);
        while let [key, others @ ..] = keys {
            let (method, path) = split(key);
            routes[next] = Route { method, path, function: function.name };
            next += 1;
            keys = others;
        }
        functions = rest;
    }
    routes
}

/// Splits a route key at its space.
const fn split(key: &str) -> (&str, &str) {
    let mut at = 0;
    let mut bytes = key.as_bytes();
    while let [byte, rest @ ..] = bytes
        && *byte != b' '
    {
        at += 1;
        bytes = rest;
    }
    let (method, rest) = key.split_at(at);
    (method, rest.split_at(1).1)
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(variable), Some(segment)) if variable.starts_with('{') && !segment.is_empty() => {
            }
            (Some(word), Some(segment)) if word == segment => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_knows_its_methods() {
        assert_eq!(methods_of("/api/auth/login"), ["POST"]);
        assert_eq!(methods_of("/api/users/me"), ["GET", "PATCH", "DELETE"]);
        assert_eq!(methods_of("/api/users/me/export"), ["GET"]);
        assert_eq!(methods_of("/api/users/"), [""; 0]);
        assert_eq!(methods_of("/api/users/1/2"), [""; 0]);
        assert_eq!(methods_of("/"), [""; 0]);
    }
}
