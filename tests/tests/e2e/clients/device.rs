//! What the tests need of a client, whichever library it is.

use natter_tests::Person;
use serde_json::Value;

/// A device of one person.
pub(super) trait Device: Sized {
    /// A device without any data, not connected.
    async fn begin(person: Person) -> Self;

    /// The person and session that it acts for.
    fn person(&self) -> &Person;

    /// The same device with another page size, if its library lets one choose.
    fn with_pages_of(self, page: u64) -> Self;

    /// Connects. Returns when what was missed is handled, and what was unsent is sent.
    async fn connect(&mut self);

    /// Loses its connection without a close frame, as a phone in a tunnel does.
    async fn lose_connection(&mut self);

    /// Whether it has a socket.
    async fn is_connected(&mut self) -> bool;

    /// Handles every event that was pushed until now.
    async fn listen(&mut self);

    /// Fetches what it has missed.
    async fn sync(&mut self);

    /// Writes a message which is not refused, and sends it.
    async fn write(&mut self, conversation: &str, words: &str);

    /// Writes messages, and does not wait for the log.
    async fn queue(&mut self, conversation: &str, words: &[String]);

    /// Writes messages, sends over the socket, and loses it before the answer comes.
    async fn queue_and_lose_connection(&mut self, conversation: &str, words: &[String]);

    /// Sends what is unsent, with or without a socket.
    async fn flush(&mut self);

    /// The number of unacknowledged messages.
    async fn unsent(&mut self) -> usize;

    /// Deletes a message, for everyone or for this person.
    async fn delete(&mut self, conversation: &str, seq: u64, everyone: bool);

    /// Marks a conversation read up to `seq`.
    async fn read(&mut self, conversation: &str, seq: u64);

    /// The number up to which it has every entry.
    async fn last(&mut self, conversation: &str) -> u64;

    /// The entries that it shows of a conversation, from the first that can be read.
    async fn shown(&mut self, conversation: &str) -> Vec<Value>;

    /// The ids of the conversations that it knows.
    async fn conversations(&mut self) -> Vec<String>;
}
