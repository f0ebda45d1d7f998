//! HTTP functions, as handlers know them: `lambda_http`'s `Request` in, its `Response` out.

use std::borrow::Cow;

use natter_domain::session::Device;

use crate::problem::Problem;

pub use natter_runtime::http::{
    Body, GatewayRequest, Request, RequestExt, Response, accepted, catch_all, created, function,
    no_content, ok, options,
};

/// One route of a function with its handler.
pub type Route<App> = natter_runtime::http::Route<App, Problem>;

/// Declares the routes of a function: each key, as API Gateway writes it, with its handler.
///
/// Makes `ROUTES` for [`function`], and `ROUTE_KEYS`, which names the routes without linking their
/// handlers. The type of what handlers work with has to be called `App`.
#[macro_export]
macro_rules! routes {
    ($($key:literal => $handler:path),+ $(,)?) => {
        const ROUTES: &[$crate::http::Route<App>] = &[
            $($crate::http::Route::new($key, |app, request| Box::pin($handler(app, request)))),+
        ];

        /// The keys of the routes that this function answers.
        pub(crate) const ROUTE_KEYS: &[&str] = &[$($key),+];
    };
}

/// The answer to a request that is refused, for a handler that adds headers to every answer.
#[must_use]
pub fn refuse(problem: Problem, request: &Request) -> Response<Body> {
    natter_runtime::http::refuse(problem.into(), request)
}

/// What the device that sends `request` calls itself.
#[must_use]
pub fn device(request: &Request) -> Device {
    Device::from_user_agent(&request.user_agent().unwrap_or(Cow::Borrowed("")))
}
