//! Addresses of pictures.

use url::{Host, Url};

use super::profile::profile_text;
use crate::limits::AVATAR_URL_BYTES;

profile_text! {
    /// The `https` address of a picture, up to 2,048 bytes, in ASCII.
    AvatarUrl, |text| {
        if text.len() > AVATAR_URL_BYTES {
            return Err("must have at most 2048 bytes");
        }
        if text.starts_with("https://") && is_written_as_uri(text) && leads_to_host(text) {
            Ok(text.to_owned())
        } else {
            Err("must be an `https://` URL: a host, perhaps a port, and ASCII characters alone")
        }
    }
}

/// Whether it is spelled as RFC 3986 asks: nothing that a reader mends in silence, or that could
/// end an attribute of a page.
fn is_written_as_uri(text: &str) -> bool {
    let escapes = text.split('%').skip(1).all(|after| {
        let mut digits = after.bytes();
        [digits.next(), digits.next()].into_iter().flatten().filter(u8::is_ascii_hexdigit).count()
            == 2
    });
    let written = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b);
    escapes && text.bytes().all(written) && text.bytes().filter(|b| *b == b'#').count() <= 1
}

/// Whether a reader of URLs finds a host in it, and no name or password before that, which could
/// look like another host.
fn leads_to_host(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let after = text.strip_prefix("https://").unwrap_or_default();
    let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
    let rest = after.strip_prefix(authority).unwrap_or_default();
    let bare = !authority.is_empty() && !authority.contains(['@', '%']);
    let named = match url.host() {
        Some(Host::Domain(name)) => name.split('.').all(|label| !label.is_empty()),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    };
    bare && named && !rest.contains(['[', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_shown_only_from_https() {
        for good in [
            "https://example.org/a.png",
            "https://example.org",
            "https://example.org:8443/a%20b.png?size=2&x=[1]#top"
                .replace("[1]", "%5B1%5D")
                .as_str(),
            "https://xn--bcher-kva.example/a.png",
            "https://192.0.2.1/a.png",
            "https://[2001:db8::1]:443/a.png",
        ] {
            assert_eq!(AvatarUrl::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "http://example.org/a.png",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https:example.org/a.png",
            "https:/\\example.org",
            "https://a b",
            "https://bank.example@evil.example/",
            "https://@evil.example/",
            "https://a\"><script>",
            "https://a.example/<x>",
            "https://example.org:99999/",
            "https://example.org:port/",
            "https://a:b:c/",
            "https://[::1/",
            "https://1.2.3.999/",
            "https://a..b/",
            "https://a.example/%zz",
            "https://a.example/#a#b",
            "https://a.example/[x]",
            "https://%61.example/",
            "https://bücher.example/",
            "https://a.example/\u{202e}",
            "https://?x",
        ] {
            assert!(AvatarUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
