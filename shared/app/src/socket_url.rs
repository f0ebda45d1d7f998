//! The address of the WebSocket API, as clients reach it.

use natter_domain::invalid::InvalidError;
use natter_runtime::http::Request;

/// Where clients open sockets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SocketUrl {
    /// At this address, `ws://` or `wss://`.
    At(String),
    /// At this path of the host that the client asks for a ticket: where one host serves both APIs,
    /// under whatever name clients reach it.
    SameHost(String),
}

impl SocketUrl {
    /// Reads an address, or a path.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, InvalidError> {
        if text.starts_with("ws://") || text.starts_with("wss://") {
            return Ok(Self::At(text.to_owned()));
        }
        if text.starts_with('/') && !text.starts_with("//") {
            return Ok(Self::SameHost(text.to_owned()));
        }
        Err(InvalidError::new("must begin with `ws://` or `wss://`, or be a path"))
    }

    /// The address for the client that sends this request.
    #[must_use]
    pub fn for_client(&self, request: &Request) -> String {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        match self {
            Self::At(url) => url.clone(),
            Self::SameHost(path) => {
                let secure = header("x-forwarded-proto") == Some("https");
                let host = header("host").unwrap_or_default();
                format!("{}://{host}{path}", if secure { "wss" } else { "ws" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use natter_runtime::http::Body;

    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request {
        let mut request = Request::new(Body::Empty);
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        request
    }

    #[test]
    fn an_address_is_the_same_for_every_client() {
        let url = SocketUrl::parse("wss://sockets.example/live").unwrap();
        for headers in [&[("host", "api.example")][..], &[]] {
            assert_eq!(url.for_client(&request(headers)), "wss://sockets.example/live");
        }
    }

    #[test]
    fn a_path_is_at_the_host_that_is_asked() {
        let url = SocketUrl::parse("/ws").unwrap();
        let phone = request(&[("host", "10.0.2.2:3000"), ("x-forwarded-proto", "http")]);
        assert_eq!(url.for_client(&phone), "ws://10.0.2.2:3000/ws");
        let tunnel = request(&[("host", "chat.example"), ("x-forwarded-proto", "https")]);
        assert_eq!(url.for_client(&tunnel), "wss://chat.example/ws");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "http://a.example", "ws", "//a.example"] {
            assert!(SocketUrl::parse(text).is_err(), "{text}");
        }
    }
}
