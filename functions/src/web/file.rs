//! The answer with a file: in the encoding that the client takes, or 304 where it has the file.

use ::http::{
    HeaderMap, HeaderValue,
    header::{
        CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, InvalidHeaderValue,
        VARY,
    },
};
use natter_app::http::{Body, GatewayRequest as _, Request, Response};
use natter_pages::{Encoding, Page};

/// The service worker is in a folder, and serves the pages above it.
const SERVICE_WORKER: &str = "/web/service-worker.js";

/// The answer with this page.
pub(super) fn answer(page: &'static Page, request: &Request) -> Response<Body> {
    let (encoding, content) = page.content(request.header("accept-encoding"));
    let etag = page.etag(encoding);
    let known = knows(request.headers(), &etag);
    let body = if known { Body::Empty } else { Body::Binary(content.to_vec()) };
    let mut answer = Response::new(body);
    if known {
        *answer.status_mut() = ::http::StatusCode::NOT_MODIFIED;
    }
    // Texts of our own, which are header values.
    let _ = headers(page, encoding, &etag, known, answer.headers_mut());
    answer
}

/// Whether scripts run under this file's own headers: a page, or the service worker.
pub(super) fn runs_by_itself(page: &Page) -> bool {
    page.media_type.starts_with("text/html") || page.path == SERVICE_WORKER
}

fn headers(
    page: &Page,
    encoding: Encoding,
    etag: &str,
    known: bool,
    headers: &mut HeaderMap,
) -> Result<(), InvalidHeaderValue> {
    headers.insert(ETAG, HeaderValue::from_str(etag)?);
    // Kept, and asked for again each time: the browser shows what is deployed now, and where
    // nothing has changed it costs an answer without a body.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if page.path == SERVICE_WORKER {
        headers.insert("service-worker-allowed", HeaderValue::from_static("/"));
    }
    if !known {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(page.media_type));
        if encoding != Encoding::Identity {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
    }
    Ok(())
}

/// Whether the client has what the tag stands for (RFC 9110, 13.1.2: the comparison is a weak one).
fn knows(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers.get_all(IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(list: &str) -> bool {
        let headers = [(IF_NONE_MATCH, HeaderValue::from_str(list).unwrap())];
        knows(&headers.into_iter().collect(), "\"abc-br\"")
    }

    #[test]
    fn a_client_knows_a_file_by_any_of_its_tags() {
        assert!(
            asks("\"abc-br\"") && asks("W/\"abc-br\"") && asks("\"x\", \"abc-br\"") && asks("*")
        );
        assert!(!asks("\"abc-gzip\"") && !asks("abc-br") && !asks("") && !asks("\"x\""));
        assert!(!knows(&HeaderMap::new(), "\"abc-br\""));
    }
}
