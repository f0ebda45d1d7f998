//! Prints requests and answers, with names in the place of ids and without secrets.

use serde_json::{Value, json};

use natter_tests::{Person, Server, Socket, logs::MARK};

/// Fields that are not printed.
const SECRETS: &[&str] = &["accessToken", "refreshToken", "password", "ticket", "url", "email"];
/// Longer answers are cut.
const WIDTH: usize = 1_500;

#[derive(Default)]
pub(super) struct Narrator {
    names: Vec<(String, String)>,
}

impl Narrator {
    /// A headline.
    pub(super) fn chapter(&self, title: &str) {
        println!("\n== {title}\n");
    }

    /// A remark.
    pub(super) fn say(&self, words: &str) {
        println!("   {words}");
    }

    /// From now on this id is shown as this name.
    pub(super) fn name(&mut self, id: &str, name: &str) {
        self.names.push((id.to_owned(), format!("<{name}>")));
    }

    /// A new account.
    pub(super) async fn register(&mut self, server: &Server, name: &str) -> Person {
        let person = Person::register(server, &name.to_lowercase()).await;
        self.name(&person.id, name);
        self.name(&person.username.clone(), name);
        println!("{name}: POST /api/auth/register → 201, as {}", person.username);
        person
    }

    /// A request, whose answer must have this status. Returns the answer's body.
    pub(super) async fn ask(
        &self,
        who: (&Person, &str),
        method: &str,
        path: &str,
        body: Option<Value>,
        status: u16,
    ) -> Value {
        let (person, name) = who;
        let mut request = person.request(method, path);
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = request.await;
        let sent = body.map(|body| self.show(&body)).unwrap_or_default();
        println!("{}", format!("{name}: {method} {} {sent}", self.named(path)).trim_end());
        let shown = if answer.body.is_empty() { String::new() } else { self.show(&answer.json()) };
        println!("{}", format!("   → {} {shown}", answer.status).trim_end());
        assert_eq!(answer.status, status, "{answer:?}");
        answer.json()
    }

    /// A frame, and its ack.
    pub(super) async fn frame(
        &self,
        who: (&mut Socket, &str),
        action: &str,
        fields: Value,
    ) -> Value {
        let (socket, name) = who;
        println!("{name} → socket: {action} {}", self.show(&fields));
        let answer = socket.ask(action, fields).await;
        println!("   → {}", self.show(&answer));
        answer
    }

    /// The next event of this name on a socket.
    pub(super) async fn event(&self, who: (&mut Socket, &str), event: &str) -> Value {
        let (socket, name) = who;
        let event = socket.expect_event(event).await;
        println!("{name} ← socket: {}", self.show(&event));
        event
    }

    fn show(&self, value: &Value) -> String {
        let mut value = value.clone();
        hide(&mut value);
        let text = self.named(&value.to_string());
        if text.chars().count() > WIDTH {
            return text.chars().take(WIDTH).chain(" …".chars()).collect();
        }
        text
    }

    fn named(&self, text: &str) -> String {
        // The mark is there for the search of the log alone.
        let text = text.replace(MARK, "");
        self.names.iter().fold(text, |text, (id, name)| text.replace(id, name))
    }
}

fn hide(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if SECRETS.contains(&name.as_str()) { *value = json!("…") } else { hide(value) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
