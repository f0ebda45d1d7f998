//! The frame of every page: its head, the way to the others, its content.

use super::html::{Html, all, element, link, text, with_text};

/// The pages, in the order of the navigation: path and title. The subjects of the HTTP API come
/// between the two.
pub(crate) const FIRST: [(&str, &str); 1] = [("/docs", "Start")];
/// The pages after the subjects.
pub(crate) const LAST: [(&str, &str); 3] = [
    ("/docs/schemas", "Schemas"),
    ("/docs/websocket", "WebSocket API"),
    ("/docs/clients", "Writing a client"),
];

/// One page.
pub(crate) struct Layout<'a> {
    pub(crate) path: &'a str,
    pub(crate) title: &'a str,
    /// The subjects of the HTTP API: path and title.
    pub(crate) subjects: &'a [(String, String)],
    /// The parts of this page: anchor and what it is called.
    pub(crate) parts: Vec<(String, Html)>,
    pub(crate) content: Html,
}

impl Layout<'_> {
    /// The whole page.
    pub(crate) fn page(self) -> Vec<u8> {
        let Self { path, title, subjects, parts, content } = self;
        let head = element("head", &[], head(title));
        let skip =
            element("a", &[("class", "skip"), ("href", "#content")], [text("To the content")]);
        let header = element(
            "header",
            &[],
            [
                link("/docs", [with_text("strong", "Natter"), text(" documents")]),
                link("/", [text("Open the web client")]),
            ],
        );
        let main = element(
            "main",
            &[("id", "content"), ("tabindex", "-1")],
            [with_text("h1", title), content],
        );
        let nav = navigation(path, subjects, parts);
        let body = element("body", &[], [skip, header, nav, main]);
        element("html", &[("lang", "en")], [head, body]).into_page()
    }
}

fn head(title: &str) -> Vec<Html> {
    let viewport = [("name", "viewport"), ("content", "width=device-width, initial-scale=1")];
    let style = |address| element("link", &[("rel", "stylesheet"), ("href", address)], []);
    vec![
        element("meta", &[("charset", "utf-8")], []),
        with_text("title", &format!("{title} – Natter")),
        element("meta", &viewport, []),
        element("meta", &[("name", "color-scheme"), ("content", "light dark")], []),
        // The colours that the reader has chosen in the web client.
        element("script", &[("src", "/web/theme.js")], []),
        style("/web/styles/tokens.css"),
        style("/web/docs/docs.css"),
        element("link", &[("rel", "icon"), ("href", "/favicon.ico")], []),
        element("script", &[("type", "module"), ("src", "/web/docs/docs.js")], []),
    ]
}

/// The list of pages, with the parts of the one that is shown.
fn navigation(path: &str, subjects: &[(String, String)], parts: Vec<(String, Html)>) -> Html {
    let parts: Vec<_> = parts
        .into_iter()
        .map(|(id, name)| element("li", &[], [link(&format!("#{id}"), [name])]))
        .collect();
    let mut parts = (!parts.is_empty()).then(|| element("ul", &[], parts));
    let mut entry = |address: &str, title: &str| {
        let here = address == path;
        let mut attributes = vec![("href", address)];
        if here {
            attributes.push(("aria-current", "page"));
        }
        let own = if here { parts.take() } else { None };
        let anchor = element("a", &attributes, [text(title)]);
        element("li", &[], [anchor, own.unwrap_or_default()])
    };
    let first: Vec<_> = FIRST.iter().map(|(path, title)| entry(path, title)).collect();
    let subjects: Vec<_> = subjects.iter().map(|(path, title)| entry(path, title)).collect();
    let last: Vec<_> = LAST.iter().map(|(path, title)| entry(path, title)).collect();
    let group = element(
        "li",
        &[],
        [with_text("span", "HTTP API"), element("ul", &[("class", "subjects")], subjects)],
    );
    let list = element("ul", &[], [all(first), group, all(last)]);
    let folded = element("details", &[], [with_text("summary", "Contents"), list]);
    element("nav", &[("aria-label", "Documents")], [folded])
}
