//! The pages that natter serves beside the API: the front page and the APIs' descriptions.

use http::Method;
use sam_gateway::{Page, Pages, Urls, template::HttpRoute};

/// The HTTP API's description.
const OPENAPI: &str = include_str!("../../docs/openapi.yaml");
/// The WebSocket API's description.
const ASYNCAPI: &str = include_str!("../../docs/asyncapi.yaml");

/// The pages of a natter at these URLs.
pub(crate) fn pages(urls: &Urls, routes: &[HttpRoute]) -> Pages {
    let rows: String = routes.iter().map(row).collect();
    let front = include_str!("front.html")
        .replace("{{http}}", &urls.http)
        .replace("{{socket}}", &urls.websocket)
        .replace("{{routes}}", &rows);
    let page = |path: &str, content_type, content: &str| {
        (path.to_owned(), Page { content_type, content: content.to_owned() })
    };
    Pages::from([
        page("/", "text/html; charset=utf-8", &front),
        page("/openapi.yaml", "text/plain; charset=utf-8", OPENAPI),
        page("/asyncapi.yaml", "text/plain; charset=utf-8", ASYNCAPI),
    ])
}

/// A row of the front page's table of routes.
fn row(route: &HttpRoute) -> String {
    let method = route.method.as_ref().map_or("ANY", Method::as_str);
    // The template is the developer's own text, escaped all the same.
    let path = route.path.to_string().replace('&', "&amp;").replace('<', "&lt;");
    format!("<tr><td class=\"method\">{method}</td><td><code>{path}</code></td></tr>\n")
}
