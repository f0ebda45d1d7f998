//! The documents as pages: made from docs/openapi.yaml, docs/asyncapi.yaml and docs/CLIENTS.md.

mod document;
mod example;
mod html;
mod http;
mod layout;
mod markdown;
mod shape;
mod sockets;

use std::{fs, path::Path};

use self::{
    document::{Documents, Node, Which},
    html::{Html, all, element, link, text, with_text},
    layout::Layout,
};
use crate::{BuildError, Source};

/// The pages of the documents in a folder.
pub(crate) fn of(folder: &Path) -> Result<Vec<Source>, BuildError> {
    let documents = Documents {
        openapi: yaml(&folder.join("openapi.yaml"))?,
        asyncapi: yaml(&folder.join("asyncapi.yaml"))?,
    };
    let clients = read(&folder.join("CLIENTS.md"))?;
    Ok(pages(&documents, &clients))
}

fn read(file: &Path) -> Result<String, BuildError> {
    fs::read_to_string(file).map_err(BuildError::of(file))
}

fn yaml(file: &Path) -> Result<yaml_serde::Value, BuildError> {
    yaml_serde::from_str(&read(file)?)
        .map_err(|why| BuildError::Document { path: file.to_owned(), why: why.to_string() })
}

fn pages(documents: &Documents, clients: &str) -> Vec<Source> {
    let openapi = documents.root(Which::OpenApi);
    let tags = openapi.get("tags").items();
    let subjects: Vec<_> = tags
        .iter()
        .map(|tag| {
            let name = tag.text("name");
            (format!("/docs/{}", name.to_lowercase()), name.to_owned())
        })
        .collect();
    let page = |path: &str, title: &str, parts: Vec<(String, Html)>, content: Html| Source {
        path: path.to_owned(),
        media_type: "text/html; charset=utf-8",
        content: Layout { path, title, subjects: &subjects, parts, content }.page(),
    };
    let mut pages = vec![page("/docs", "Natter", Vec::new(), start(openapi, &subjects))];
    for (tag, (path, title)) in tags.iter().zip(&subjects) {
        let routes = http::routes(openapi, title);
        let parts = routes.iter().map(|route| (route.id(), route.name())).collect();
        let sections = routes.iter().map(http::Route::section);
        let content = all([markdown::render(tag.text("description")), all(sections)]);
        pages.push(page(path, title, parts, content));
    }
    pages.push(page("/docs/schemas", "Schemas", Vec::new(), schemas(openapi)));
    let (parts, content) = sockets::content(documents.root(Which::AsyncApi));
    pages.push(page("/docs/websocket", "WebSocket API", parts, content));
    let (content, headings) = markdown::document(clients);
    let parts = headings.into_iter().map(|one| (one.id, text(&one.text))).collect();
    pages.push(page("/docs/clients", "Writing a client", parts, content));
    pages
}

/// The first page: every route by its subject, and what holds for all of them.
fn start(openapi: Node<'_>, subjects: &[(String, String)]) -> Html {
    let lists = subjects.iter().map(|(path, title)| {
        let routes = http::routes(openapi, title).into_iter().map(|route| {
            let address = link(&format!("{path}#{}", route.id()), [route.address()]);
            let summary = text(route.summary());
            element("li", &[], [address, element("span", &[], [summary])])
        });
        let heading = element("h3", &[], [link(path, [text(title)])]);
        all([heading, element("ul", &[("class", "index")], routes)])
    });
    let files = element(
        "p",
        &[],
        [
            text("As files for programs: "),
            link("/openapi.yaml", [text("OpenAPI")]),
            text(" and "),
            link("/asyncapi.yaml", [text("AsyncAPI")]),
            text("."),
        ],
    );
    all([
        files,
        with_text("h2", "Routes"),
        all(lists),
        with_text("h2", "What holds for all routes"),
        markdown::render(openapi.get("info").text("description")),
    ])
}

/// Every shared schema of the HTTP API.
fn schemas(openapi: Node<'_>) -> Html {
    let schemas = openapi.get("components").get("schemas").members().into_iter();
    all(schemas.map(|(name, schema)| {
        let parts = [with_text("h2", name), shape::definition(schema)];
        element("section", &[("id", name), ("class", "schema")], parts)
    }))
}

#[cfg(test)]
mod tests;
