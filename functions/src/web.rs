//! `web`: serves the web client, the library's modules and the documents, which are embedded in it.

mod file;
mod policy;

use natter_app::{
    environment::{Environment, StartError},
    function::Function,
    http::{self, Body, Request, RequestExt as _, Response},
    problem::{Code, Problem},
    routes,
    socket_url::SocketUrl,
};
use natter_pages::Page;

/// The methods that every page has. The routes take all of them (`ANY`), so that the others are
/// refused here and only while there are pages.
const METHODS: &str = "GET, HEAD";

struct App {
    /// Where the page opens sockets: its policy has to allow that.
    websocket_url: SocketUrl,
}

routes! {
    "ANY /" => handle,
    "ANY /web/{file+}" => handle,
    "ANY /client/{file+}" => handle,
    "ANY /favicon.ico" => handle,
    "ANY /docs" => handle,
    "ANY /docs/{page+}" => handle,
    "ANY /openapi.yaml" => handle,
    "ANY /asyncapi.yaml" => handle,
}

/// Builds the function out of its settings.
pub fn build(environment: &Environment) -> Result<Function, StartError> {
    let app = App { websocket_url: environment.websocket_url()? };
    Ok(http::function("web", app, ROUTES))
}

async fn handle(app: &App, request: &Request) -> Result<Response<Body>, Problem> {
    if request.method() == "OPTIONS" {
        // `ANY` takes preflight requests as well.
        let mut answer = http::options(METHODS);
        policy::guard(answer.headers_mut());
        return Ok(answer);
    }
    let mut answer = match page(request) {
        Ok(page) => {
            let mut answer = file::answer(page, request);
            // Also without its content (304): the browser takes the headers over.
            if file::runs_by_itself(page) {
                let socket_url = app.websocket_url.for_client(request);
                policy::guard_page(&socket_url, answer.headers_mut());
            } else {
                policy::guard(answer.headers_mut());
            }
            answer
        }
        Err(problem) => {
            let mut answer = http::refuse(problem, request);
            policy::guard(answer.headers_mut());
            answer
        }
    };
    if request.method() == "HEAD" {
        *answer.body_mut() = Body::Empty;
    }
    Ok(answer)
}

/// The page that is asked for.
fn page(request: &Request) -> Result<&'static Page, Problem> {
    let Some(page) = natter_pages::find(request.raw_http_path()) else {
        return Err(Problem::new(
            Code::ROUTE_NOT_FOUND,
            "There is no page at this path. The web client is at /, the documents are at /docs.",
        ));
    };
    if matches!(request.method().as_str(), "GET" | "HEAD") {
        return Ok(page);
    }
    let detail = format!("This path has the methods {METHODS}.");
    Err(Problem::new(Code::METHOD_NOT_ALLOWED, detail).allow(METHODS.to_owned()))
}
