//! Markdown as HTML. HTML in it is text.

use std::collections::BTreeSet;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::html::Html;

/// A heading of the second level: its anchor and its text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) id: String,
    pub(crate) text: String,
}

/// A text of the documents.
pub(crate) fn render(text: &str) -> Html {
    Html::of_markdown(written(events(text)))
}

/// A whole document: with an anchor at each heading, and without its title.
pub(crate) fn document(text: &str) -> (Html, Vec<Heading>) {
    let mut events = events(text);
    let mut headings = Vec::new();
    let mut taken = BTreeSet::new();
    let ends: Vec<_> = events
        .iter()
        .enumerate()
        .filter_map(|(at, event)| matches!(event, Event::Start(Tag::Heading { .. })).then_some(at))
        .collect();
    for at in ends {
        let after = events.get(at + 1..).unwrap_or_default();
        let words = after.iter().take_while(|one| !matches!(one, Event::End(TagEnd::Heading(_))));
        let words: String = words
            .filter_map(|one| {
                let (Event::Text(text) | Event::Code(text)) = one else { return None };
                Some(text.as_ref())
            })
            .collect();
        let anchor = anchor(&words, &mut taken);
        if let Some(Event::Start(Tag::Heading { level, id, .. })) = events.get_mut(at) {
            *id = Some(CowStr::from(anchor.clone()));
            if *level == HeadingLevel::H2 {
                headings.push(Heading { id: anchor, text: words });
            }
        }
    }
    let title =
        events.iter().position(|one| matches!(one, Event::End(TagEnd::Heading(HeadingLevel::H1))));
    let events = events.split_off(title.map_or(0, |end| end + 1));
    (Html::of_markdown(written(events)), headings)
}

fn events(text: &str) -> Vec<Event<'_>> {
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    let mut unlinked = 0;
    let events = parser.filter_map(|event| {
        if let Event::Html(html) | Event::InlineHtml(html) = event {
            return Some(Event::Text(html));
        }
        if let Event::Start(Tag::Link { link_type, dest_url, title, id }) = event {
            let Some(address) = address(&dest_url) else {
                unlinked += 1;
                return None;
            };
            let dest_url = CowStr::from(address);
            return Some(Event::Start(Tag::Link { link_type, dest_url, title, id }));
        }
        if unlinked > 0 && event == Event::End(TagEnd::Link) {
            unlinked -= 1;
            return None;
        }
        Some(event)
    });
    events.collect()
}

fn written(events: Vec<Event<'_>>) -> String {
    let mut written = String::new();
    html::push_html(&mut written, events.into_iter());
    // Tables are wider than phones: each scrolls by itself.
    written
        .replace("<table>", "<div class=\"table\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
        .replace("<pre>", "<pre tabindex=\"0\">")
}

/// Where a link of the documents leads here; nothing for other files of the repository.
fn address(link: &str) -> Option<String> {
    let (file, anchor) = link.split_once('#').map_or((link, None), |(a, b)| (a, Some(b)));
    let page = match file {
        "" => String::new(),
        "openapi.yaml" | "asyncapi.yaml" => format!("/{file}"),
        "CLIENTS.md" => "/docs/clients".to_owned(),
        other if other.starts_with("https://") => other.to_owned(),
        _ => return None,
    };
    Some(anchor.map_or(page.clone(), |anchor| format!("{page}#{anchor}")))
}

/// The anchor of a heading, as GitHub makes it; a number follows where it is taken.
fn anchor(words: &str, taken: &mut BTreeSet<String>) -> String {
    let kept = words.to_lowercase();
    let kept: String = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect();
    let mut anchor = kept.clone();
    let mut number = 1;
    while !taken.insert(anchor.clone()) {
        anchor = format!("{kept}-{number}");
        number += 1;
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_in_a_text_is_text() {
        let html = render("a <script>alert(1)</script> b\n\n<img src=x onerror=alert(1)>\n");
        assert!(!html.as_str().contains("<script") && !html.as_str().contains("<img"), "{html:?}");
        assert!(html.as_str().contains("&lt;script&gt;"), "{html:?}");
    }

    #[test]
    fn a_link_leads_to_a_page_here_or_is_none() {
        let html =
            render("[a](openapi.yaml), [b](design/log.md), [c](javascript:alert(1)), [d](#e)");
        assert_eq!(
            html.as_str(),
            "<p><a href=\"/openapi.yaml\">a</a>, b, c, <a href=\"#e\">d</a></p>\n"
        );
    }

    #[test]
    fn a_document_has_anchors_and_a_list_of_its_parts() {
        let (html, headings) =
            document("# Title\n\nBegin.\n\n## In `order`\n\n### A\n\n## In order\n");
        assert!(!html.as_str().contains("Title"), "{html:?}");
        assert!(html.as_str().contains("<h2 id=\"in-order\">"), "{html:?}");
        assert!(html.as_str().contains("<h2 id=\"in-order-1\">"), "{html:?}");
        assert_eq!(headings.len(), 2);
        assert_eq!(headings[0], Heading { id: "in-order".to_owned(), text: "In order".to_owned() });
    }

    #[test]
    fn a_table_scrolls_by_itself() {
        let html = render("| a |\n|---|\n| b |\n");
        assert!(
            html.as_str().starts_with("<div class=\"table\" tabindex=\"0\"><table>"),
            "{html:?}"
        );
    }
}
