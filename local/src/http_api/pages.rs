//! The gateway's own pages, where the template routes nothing.

use axum::body::Body;
use http::{HeaderValue, Method, Response, header};

use crate::template::HttpRoute;

/// What is served beside the API.
pub(crate) struct Pages {
    front: String,
}

impl Pages {
    /// The pages of a gateway whose APIs are at these addresses.
    pub(crate) fn new(http_url: &str, socket_url: &str, routes: &[HttpRoute]) -> Self {
        let rows: String = routes.iter().map(row).collect();
        let front = include_str!("front.html");
        let front = front
            .replace("{{http}}", http_url)
            .replace("{{socket}}", socket_url)
            .replace("{{routes}}", &rows);
        Self { front }
    }

    /// The page at a path.
    pub(super) fn find(&self, path: &str) -> Option<Response<Body>> {
        let (content, content_type) = match path {
            "/" => (self.front.clone(), "text/html; charset=utf-8"),
            "/openapi.yaml" => (OPENAPI.to_owned(), "text/plain; charset=utf-8"),
            "/asyncapi.yaml" => (ASYNCAPI.to_owned(), "text/plain; charset=utf-8"),
            _ => return None,
        };
        let mut page = Response::new(Body::from(content));
        let headers = page.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        // The page is self-contained, and nothing else has business in it.
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        Some(page)
    }
}

/// A route in the front page's table. The template's own text, escaped all the same.
fn row(route: &HttpRoute) -> String {
    let method = route.method.as_ref().map_or("ANY", Method::as_str);
    let path = route.path.to_string().replace('&', "&amp;").replace('<', "&lt;");
    format!("<tr><td class=\"method\">{method}</td><td><code>{path}</code></td></tr>\n")
}

/// The HTTP API's description.
const OPENAPI: &str = include_str!("../../../docs/openapi.yaml");
/// The WebSocket API's description.
const ASYNCAPI: &str = include_str!("../../../docs/asyncapi.yaml");
