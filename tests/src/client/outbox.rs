//! The outbox: messages without an acknowledgement, in the order in which they were written.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Client;
use crate::{rng::suffix, text};

/// Messages that may be sent together.
const TOGETHER: usize = 10;
/// Bytes of a frame or a body: API Gateway closes a socket at one of more than 32 KB. Some are left
/// for the action and the id of the request.
const BYTES: usize = 32 * 1024 - 256;

/// An unacknowledged message, as each attempt sends it.
#[derive(Debug, Clone)]
pub(super) struct Unsent {
    conversation: String,
    /// `text` and `clientMessageId`.
    message: Value,
    after: u64,
}

/// What became of a try to send.
enum Tried {
    /// The messages are stored.
    Stored(Vec<Value>),
    /// No answer, or one that asks to try again later.
    Later {
        /// Whether these were too many at once.
        flood: bool,
    },
    /// Refused for good, with this code.
    Refused(String),
}

impl Client {
    /// Writes a message into a conversation and sends what is unsent there. Returns its entry if
    /// the send was acknowledged.
    ///
    /// # Errors
    /// The problem's code, if the refusal is final.
    pub async fn write(
        &mut self,
        conversation: &str,
        words: &str,
    ) -> Result<Option<Value>, String> {
        let id = self.queue(conversation, words);
        let (stored, refused) = self.flush(conversation).await;
        if let Some((_, code)) = refused.into_iter().find(|(refused, _)| *refused == id) {
            return Err(code);
        }
        Ok(stored.into_iter().find(|entry| entry["clientMessageId"] == id))
    }

    /// Writes a message that is not sent yet, and returns its id. `after` is the last known number.
    pub fn queue(&mut self, conversation: &str, words: &str) -> Value {
        let message = json!({ "text": text(words), "clientMessageId": suffix() });
        let id = message["clientMessageId"].clone();
        let after = self.last(conversation);
        self.unsent.push(Unsent { conversation: conversation.to_owned(), message, after });
        id
    }

    /// Sends what is unsent in a conversation over the socket, and loses the connection before the
    /// answer comes.
    pub async fn send_and_lose_connection(&mut self, conversation: &str) {
        let next = self.next_unsent(conversation, TOGETHER);
        if let Some(mut socket) = self.socket.take() {
            let (action, mut frame) = frame(&next);
            frame["action"] = json!(action);
            socket.send(&frame).await;
        }
    }

    /// Sends what is unsent in every conversation again, unless it is in the log.
    pub async fn repeat_unsent(&mut self) {
        let places: BTreeSet<String> =
            self.unsent.iter().map(|message| message.conversation.clone()).collect();
        for conversation in places {
            // A refusal is final; the message is dropped.
            self.flush(&conversation).await;
        }
    }

    /// The number of unacknowledged messages.
    #[must_use]
    pub fn unsent(&self) -> usize {
        self.unsent.len()
    }

    /// Sends what is unsent in a conversation, one send after another. Returns the entries of what
    /// was stored, and the ids and codes of what was refused for good.
    pub async fn flush(&mut self, conversation: &str) -> (Vec<Value>, Vec<(Value, String)>) {
        let (mut stored, mut refused) = (Vec::new(), Vec::new());
        let mut most = TOGETHER;
        loop {
            self.drop_acknowledged(conversation);
            let next = self.next_unsent(conversation, most);
            if next.is_empty() {
                return (stored, refused);
            }
            match self.try_to_send(&next).await {
                Tried::Stored(entries) => {
                    self.forget(&next);
                    for entry in &entries {
                        self.take_entry(conversation, entry).await;
                    }
                    stored.extend(entries);
                    most = TOGETHER;
                }
                Tried::Later { flood: true } if next.len() > 1 => most = next.len() / 2,
                Tried::Later { .. } => return (stored, refused),
                // Only some of them may be to blame.
                Tried::Refused(_) if next.len() > 1 => most = 1,
                Tried::Refused(code) => {
                    self.forget(&next);
                    let ids = next.iter().map(|one| one.message["clientMessageId"].clone());
                    refused.extend(ids.map(|id| (id, code.clone())));
                }
            }
        }
    }

    /// The next messages to send in a conversation, in their order: as many as fit, and one at
    /// least, which always does.
    fn next_unsent(&self, conversation: &str, most: usize) -> Vec<Unsent> {
        let there = self.unsent.iter().filter(|message| message.conversation == conversation);
        let mut next: Vec<Unsent> = there.take(most).cloned().collect();
        while next.len() > 1 && frame(&next).1.to_string().len() > BYTES {
            next.pop();
        }
        next
    }

    async fn try_to_send(&mut self, messages: &[Unsent]) -> Tried {
        let (mut answer, problem) = match &mut self.socket {
            Some(socket) => {
                let (action, frame) = frame(messages);
                let mut answer = socket.ask(action, frame).await;
                let problem = answer["problem"].take();
                (answer, problem)
            }
            None => {
                let answer = self.person.write_in(&messages[0].conversation, &body(messages)).await;
                let body = answer.json();
                if answer.status < 300 { (body, Value::Null) } else { (Value::Null, body) }
            }
        };
        if problem.is_null() {
            let stored = if let Value::Array(entries) = answer["entries"].take() {
                entries
            } else {
                vec![answer["entry"].take()]
            };
            assert_eq!(stored.len(), messages.len(), "one for each");
            return Tried::Stored(stored);
        }
        if problem["status"].as_u64().is_some_and(|status| status == 429 || status >= 500) {
            return Tried::Later { flood: problem["code"] == "too_many_messages" };
        }
        Tried::Refused(problem["code"].as_str().unwrap().to_owned())
    }

    /// Forgets unsent messages that the log has: their acknowledgement was lost.
    fn drop_acknowledged(&mut self, conversation: &str) {
        let entries = self.shown(conversation);
        let known: BTreeSet<&str> = entries
            .iter()
            .filter(|entry| entry["sender"] == self.person.id.as_str())
            .filter_map(|entry| entry["clientMessageId"].as_str())
            .collect();
        self.unsent.retain(|unsent| {
            unsent.conversation != conversation
                || !unsent.message["clientMessageId"].as_str().is_some_and(|id| known.contains(id))
        });
    }

    fn forget(&mut self, sent: &[Unsent]) {
        let is_sent = |unsent: &Unsent| {
            sent.iter()
                .any(|one| one.message["clientMessageId"] == unsent.message["clientMessageId"])
        };
        self.unsent.retain(|unsent| !is_sent(unsent));
    }
}

/// A frame that sends messages of one conversation, and its action.
fn frame(messages: &[Unsent]) -> (&'static str, Value) {
    let mut frame = body(messages);
    frame["conversationId"] = json!(messages[0].conversation);
    (if messages.len() == 1 { "sendMessage" } else { "sendMessages" }, frame)
}

/// What messages of one conversation are sent with. `after` is the lowest of theirs.
fn body(messages: &[Unsent]) -> Value {
    let after = messages.iter().map(|one| one.after).min();
    let mut body = match messages {
        [one] => one.message.clone(),
        all => json!({ "messages": all.iter().map(|one| one.message.clone()).collect::<Vec<_>>() }),
    };
    body["after"] = json!(after);
    body
}
