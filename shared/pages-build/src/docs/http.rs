//! The HTTP API: a page for each subject, with its routes.

use super::{
    document::Node,
    example,
    html::{Html, all, block, code, element, text, with_text},
    markdown, shape,
};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// One route.
pub(crate) struct Route<'a> {
    method: String,
    path: &'a str,
    operation: Node<'a>,
}

/// The routes of one subject, in the order of the document.
pub(crate) fn routes<'a>(openapi: Node<'a>, subject: &str) -> Vec<Route<'a>> {
    let paths = openapi.get("paths").members().into_iter();
    let routes = paths.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| {
            let operation = item.get(method);
            let method = method.to_uppercase();
            operation.is_some().then_some(Route { method, path, operation })
        })
    });
    let of_subject = |route: &Route<'_>| {
        let tags = route.operation.get("tags").items();
        tags.iter().any(|tag| tag.value.as_str() == Some(subject))
    };
    routes.filter(of_subject).collect()
}

impl Route<'_> {
    /// The anchor of the route.
    pub(crate) fn id(&self) -> String {
        self.operation.text("operationId").to_owned()
    }

    /// Method, path and what it is for, as a list shows them.
    pub(crate) fn name(&self) -> Html {
        all([method(&self.method), text(" "), text(self.operation.text("summary"))])
    }

    /// What it is for.
    pub(crate) fn summary(&self) -> &str {
        self.operation.text("summary")
    }

    /// Method and path.
    pub(crate) fn address(&self) -> Html {
        all([method(&self.method), text(" "), code(self.path)])
    }

    /// All that the document says of the route.
    pub(crate) fn section(&self) -> Html {
        let id = self.id();
        let summary = self.operation.text("summary");
        let anchor = [
            ("class", "anchor"),
            ("href", &*format!("#{id}")),
            ("aria-label", &*format!("Link to “{summary}”")),
        ];
        let heading =
            element("h2", &[], [text(summary), text(" "), element("a", &anchor, [text("#")])]);
        element(
            "section",
            &[("id", &id), ("class", "route")],
            [
                heading,
                element("p", &[("class", "address")], [self.address(), self.access()]),
                markdown::render(self.operation.text("description")),
                self.parameters(),
                self.body(),
                self.answers(),
                self.errors(),
                self.example(),
                self.trial(),
            ],
        )
    }

    /// Whether a stranger may call it.
    fn is_open(&self) -> bool {
        self.operation.get("security").value.as_sequence().is_some_and(Vec::is_empty)
    }

    fn access(&self) -> Html {
        let words = if self.is_open() { "without a token" } else { "access token" };
        element("span", &[("class", "access")], [text(words)])
    }

    fn parameters(&self) -> Html {
        let parameters = self.operation.get("parameters").items();
        if parameters.is_empty() {
            return Html::default();
        }
        let rows = parameters.into_iter().map(|parameter| {
            let required = parameter.get("required").value.as_bool() == Some(true);
            let place = format!(" in the {} ", parameter.text("in"));
            let needed = if required { with_text("strong", "required") } else { Html::default() };
            let (name, kind) = (parameter.text("name"), shape::kind(parameter.get("schema")));
            element(
                "div",
                &[],
                [
                    element("dt", &[], [code(name), text(" "), kind, text(&place), needed]),
                    element("dd", &[], [markdown::render(parameter.text("description"))]),
                ],
            )
        });
        all([with_text("h3", "Parameters"), element("dl", &[("class", "fields")], rows)])
    }

    fn content(&self) -> Node<'_> {
        self.operation.get("requestBody").get("content").get("application/json")
    }

    fn body(&self) -> Html {
        let schema = self.content().get("schema");
        if !schema.is_some() {
            return Html::default();
        }
        all([with_text("h3", "Body"), shape::body(schema)])
    }

    /// The answers whose status is of this kind.
    fn responses(&self, success: bool) -> Vec<(&str, Node<'_>)> {
        let all = self.operation.get("responses").members().into_iter();
        all.filter(|(status, _)| status.starts_with('2') == success).collect()
    }

    fn answers(&self) -> Html {
        let answers = self.responses(true).into_iter().map(|(status, answer)| {
            let content = answer.get("content").get("application/json");
            let schema = content.get("schema");
            let shape = if schema.is_some() { shape::body(schema) } else { Html::default() };
            let examples = example::of_content(content).into_iter().map(|(name, value)| {
                let name = if name.is_empty() { "Example" } else { name };
                let shown = block(&example::pretty(value));
                element("details", &[], [with_text("summary", name), shown])
            });
            all([
                element("h3", &[], [text("Answer "), code(status)]),
                markdown::render(answer.text("description")),
                shape,
                all(examples),
            ])
        });
        all(answers)
    }

    fn errors(&self) -> Html {
        let rows: Vec<_> = self
            .responses(false)
            .into_iter()
            .map(|(status, answer)| {
                let said = markdown::render(answer.text("description"));
                element(
                    "div",
                    &[],
                    [element("dt", &[], [code(status)]), element("dd", &[], [said])],
                )
            })
            .collect();
        if rows.is_empty() {
            return Html::default();
        }
        let list = element("dl", &[("class", "errors")], rows);
        element("details", &[], [with_text("summary", "Errors"), list])
    }

    /// The path with the examples of its parameters.
    fn example_path(&self) -> String {
        let parameters = self.operation.get("parameters").items().into_iter();
        parameters.filter(|one| one.text("in") == "path").fold(self.path.to_owned(), |path, one| {
            let example = example::of_parameter(one);
            path.replace(&format!("{{{}}}", one.text("name")), &example)
        })
    }

    fn example(&self) -> Html {
        let bodies = example::of_content(self.content());
        let body = bodies.first().map(|(_, value)| *value);
        let request = example::curl(&self.method, &self.example_path(), !self.is_open(), body);
        all([with_text("h3", "Example"), block(&request)])
    }

    /// A form that `docs.js` fills with life. Without scripts it stays hidden.
    fn trial(&self) -> Html {
        let id = self.id();
        let mut fields = Vec::new();
        for parameter in self.operation.get("parameters").items() {
            let name = parameter.text("name");
            let mut input = vec![
                ("name", name),
                ("data-in", parameter.text("in")),
                ("autocomplete", "off"),
                ("spellcheck", "false"),
            ];
            if parameter.text("in") == "path" {
                input.push(("required", ""));
            }
            fields.push(element("label", &[], [code(name), element("input", &input, [])]));
        }
        if self.content().is_some() {
            let bodies = example::of_content(self.content());
            let body = bodies.first().map(|(_, value)| example::pretty(value));
            let area = [("name", "body"), ("rows", "6"), ("spellcheck", "false")];
            let area = element("textarea", &area, [text(&body.unwrap_or_default())]);
            fields.push(element("label", &[], [text("Body (JSON)"), area]));
        }
        fields.push(with_text("button", "Send"));
        let form = [
            ("data-method", self.method.as_str()),
            ("data-path", self.path),
            ("data-open", if self.is_open() { "true" } else { "false" }),
        ];
        let output =
            [("class", "result"), ("role", "status"), ("aria-label", "Answer"), ("tabindex", "0")];
        let label = format!("Try it: {}", self.operation.text("summary"));
        let summary = element("summary", &[("aria-label", &label)], [text("Try it")]);
        element(
            "details",
            &[("class", "trial"), ("hidden", ""), ("id", &format!("try-{id}"))],
            [summary, element("form", &form, fields), element("pre", &output, [])],
        )
    }
}

fn method(name: &str) -> Html {
    element("span", &[("class", &format!("method {}", name.to_lowercase()))], [text(name)])
}
