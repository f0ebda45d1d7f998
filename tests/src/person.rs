//! A person with an account, and sending messages.

use serde_json::{Value, json};

use crate::{Answer, Request, Server, Socket, logs::MARK, rng::suffix, socket};

/// A person in one session. Requests use the session's access token.
#[derive(Clone)]
pub struct Person {
    /// The server on which the account is.
    pub server: Server,
    /// The user id.
    pub id: String,
    /// The username.
    pub username: String,
    /// The email address.
    pub email: String,
    /// The password.
    pub password: String,
    /// This session's access token.
    pub token: String,
    /// This session's refresh token.
    pub refresh_token: String,
}

/// The body of a registration. The username is unique and begins with `prefix` (up to 16
/// characters).
#[must_use]
pub fn registration(prefix: &str) -> Value {
    let name = format!("{prefix}u{}", suffix());
    json!({
        "username": name,
        "email": format!("{MARK}{name}@example.com"),
        "password": format!("{MARK}{}", suffix()),
    })
}

impl Person {
    /// Registers a person whose username begins with `prefix`.
    pub async fn register(server: &Server, prefix: &str) -> Self {
        let body = registration(prefix);
        let answer = server.request("POST", "/api/auth/register").json(&body).await.expect(201);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            server: server.clone(),
            id: text(&answer["user"]["id"]),
            username: text(&body["username"]),
            email: text(&body["email"]),
            password: text(&body["password"]),
            token: text(&answer["accessToken"]),
            refresh_token: text(&answer["refreshToken"]),
        }
    }

    /// Logs in again: another session of the same person.
    pub async fn login(&self) -> Self {
        let answer = self.try_login(&self.password).await.expect(200);
        self.with(&answer)
    }

    /// The same session with the tokens of an answer.
    #[must_use]
    pub fn with(&self, answer: &Value) -> Self {
        Self {
            token: answer["accessToken"].as_str().unwrap().to_owned(),
            refresh_token: answer["refreshToken"].as_str().unwrap().to_owned(),
            ..self.clone()
        }
    }

    /// Tries to sign in with a password.
    pub async fn try_login(&self, password: &str) -> Answer {
        let body = json!({ "username": self.username, "password": password });
        self.server.request("POST", "/api/auth/login").json(&body).await
    }

    /// Exchanges this session's refresh token.
    pub async fn refresh(&self) -> Answer {
        let body = json!({ "refreshToken": self.refresh_token });
        self.server.request("POST", "/api/auth/refresh").json(&body).await
    }

    /// A request with this session's token.
    pub fn request(&self, method: &str, path: &str) -> Request {
        self.server.request(method, path).token(&self.token)
    }

    /// A GET.
    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    /// A POST.
    pub fn post(&self, path: &str, body: &Value) -> Request {
        self.request("POST", path).json(body)
    }

    /// Sends a message to another person.
    pub fn write(&self, to: &Self, body: &Value) -> Request {
        self.post(&format!("/api/messages/send/{}", to.id), body)
    }

    /// Sends a text with [`MARK`] to another person, and returns the answer.
    pub async fn say(&self, to: &Self, words: &str) -> Value {
        self.write(to, &json!({ "text": text(words) })).await.expect(201)
    }

    /// The id of this session.
    pub async fn session_id(&self) -> String {
        let me = self.get("/api/auth/me").await.expect(200);
        me["session"]["id"].as_str().unwrap().to_owned()
    }

    /// The profile of another person.
    pub async fn look_at(&self, other: &Self) -> Value {
        self.get(&format!("/api/users/{}", other.id)).await.expect(200)["user"].take()
    }

    /// The id of the conversation with somebody.
    #[must_use]
    pub fn conversation_with(&self, other: &Self) -> String {
        let (lower, higher) = if self.id < other.id { (self, other) } else { (other, self) };
        format!("d-{}-{}", lower.id, higher.id)
    }

    /// Every entry of the conversation with somebody, read page by page.
    pub async fn history_with(&self, other: &Self) -> Vec<Value> {
        let mut entries: Vec<Value> = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry| entry["seq"].as_u64().unwrap());
            let path = format!("/api/messages/{}?after={after}&limit=100", other.id);
            let page = self.get(&path).await.expect(200);
            let found = page["entries"].as_array().unwrap();
            if found.is_empty() {
                assert_eq!(page["lastSeq"], after);
                return entries;
            }
            entries.extend_from_slice(found);
        }
    }

    /// A ticket and the address for it. `NATTER_SOCKET_URL`, if set, replaces all of the address
    /// but its query.
    pub async fn ticket(&self) -> (String, String) {
        let answer = self.request("POST", "/api/ws-ticket").await.expect(200);
        let text = |name: &str| answer[name].as_str().unwrap();
        (text("ticket").to_owned(), socket::reachable(text("url")))
    }

    /// The address for a ticket that a web page of this origin asks for, as `ticket` has it.
    pub async fn ticket_of_page(&self, origin: &str) -> String {
        let request = self.request("POST", "/api/ws-ticket").header("origin", origin);
        socket::reachable(request.await.expect(200)["url"].as_str().unwrap())
    }

    /// An open socket.
    pub async fn socket(&self) -> Socket {
        let (_, url) = self.ticket().await;
        socket::open(&url, None).await.unwrap_or_else(|status| panic!("refused with {status}"))
    }
}

/// A text that must not be logged.
#[must_use]
pub fn text(words: &str) -> String {
    format!("{MARK}{words}")
}
