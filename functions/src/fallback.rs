//! `$default`: what no route matches. It tells a wrong method from an unknown path, as problem documents.

use natter_runtime::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Answer, HttpRequest},
    problem::{Code, Problem},
    routes,
};

struct App;

/// Builds the function. It needs no settings.
///
/// # Errors
/// Never.
pub fn build(_: &Environment) -> Result<Function, StartError> {
    Ok(http::function("fallback", App, |_, request| Box::pin(async move { handle(request) })))
}

fn handle(request: &HttpRequest) -> Result<Answer, Problem> {
    let methods = routes::methods_of(request.path());
    // A path that only decodes to one of ours (`%6De`) was not routed there: its own method is then among them.
    if methods.is_empty() || methods.contains(&request.method()) {
        return Err(Problem::new(
            Code::RouteNotFound,
            "There is nothing at this path. The routes are in the OpenAPI document.",
        ));
    }
    let allow = methods.join(", ");
    let detail = format!("This path has the method{} {allow}.", if methods.len() == 1 { "" } else { "s" });
    Err(Problem { allow: Some(allow), ..Problem::new(Code::MethodNotAllowed, detail) })
}
