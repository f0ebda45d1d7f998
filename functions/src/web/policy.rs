//! What every answer tells the browser to refuse.

use ::http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
};

/// Everything but the address of the sockets. Scripts and styles come from here and are never
/// inline; pictures of people are on any host; `natter` is the policy of the web client for the one
/// address that has to be trusted, that of its service worker.
const SOURCES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data: blob: https:; media-src 'self' blob: mediastream:; font-src 'self'; \
     manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types natter";

/// For what is no page of its own: a page that loads it has its policy, and by itself it is text.
/// It is short because a page loads dozens of files.
const NOT_A_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

/// What a page may use: what calls and the clipboard need, and nothing else that browsers know.
const FEATURES: &str = "camera=(self), microphone=(self), display-capture=(self), \
     autoplay=(self), clipboard-write=(self), fullscreen=(self), picture-in-picture=(self), \
     screen-wake-lock=(self), accelerometer=(), \
     browsing-topics=(), clipboard-read=(), encrypted-media=(), gamepad=(), geolocation=(), \
     gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), midi=(), \
     otp-credentials=(), payment=(), publickey-credentials-get=(), serial=(), \
     storage-access=(), sync-xhr=(), usb=(), window-management=(), xr-spatial-tracking=()";

/// Adds what any answer has.
pub(super) fn guard(headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOT_A_PAGE));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
}

/// Adds what a page has, or a worker: it runs under the headers of its own script. `socket_url` is
/// where it opens sockets.
pub(super) fn guard_page(socket_url: &str, headers: &mut HeaderMap) {
    guard(headers);
    let policy = HeaderValue::from_str(&content_security_policy(socket_url));
    // Without an address there is still a policy.
    let policy = policy.unwrap_or(HeaderValue::from_static(SOURCES));
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    // The address of a room's link says what the room is.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    for (name, value) in
        [("permissions-policy", FEATURES), ("cross-origin-opener-policy", "same-origin")]
    {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

fn content_security_policy(socket_url: &str) -> String {
    // The host is what the client asked for: it must not become another directive.
    let is_source = |c: u8| c.is_ascii_alphanumeric() || b":/.-_[]".contains(&c);
    let socket = if socket_url.bytes().all(is_source) { socket_url } else { "" };
    format!("{SOURCES}; connect-src 'self' {socket}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_address_of_the_sockets() {
        for url in ["wss://sockets.example/live", "ws://127.0.0.1:3000/ws", "ws://[::1]:3000/ws"] {
            let policy = content_security_policy(url);
            assert!(policy.ends_with(&format!("; connect-src 'self' {url}")), "{policy}");
        }
    }

    #[test]
    fn a_host_adds_no_source_and_no_directive() {
        for host in ["a;script-src *", "a b", "a,b", "*", "'unsafe-inline'", "a\u{e9}"] {
            let policy = content_security_policy(&format!("ws://{host}/ws"));
            assert!(policy.ends_with("; connect-src 'self'"), "{policy}");
        }
    }

    #[test]
    fn nothing_inline_runs() {
        assert!(!SOURCES.contains("unsafe"), "{SOURCES}");
        assert!(SOURCES.starts_with("default-src 'none'; "), "{SOURCES}");
    }
}
