//! The process of another client library, as the tests drive it: a command for each.

use natter_tests::{Person, judged_client::JudgedClient, text};
use serde_json::{Value, json};

use super::device::Device;

/// Which conversation a command is about.
fn of(conversation: &str) -> Value {
    json!({ "conversation": conversation })
}

/// Messages to a conversation.
fn messages(conversation: &str, words: &[String]) -> Value {
    let texts: Vec<String> = words.iter().map(|words| text(words)).collect();
    json!({ "conversation": conversation, "texts": texts })
}

impl Device for JudgedClient {
    async fn begin(person: Person) -> Self {
        Self::start(person).await
    }

    fn person(&self) -> &Person {
        &self.person
    }

    fn with_pages_of(self, _: u64) -> Self {
        self
    }

    async fn connect(&mut self) {
        self.run("connect", json!({})).await;
    }

    async fn lose_connection(&mut self) {
        self.run("lose", json!({})).await;
    }

    async fn is_connected(&mut self) -> bool {
        self.run("connected", json!({})).await == true
    }

    async fn listen(&mut self) {
        self.run("listen", json!({})).await;
    }

    async fn sync(&mut self) {
        self.run("sync", json!({})).await;
    }

    async fn write(&mut self, conversation: &str, words: &str) {
        let fields = json!({ "conversation": conversation, "text": text(words) });
        self.run("write", fields).await;
    }

    async fn queue(&mut self, conversation: &str, words: &[String]) {
        self.run("queue", messages(conversation, words)).await;
    }

    async fn queue_and_lose_connection(&mut self, conversation: &str, words: &[String]) {
        self.run("queueAndLose", messages(conversation, words)).await;
    }

    async fn flush(&mut self) {
        self.run("flush", json!({})).await;
    }

    async fn unsent(&mut self) -> usize {
        serde_json::from_value(self.run("unsent", json!({})).await).unwrap()
    }

    async fn delete(&mut self, conversation: &str, seq: u64, everyone: bool) {
        let fields = json!({ "conversation": conversation, "seq": seq, "everyone": everyone });
        self.run("delete", fields).await;
    }

    async fn read(&mut self, conversation: &str, seq: u64) {
        self.run("read", json!({ "conversation": conversation, "seq": seq })).await;
    }

    async fn last(&mut self, conversation: &str) -> u64 {
        serde_json::from_value(self.run("last", of(conversation)).await).unwrap()
    }

    async fn shown(&mut self, conversation: &str) -> Vec<Value> {
        Self::shown(self, conversation).await
    }

    async fn conversations(&mut self) -> Vec<String> {
        serde_json::from_value(self.run("conversations", json!({})).await).unwrap()
    }
}
