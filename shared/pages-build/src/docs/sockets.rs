//! The WebSocket API: frames that a client sends, with their answers, and events.

use super::{
    document::Node,
    example,
    html::{Html, all, block, code, element, link, text, with_text},
    markdown, shape,
};

/// A frame or an event: an operation of the document.
struct Operation<'a> {
    node: Node<'a>,
    name: &'a str,
}

/// The parts of the page, and the page.
pub(crate) fn content(asyncapi: Node<'_>) -> (Vec<(String, Html)>, Html) {
    let operations = asyncapi.get("operations").members().into_iter();
    let operations: Vec<_> = operations.map(|(name, node)| Operation { node, name }).collect();
    let (frames, events): (Vec<_>, Vec<_>) =
        operations.into_iter().partition(|one| one.node.text("action") == "receive");
    let schemas = asyncapi.get("components").get("schemas").members();
    let parts = [("frames", "Frames"), ("events", "Events"), ("schemas", "Schemas")];
    let parts = parts.map(|(id, title)| (id.to_owned(), text(title))).into();
    let heading = |id: &str, title: &str| element("h2", &[("id", id)], [text(title)]);
    let answers = asyncapi.get("components").get("messages").get("error");
    let content = all([
        markdown::render(asyncapi.get("info").text("description")),
        heading("frames", "Frames"),
        list(&frames),
        all(frames.iter().map(Operation::section)),
        heading("events", "Events"),
        list(&events),
        all(events.iter().map(Operation::section)),
        element(
            "section",
            &[("id", "error"), ("class", "route")],
            [with_text("h3", "Errors"), message(answers)],
        ),
        heading("schemas", "Schemas"),
        all(schemas.into_iter().map(|(name, schema)| {
            let id = format!("schema-{name}");
            let heading = with_text("h3", name);
            element(
                "section",
                &[("id", &id), ("class", "schema")],
                [heading, shape::definition(schema)],
            )
        })),
    ]);
    (parts, content)
}

fn list(operations: &[Operation<'_>]) -> Html {
    let rows = operations.iter().map(|operation| {
        let name = link(&format!("#{}", operation.name), [code(operation.message_name())]);
        element("li", &[], [name, text(" "), text(operation.node.text("title"))])
    });
    element("ul", &[("class", "index")], rows)
}

impl<'a> Operation<'a> {
    fn message(&self) -> Node<'a> {
        let messages = self.node.get("messages").items();
        messages.first().copied().unwrap_or(self.node).resolved()
    }

    /// What the frame or the event is called on the socket.
    fn message_name(&self) -> &'a str {
        match self.message().text("title") {
            "" => self.name,
            title => title,
        }
    }

    fn section(&self) -> Html {
        let title = self.node.text("title");
        let anchor = [
            ("class", "anchor"),
            ("href", &*format!("#{}", self.name)),
            ("aria-label", &*format!("Link to “{title}”")),
        ];
        let heading =
            element("h3", &[], [text(title), text(" "), element("a", &anchor, [text("#")])]);
        let replies = self.node.get("reply").get("messages").items();
        let answers = replies.into_iter().filter(|one| one.text("title") != "error");
        let answers: Vec<_> = answers
            .map(|answer| all([with_text("h4", "Answer"), message(answer.resolved())]))
            .collect();
        let errors = if answers.is_empty() {
            Html::default()
        } else {
            element("p", &[], [link("#error", [text("Errors")])])
        };
        element(
            "section",
            &[("id", self.name), ("class", "route")],
            [
                heading,
                element("p", &[("class", "address")], [code(self.message_name())]),
                message(self.message()),
                all(answers),
                errors,
            ],
        )
    }
}

/// What a message says: its words, its shape and its examples.
fn message(message: Node<'_>) -> Html {
    let examples = message.get("examples").items().into_iter();
    let examples =
        examples.map(|one| block(&example::pretty(one.get("payload").value))).collect::<Vec<_>>();
    all([
        markdown::render(message.text("summary")),
        markdown::render(message.text("description")),
        shape::body(message.get("payload")),
        all(examples),
    ])
}
