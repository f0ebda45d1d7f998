use std::collections::BTreeSet;

use super::*;

fn own_pages() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let pages = of(&folder).unwrap().into_iter();
    pages.map(|page| (page.path, String::from_utf8(page.content).unwrap())).collect()
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    html.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_route_and_every_message_has_its_place() {
    let pages = own_pages();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let openapi = yaml(&folder.join("openapi.yaml")).unwrap();
    let asyncapi = yaml(&folder.join("asyncapi.yaml")).unwrap();
    let http = pages.iter().filter(|(path, _)| path != "/docs/websocket");
    let ids: Vec<_> = http.flat_map(|(_, html)| values(html, "id")).collect();
    let mut routes = 0;
    for (_, item) in openapi["paths"].as_mapping().unwrap() {
        for (_, operation) in item.as_mapping().unwrap() {
            if let Some(id) = operation.get("operationId").and_then(|id| id.as_str()) {
                assert_eq!(ids.iter().filter(|one| **one == id).count(), 1, "{id}");
                routes += 1;
            }
        }
    }
    assert!(routes > 30, "{routes}");
    let sockets = &pages.iter().find(|(path, _)| path == "/docs/websocket").unwrap().1;
    for (name, _) in asyncapi["operations"].as_mapping().unwrap() {
        assert!(values(sockets, "id").contains(&name.as_str().unwrap()), "{name:?}");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let pages = own_pages();
    let anchors: BTreeSet<String> = pages
        .iter()
        .flat_map(|(path, html)| {
            values(html, "id").into_iter().map(move |id| format!("{path}#{id}"))
        })
        .collect();
    let paths: BTreeSet<_> = pages.iter().map(|(path, _)| path.as_str()).collect();
    for (path, html) in &pages {
        for address in values(html, "href") {
            if let Some(anchor) = address.strip_prefix('#') {
                assert!(anchors.contains(&format!("{path}#{anchor}")), "{path}: {address}");
            } else if address.starts_with("/docs") {
                let known = anchors.contains(address) || paths.contains(address);
                assert!(known, "{path}: {address}");
            }
        }
    }
}

#[test]
fn every_page_has_a_path_of_its_own() {
    let pages = own_pages();
    let paths: BTreeSet<_> = pages.iter().map(|(path, _)| path).collect();
    assert_eq!(paths.len(), pages.len(), "{paths:?}");
}

#[test]
fn no_anchor_comes_twice_on_a_page() {
    for (path, html) in own_pages() {
        let ids = values(&html, "id");
        let once: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), once.len(), "{path}: {ids:?}");
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for (path, html) in own_pages() {
        assert!(!html.contains("<style") && !html.contains(" style="), "{path}");
        assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{path}");
        assert!(values(&html, "src").iter().all(|address| address.starts_with("/web/")), "{path}");
        assert_eq!(html.matches("<script").count(), html.matches("<script ").count(), "{path}");
    }
}

#[test]
fn a_hostile_document_is_shown_as_text() {
    let hostile = "<img src=x onerror=alert(1)>";
    let openapi = format!(
        "info: {{description: '{hostile}'}}\ntags: [{{name: Things, description: '{hostile}'}}]\n\
         paths:\n  /api/{{id}}:\n    get:\n      operationId: getThing\n      tags: [Things]\n      \
         summary: '{hostile}'\n      description: '{hostile}'\n      parameters: [{{name: id, in: \
         path, example: '\"><b>'}}]\n      responses: {{'200': {{description: '{hostile}'}}}}\n"
    );
    let documents = Documents {
        openapi: yaml_serde::from_str(&openapi).unwrap(),
        asyncapi: yaml_serde::from_str(&format!("info: {{description: '{hostile}'}}")).unwrap(),
    };
    for page in pages(&documents, hostile) {
        let html = String::from_utf8(page.content).unwrap();
        assert!(!html.contains("<img") && !html.contains("<b>"), "{}: {html}", page.path);
    }
}
