//! `fallback`: answers `$default`, what no route matches, with 404 or 405 as problem documents.
//!
//! The route takes `OPTIONS` too, so where API Gateway does not answer preflight requests itself,
//! they come here. It adds its CORS headers to the answer and drops a function's, but a browser goes
//! on only if the status is a success.

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, RequestExt as _, Response},
    problem::{Code, Problem},
};

use crate::routes;

struct App;

/// Builds the function out of its settings.
pub fn build(_: &Environment) -> Result<Function, StartError> {
    Ok(http::catch_all("fallback", App, |_, request| Box::pin(async move { handle(request) })))
}

fn handle(request: &Request) -> Result<Response<Body>, Problem> {
    let methods = routes::methods_of(request.raw_http_path());
    if request.method() == "OPTIONS" {
        // At every path: a page could not read why it is refused otherwise.
        return Ok(http::options(&methods.join(", ")));
    }
    // A path that decodes to one of ours (`%6De`) is not routed there: its own method is then among
    // those allowed.
    if methods.is_empty() || methods.contains(&request.method().as_str()) {
        return Err(Problem::new(
            Code::ROUTE_NOT_FOUND,
            "There is nothing at this path. The routes are in the OpenAPI document.",
        ));
    }
    let allow = methods.join(", ");
    let detail =
        format!("This path has the method{} {allow}.", if methods.len() == 1 { "" } else { "s" });
    Err(Problem::new(Code::METHOD_NOT_ALLOWED, detail).allow(allow))
}
