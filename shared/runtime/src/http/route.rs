//! A route: API Gateway's route key and the handler that answers it.

use futures_util::future::BoxFuture;
use lambda_http::{Body, Request, Response};

/// Answers one request with what `App` holds.
pub type Handler<App, Error> =
    for<'a> fn(&'a App, &'a Request) -> BoxFuture<'a, Result<Response<Body>, Error>>;

/// One route of a function.
pub struct Route<App, Error> {
    pub(super) key: &'static str,
    pub(super) handler: Handler<App, Error>,
}

impl<App, Error> Route<App, Error> {
    /// The route with this key, such as `GET /api/users/{userId}`, answered by `handler`.
    #[must_use]
    pub const fn new(key: &'static str, handler: Handler<App, Error>) -> Self {
        Self { key, handler }
    }

    /// Whether a request with this route key is this route's. Of a route with every method,
    /// API Gateway's key is `ANY /path`; `sam local start-api` names the request's method instead.
    pub(super) fn answers(&self, route_key: &str) -> bool {
        let path = self.key.strip_prefix("ANY ");
        self.key == route_key
            || path.is_some() && route_key.split_once(' ').map(|(_, path)| path) == path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_with_every_method_answers_each_of_them_and_no_other_path() {
        let route = |key| Route::<(), ()>::new(key, |(), _| unreachable!());
        for key in ["ANY /docs", "GET /docs", "HEAD /docs"] {
            assert!(route("ANY /docs").answers(key), "{key}");
        }
        assert!(!route("ANY /docs").answers("GET /") && !route("ANY /docs").answers("$default"));
        assert!(route("GET /docs").answers("GET /docs"));
        assert!(
            !route("GET /docs").answers("POST /docs") && !route("GET /docs").answers("ANY /docs")
        );
    }
}
