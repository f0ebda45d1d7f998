//! The list of routes that the functions answer. Tests hold it against template.yaml, the OpenAPI document, the
//! samples in events/ and the handlers; the fallback function uses it to tell a wrong method from an unknown path.

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

const fn route(method: &'static str, path: &'static str, function: &'static str) -> Route {
    Route { method, path, function }
}

/// Every HTTP route.
pub const ROUTES: &[Route] = &[
    route("POST", "/api/auth/register", "register"),
    route("POST", "/api/auth/login", "login"),
    route("POST", "/api/auth/refresh", "refresh"),
    route("POST", "/api/auth/logout", "logout"),
    route("GET", "/api/auth/me", "account"),
    route("GET", "/api/auth/sessions", "account"),
    route("DELETE", "/api/auth/sessions/{sessionId}", "account"),
    route("PUT", "/api/auth/password", "password"),
    route("PATCH", "/api/users/me", "account"),
    route("DELETE", "/api/users/me", "delete-account"),
    route("GET", "/api/users/me/export", "export"),
    route("GET", "/api/users", "users"),
    route("GET", "/api/users/{userId}", "users"),
    route("PUT", "/api/users/{userId}/block", "blocks"),
    route("DELETE", "/api/users/{userId}/block", "blocks"),
    route("POST", "/api/messages/send/{receiverId}", "send-message"),
    route("GET", "/api/messages/{userId}", "get-messages"),
    route("POST", "/api/conversations/{conversationId}/messages", "send-message"),
    route("GET", "/api/conversations/{conversationId}/entries", "get-messages"),
    route("GET", "/api/conversations", "conversations"),
    route("GET", "/api/conversations/{conversationId}", "conversations"),
    route("DELETE", "/api/conversations/{conversationId}", "conversations"),
    route("DELETE", "/api/conversations/{conversationId}/messages/{seq}", "conversations"),
    route("PUT", "/api/conversations/{conversationId}/read", "conversations"),
    route("POST", "/api/sync", "sync"),
    route("POST", "/api/rooms", "rooms"),
    route("PATCH", "/api/rooms/{roomId}", "rooms"),
    route("DELETE", "/api/rooms/{roomId}", "rooms"),
    route("POST", "/api/rooms/{roomId}/join", "rooms"),
    route("POST", "/api/rooms/{roomId}/leave", "rooms"),
    route("GET", "/api/rooms/{roomId}/members", "rooms"),
    route("PUT", "/api/rooms/{roomId}/members/{userId}", "rooms"),
    route("DELETE", "/api/rooms/{roomId}/members/{userId}", "rooms"),
    route("POST", "/api/ws-ticket", "ws-ticket"),
];

/// The function that answers every request that no route matches (`$default`).
pub const FALLBACK: &str = "fallback";

/// The WebSocket API's routes and their functions.
pub const SOCKET_ROUTES: &[(&str, &str)] =
    &[("$connect", "ws-connect"), ("$disconnect", "ws-disconnect"), ("$default", "ws-frame")];

/// The function that lets a socket in.
pub const SOCKET_AUTHORIZER: &str = "ws-authorizer";

/// The functions that other functions start, without waiting for them (invocation type `Event`). No route leads to
/// them; Lambda repeats one that fails, and keeps what it could not do in a dead-letter queue.
pub const ASYNC_FUNCTIONS: &[&str] = &["fanout", "call-timeout", "account-deletion"];

/// Every action that a frame can name.
pub const FRAME_ACTIONS: &[&str] = &[
    "sendMessage",
    "read",
    "delivered",
    "typing",
    "callUser",
    "makeAnswer",
    "iceCandidate",
    "endCall",
    "ping",
];

/// The methods of the routes that a path matches, in the order of the list.
#[must_use]
pub fn methods_of(path: &str) -> Vec<&'static str> {
    ROUTES.iter().filter(|route| matches(route.path, path)).map(|route| route.method).collect()
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(variable), Some(segment)) if variable.starts_with('{') && !segment.is_empty() => {}
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
        assert_eq!(methods_of("/api/users/me"), ["PATCH", "DELETE", "GET"]);
        assert_eq!(methods_of("/api/users/me/export"), ["GET"]);
        assert_eq!(methods_of("/api/users/"), [""; 0]);
        assert_eq!(methods_of("/api/users/1/2"), [""; 0]);
        assert_eq!(methods_of("/"), [""; 0]);
    }
}
