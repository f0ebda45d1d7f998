//! The reference client, as the tests drive it.

use natter_tests::{Person, client::Client};
use serde_json::Value;

use super::device::Device;

impl Device for Client {
    async fn begin(person: Person) -> Self {
        Self::new(person)
    }

    fn person(&self) -> &Person {
        &self.person
    }

    fn with_pages_of(self, page: u64) -> Self {
        Self::with_pages_of(self, page)
    }

    async fn connect(&mut self) {
        Self::connect(self).await;
    }

    async fn lose_connection(&mut self) {
        Self::lose_connection(self);
    }

    async fn is_connected(&mut self) -> bool {
        Self::is_connected(self)
    }

    async fn listen(&mut self) {
        Self::listen(self).await;
    }

    async fn sync(&mut self) {
        Self::sync(self).await;
    }

    async fn write(&mut self, conversation: &str, words: &str) {
        Self::write(self, conversation, words).await.expect("a member may write");
    }

    async fn queue(&mut self, conversation: &str, words: &[String]) {
        for words in words {
            Self::queue(self, conversation, words);
        }
    }

    async fn queue_and_lose_connection(&mut self, conversation: &str, words: &[String]) {
        Device::queue(self, conversation, words).await;
        self.send_and_lose_connection(conversation).await;
    }

    async fn flush(&mut self) {
        self.repeat_unsent().await;
    }

    async fn unsent(&mut self) -> usize {
        Self::unsent(self)
    }

    async fn delete(&mut self, conversation: &str, seq: u64, everyone: bool) {
        let whom = if everyone { "everyone" } else { "me" };
        Self::delete(self, conversation, seq, whom).await.expect(204);
    }

    async fn read(&mut self, conversation: &str, seq: u64) {
        Self::read(self, conversation, seq).await;
    }

    async fn last(&mut self, conversation: &str) -> u64 {
        Self::last(self, conversation)
    }

    async fn shown(&mut self, conversation: &str) -> Vec<Value> {
        Self::shown(self, conversation)
    }

    async fn conversations(&mut self) -> Vec<String> {
        Self::conversations(self).keys().cloned().collect()
    }
}
