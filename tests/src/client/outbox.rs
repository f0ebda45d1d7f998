//! Messages that are not known to be stored.

use serde_json::{Value, json};

use super::Client;
use crate::{dice::suffix, text};

/// One of them, as it is sent each time.
#[derive(Debug, Clone)]
pub(super) struct Unsent {
    conversation: String,
    /// `text`, `clientMessageId` and `after`.
    body: Value,
}

impl Client {
    /// Writes into a conversation: the entry, if it is stored for sure.
    ///
    /// # Errors
    /// The problem's code, if it is refused for good.
    pub async fn write(&mut self, conversation: &str, words: &str) -> Result<Option<Value>, String> {
        let message = self.prepare(conversation, words);
        self.try_to_send(message).await
    }

    /// Writes over the socket, and loses the connection before the answer comes.
    pub async fn write_and_lose_connection(&mut self, conversation: &str, words: &str) {
        let message = self.prepare(conversation, words);
        if let Some(mut socket) = self.socket.take() {
            socket.send(&message.frame()).await;
        }
    }

    /// Sends what may not have arrived once more, unless it has turned up in the log.
    pub async fn repeat_unsent(&mut self) {
        for message in self.unsent.clone() {
            if self.has(&message) {
                self.forget(&message);
            } else {
                // A refusal is final: there is nothing to be done about it here.
                let _ = self.try_to_send(message).await;
            }
        }
    }

    /// How many messages are not known to be stored.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.unsent.len()
    }

    /// Before the first try: `after` is what is known now.
    fn prepare(&mut self, conversation: &str, words: &str) -> Unsent {
        let after = self.last(conversation);
        let body = json!({ "text": text(words), "clientMessageId": suffix(), "after": after });
        let message = Unsent { conversation: conversation.to_owned(), body };
        self.unsent.push(message.clone());
        message
    }

    async fn try_to_send(&mut self, message: Unsent) -> Result<Option<Value>, String> {
        let (entry, problem) = match &mut self.socket {
            Some(socket) => {
                let mut answer = socket.ask("sendMessage", message.frame()).await;
                (answer["entry"].take(), answer["problem"].take())
            }
            None => {
                let answer = self.person.write_in(&message.conversation, &message.body).await;
                let mut body = answer.json();
                if answer.status < 300 { (body["entry"].take(), Value::Null) } else { (Value::Null, body) }
            }
        };
        if problem.is_null() {
            self.forget(&message);
            self.take_entry(&message.conversation, &entry).await;
            return Ok(Some(entry));
        }
        if problem["status"].as_u64().is_some_and(|status| status == 429 || status >= 500) {
            return Ok(None);
        }
        self.forget(&message);
        Err(problem["code"].as_str().unwrap().to_owned())
    }

    fn has(&self, message: &Unsent) -> bool {
        let entries = self.shown(&message.conversation);
        entries.iter().any(|entry| {
            entry["sender"] == self.person.id.as_str()
                && entry["clientMessageId"] == message.body["clientMessageId"]
        })
    }

    fn forget(&mut self, message: &Unsent) {
        self.unsent.retain(|other| other.body["clientMessageId"] != message.body["clientMessageId"]);
    }
}

impl Unsent {
    fn frame(&self) -> Value {
        let mut frame = self.body.clone();
        frame["action"] = json!("sendMessage");
        frame["conversationId"] = json!(self.conversation);
        frame
    }
}
