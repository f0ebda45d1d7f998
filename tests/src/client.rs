//! A small client that follows docs/CLIENTS.md to the letter: one device of one person.
//!
//! It shows how little a client needs. The tests run it while pushes and answers are lost, repeated
//! or reordered.

mod conversation;
mod events;
mod outbox;
mod syncing;

use std::collections::BTreeMap;

use serde_json::{Value, json};

pub use self::conversation::Conversation;
use self::{conversation::Taken, outbox::Unsent};
use crate::{Answer, Person, Socket};

/// Entries that it asks for at once.
const PAGE: u64 = 100;

/// A device.
pub struct Client {
    /// The person and session that the client acts for.
    pub person: Person,
    socket: Option<Socket>,
    conversations: BTreeMap<String, Conversation>,
    unsent: Vec<Unsent>,
    page: u64,
}

impl Client {
    /// A device without any data, not connected.
    #[must_use]
    pub fn new(person: Person) -> Self {
        Self {
            person,
            socket: None,
            conversations: BTreeMap::new(),
            unsent: Vec::new(),
            page: PAGE,
        }
    }

    /// The same device with another page size.
    #[must_use]
    pub fn with_pages_of(self, page: u64) -> Self {
        Self { page, ..self }
    }

    /// Whether it has a socket.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.socket.is_some()
    }

    /// Connects: opens the socket, syncs, repeats unsent messages, then handles what was pushed
    /// meanwhile. Returns the answer of the sync.
    pub async fn connect(&mut self) -> Value {
        self.socket = Some(self.person.socket().await);
        let answer = self.sync().await;
        self.repeat_unsent().await;
        self.listen().await;
        answer
    }

    /// How many entries it asks for at once.
    #[must_use]
    pub fn page(&self) -> u64 {
        self.page
    }

    /// Sends a frame over its socket, and returns the answer.
    pub async fn ask(&mut self, action: &str, fields: Value) -> Value {
        self.socket.as_mut().expect("a socket").ask(action, fields).await
    }

    /// Loses its connection without a close frame, as a phone in a tunnel does.
    pub fn lose_connection(&mut self) {
        self.socket = None;
    }

    /// Handles every event that was pushed until now.
    pub async fn listen(&mut self) {
        let Some(socket) = &mut self.socket else { return };
        for event in socket.pushed().await {
            self.take_event(&event).await;
        }
    }

    /// The conversations that it knows, by id.
    #[must_use]
    pub fn conversations(&self) -> &BTreeMap<String, Conversation> {
        &self.conversations
    }

    /// The entries that it shows of a conversation; none if it does not know it.
    #[must_use]
    pub fn shown(&self, conversation: &str) -> Vec<Value> {
        self.conversations.get(conversation).map(Conversation::shown).unwrap_or_default()
    }

    /// The number up to which it has every entry.
    #[must_use]
    pub fn last(&self, conversation: &str) -> u64 {
        self.conversations.get(conversation).map_or(0, Conversation::last)
    }

    /// Deletes a message for `everyone` or `me`. The result comes as an event.
    pub async fn delete(&mut self, conversation: &str, seq: u64, whom: &str) -> Answer {
        let path = format!("/api/conversations/{conversation}/messages/{seq}?for={whom}");
        self.person.request("DELETE", &path).await
    }

    /// Marks a conversation read up to `seq`, over the socket if there is one.
    pub async fn read(&mut self, conversation: &str, seq: u64) {
        let answer = match &mut self.socket {
            Some(socket) => {
                let fields = json!({ "conversationId": conversation, "seq": seq });
                socket.ask("read", fields).await["event"] == "ack"
            }
            None => {
                let path = format!("/api/conversations/{conversation}/read");
                self.person.request("PUT", &path).json(&json!({ "seq": seq })).await.status == 204
            }
        };
        if let (true, Some(known)) = (answer, self.conversations.get_mut(conversation)) {
            known.receipt("read", &self.person.id, seq);
        }
    }

    /// Handles an entry from a push or an answer.
    async fn take_entry(&mut self, conversation: &str, entry: &Value) {
        match self.conversations.get_mut(conversation) {
            None => self.open(conversation).await,
            Some(known) => match known.take(entry) {
                Taken::Shown | Taken::Known => {}
                Taken::Hole => self.fetch(conversation).await,
            },
        }
    }

    /// Fetches pages after the last known entry until there are no more.
    async fn fetch(&mut self, conversation: &str) {
        while let Some(known) = self.conversations.get_mut(conversation) {
            let path = format!(
                "/api/conversations/{conversation}/entries?after={}&limit={}",
                known.last(),
                self.page
            );
            let answer = self.person.get(&path).await;
            if is_gone(&answer) {
                self.conversations.remove(conversation);
                return;
            }
            if known.take_page(&answer.expect(200)) {
                return;
            }
        }
    }

    /// Loads an unknown conversation: the newest entries, then the earlier pages.
    async fn open(&mut self, conversation: &str) {
        let path = format!("/api/conversations/{conversation}/entries?limit={}", self.page);
        let answer = self.person.get(&path).await;
        if is_gone(&answer) {
            self.conversations.remove(conversation);
            return;
        }
        let page = answer.expect(200);
        let last = page["lastSeq"].as_u64().unwrap();
        self.conversations
            .insert(conversation.to_owned(), Conversation::newest(&page["entries"], last));
        self.page_back(conversation).await;
    }

    /// Fetches the earlier pages, to the beginning.
    async fn page_back(&mut self, conversation: &str) {
        while let Some(known) = self.conversations.get_mut(conversation) {
            let path = format!(
                "/api/conversations/{conversation}/entries?before={}&limit={}",
                known.first(),
                self.page
            );
            let answer = self.person.get(&path).await;
            if is_gone(&answer) {
                self.conversations.remove(conversation);
                return;
            }
            if known.take_older(&answer.expect(200)) {
                return;
            }
        }
    }
}

/// Whether the person has no access to the conversation any more.
fn is_gone(answer: &Answer) -> bool {
    matches!(answer.status, 403 | 404)
}
