//! HTML that is put together of elements and text, so that text can never become an element.

/// A piece of HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

/// Elements that have no content and no end.
const VOID: [&str; 4] = ["input", "link", "meta", "br"];

/// An element with attributes and children.
pub(crate) fn element(
    name: &str,
    attributes: &[(&str, &str)],
    children: impl IntoIterator<Item = Html>,
) -> Html {
    let mut html = format!("<{name}");
    for (attribute, value) in attributes {
        html.push(' ');
        html.push_str(attribute);
        if !value.is_empty() {
            html.push_str(&format!("=\"{}\"", escaped(value)));
        }
    }
    html.push('>');
    if !VOID.contains(&name) {
        children.into_iter().for_each(|child| html.push_str(&child.0));
        html.push_str(&format!("</{name}>"));
    }
    Html(html)
}

/// A text.
pub(crate) fn text(text: &str) -> Html {
    Html(escaped(text))
}

/// A text in an element without attributes.
pub(crate) fn with_text(name: &str, content: &str) -> Html {
    element(name, &[], [text(content)])
}

/// A text as code.
pub(crate) fn code(content: &str) -> Html {
    with_text("code", content)
}

/// A text in a block as it is. A keyboard can scroll it.
pub(crate) fn block(content: &str) -> Html {
    element("pre", &[("tabindex", "0")], [code(content)])
}

/// A link.
pub(crate) fn link(address: &str, children: impl IntoIterator<Item = Html>) -> Html {
    element("a", &[("href", address)], children)
}

/// Several pieces, one after the other.
pub(crate) fn all(pieces: impl IntoIterator<Item = Html>) -> Html {
    Html(pieces.into_iter().map(|piece| piece.0).collect())
}

impl Html {
    /// HTML that pulldown-cmark has made of text.
    pub(super) fn of_markdown(html: String) -> Self {
        Self(html)
    }

    /// The whole page.
    pub(crate) fn into_page(self) -> Vec<u8> {
        format!("<!doctype html>\n{}\n", self.0).into_bytes()
    }

    #[cfg(test)]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut html, c| {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
        html
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_never_becomes_an_element_or_an_attribute() {
        let hostile = "<img src=x onerror=\"alert(1)\">'&";
        let html = element("p", &[("title", hostile)], [text(hostile)]);
        let escaped = "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;";
        assert_eq!(html.as_str(), format!("<p title=\"{escaped}\">{escaped}</p>"));
    }

    #[test]
    fn an_element_without_content_has_no_end() {
        assert_eq!(element("input", &[("required", "")], []).as_str(), "<input required>");
        assert_eq!(all([text("a"), code("b")]).as_str(), "a<code>b</code>");
    }
}
