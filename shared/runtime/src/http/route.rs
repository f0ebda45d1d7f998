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
}
