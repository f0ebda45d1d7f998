//! The table of pages.

use crate::Encoding;

/// One file at its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The path of its address, such as `/web/app.js`.
    pub path: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// The beginning of its content's SHA-256, in hexadecimal digits.
    hash: &'static str,
    plain: &'static [u8],
    /// Absent where it is no smaller than the content itself.
    gzip: Option<&'static [u8]>,
    /// Absent where it is no smaller than the content itself.
    brotli: Option<&'static [u8]>,
}

/// `PAGES`, sorted by their paths.
mod table {
    use super::Page;

    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// The page at a path, as API Gateway decodes it.
#[must_use]
pub fn find(path: &str) -> Option<&'static Page> {
    let found = table::PAGES.binary_search_by(|page| page.path.cmp(path)).ok()?;
    table::PAGES.get(found)
}

/// The paths of all pages.
pub fn paths() -> impl Iterator<Item = &'static str> {
    table::PAGES.iter().map(|page| page.path)
}

impl Page {
    /// The content in the best encoding that a client takes, by its `Accept-Encoding`.
    #[must_use]
    pub fn content(&self, accept_encoding: Option<&str>) -> (Encoding, &'static [u8]) {
        let best = Encoding::choose(accept_encoding, |encoding| self.encoded(encoding).is_some());
        self.encoded(best).map_or((Encoding::Identity, self.plain), |content| (best, content))
    }

    /// The strong entity tag of the content in one encoding.
    #[must_use]
    pub fn etag(&self, encoding: Encoding) -> String {
        format!("\"{}-{}\"", self.hash, encoding.name())
    }

    fn encoded(&self, encoding: Encoding) -> Option<&'static [u8]> {
        match encoding {
            Encoding::Brotli => self.brotli,
            Encoding::Gzip => self.gzip,
            Encoding::Identity => Some(self.plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_at_its_path_and_nothing_else_is() {
        let all: Vec<_> = paths().collect();
        assert!(all.is_sorted() && all.len() > 10, "{all:?}");
        for path in all {
            assert_eq!(find(path).unwrap().path, path);
        }
        for path in ["", "//", "/web", "/web/", "/web/../web/index.html", "/client/api.d.ts"] {
            assert_eq!(find(path), None, "{path}");
        }
    }

    #[test]
    fn a_page_is_sent_in_the_smallest_form_that_a_client_takes() {
        let page = find("/openapi.yaml").unwrap();
        let length = |accepted| page.content(accepted).1.len();
        assert_eq!(page.content(None), (Encoding::Identity, page.plain));
        assert!(length(Some("gzip, br")) < length(Some("gzip")));
        assert!(length(Some("gzip")) < page.plain.len() / 3);
        let tags = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity].map(|one| page.etag(one));
        assert!(tags.iter().all(|tag| tag.starts_with('"') && tag.ends_with('"')), "{tags:?}");
        assert!(tags[0] != tags[1] && tags[1] != tags[2], "{tags:?}");
    }

    #[test]
    fn hidden_files_tests_and_notes_are_not_served() {
        for path in paths() {
            assert!(!path.contains("/."), "{path}");
            assert!(!path.ends_with(".md") && !path.ends_with(".d.ts"), "{path}");
            assert!(!path.contains(".test.") && !path.contains("/test/"), "{path}");
        }
    }
}
