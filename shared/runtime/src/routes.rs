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
    route("GET", "/api/users", "users"),
    route("GET", "/api/users/{userId}", "users"),
    route("POST", "/api/messages/send/{receiverId}", "send-message"),
    route("GET", "/api/messages/{userId}", "get-messages"),
    route("POST", "/api/conversations/{conversationId}/messages", "send-message"),
    route("GET", "/api/conversations/{conversationId}/entries", "get-messages"),
    route("POST", "/api/ws-ticket", "ws-ticket"),
];

/// The function that answers every request that no route matches (`$default`).
pub const FALLBACK: &str = "fallback";

/// The WebSocket API's routes and their functions.
pub const SOCKET_ROUTES: &[(&str, &str)] =
    &[("$connect", "ws-connect"), ("$disconnect", "ws-disconnect"), ("$default", "ws-frame")];

/// The function that lets a socket in.
pub const SOCKET_AUTHORIZER: &str = "ws-authorizer";

/// Every action that a frame can name.
pub const FRAME_ACTIONS: &[&str] = &["sendMessage", "ping"];
