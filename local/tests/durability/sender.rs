//! A client that does what the documents tell it to: it repeats what had no answer, with the same
//! name and the same `after`.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use serde_json::{Value, json};

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    token: String,
}

impl Person {
    pub(crate) async fn register(url: &str, name: &str) -> Self {
        let body = json!({
            "username": name,
            "email": format!("s3cr3t-{name}@example.com"),
            "password": "s3cr3t-password",
        });
        let answer = reqwest::Client::new()
            .post(format!("{url}/api/auth/register"))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
        let answer: Value = answer.json().await.unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self { id: text(&answer["user"]["id"]), token: text(&answer["accessToken"]) }
    }

    /// Every entry of the conversation with `peer`.
    pub(crate) async fn history(&self, url: &str, peer: &Self) -> Vec<Value> {
        let (client, mut entries) = (reqwest::Client::new(), Vec::new());
        loop {
            let path = format!("{url}/api/messages/{}?after={}&limit=100", peer.id, entries.len());
            let answer = client.get(path).bearer_auth(&self.token).send().await.unwrap();
            assert_eq!(answer.status(), 200, "the session has outlived the process");
            let mut page: Value = answer.json().await.unwrap();
            let Value::Array(mut found) = page["entries"].take() else { panic!("{page}") };
            if found.is_empty() {
                assert_eq!(page["lastSeq"], entries.len());
                return entries;
            }
            entries.append(&mut found);
        }
    }
}

/// One client with one message at a time.
pub(crate) struct Sender {
    from: Person,
    to: Person,
    name: String,
    sent: u64,
    seen: u64,
    /// The message that has no answer yet.
    pending: Option<Value>,
    /// What was acknowledged: number and name.
    pub(crate) acknowledged: Vec<(u64, String)>,
    /// How many were acknowledged to all senders together.
    answered: Arc<AtomicUsize>,
}

impl Sender {
    pub(crate) fn new(
        from: &Person,
        to: &Person,
        name: String,
        answered: Arc<AtomicUsize>,
    ) -> Self {
        let (from, to) = (from.clone(), to.clone());
        Self { from, to, name, sent: 0, seen: 0, pending: None, acknowledged: Vec::new(), answered }
    }

    /// Sends one message after another until the server is gone.
    pub(crate) async fn send_until_it_dies(&mut self, url: &str) {
        let client = reqwest::Client::new();
        while self.send(&client, url).await {}
    }

    /// Sends what is pending, or something new. False when there was no answer.
    pub(crate) async fn send(&mut self, client: &reqwest::Client, url: &str) -> bool {
        let message = self.pending.take().unwrap_or_else(|| {
            self.sent += 1;
            let name = format!("{}-{}", self.name, self.sent);
            json!({ "text": format!("s3cr3t-{name}"), "clientMessageId": name, "after": self.seen })
        });
        self.pending = Some(message.clone());
        let path = format!("{url}/api/messages/send/{}", self.to.id);
        let request = client.post(path).bearer_auth(&self.from.token).json(&message);
        let Ok(answer) = request.send().await else { return false };
        let status = answer.status().as_u16();
        // A process that dies can lose the end of an answer, too; then it is none.
        let Ok(answer) = answer.json::<Value>().await else { return false };
        match status {
            200 | 201 => {
                self.seen = answer["entry"]["seq"].as_u64().unwrap();
                let name = message["clientMessageId"].as_str().unwrap().to_owned();
                self.acknowledged.push((self.seen, name));
                self.pending = None;
                self.answered.fetch_add(1, Ordering::Relaxed);
            }
            503 => {}
            _ => panic!("{status} {answer}"),
        }
        true
    }
}
