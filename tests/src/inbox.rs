//! Reading, deleting and clearing conversations.

use serde_json::{Value, json};

use crate::{Person, Request};

impl Person {
    /// Deletes a message for `everyone`, or for `me`.
    pub fn delete_message(&self, conversation: &str, seq: u64, whom: &str) -> Request {
        self.request(
            "DELETE",
            &format!("/api/conversations/{conversation}/messages/{seq}?for={whom}"),
        )
    }

    /// Clears a conversation for this person.
    pub fn clear(&self, conversation: &str) -> Request {
        self.request("DELETE", &format!("/api/conversations/{conversation}"))
    }

    /// Marks a conversation read up to `seq`.
    pub fn mark_read(&self, conversation: &str, seq: u64) -> Request {
        self.request("PUT", &format!("/api/conversations/{conversation}/read"))
            .json(&json!({ "seq": seq }))
    }

    /// A page of a conversation.
    pub async fn page(&self, conversation: &str, query: &str) -> Value {
        self.get(&format!("/api/conversations/{conversation}/entries?{query}")).await.expect(200)
    }

    /// The whole inbox, read in pages of `limit`.
    pub async fn inbox(&self, limit: usize) -> Vec<Value> {
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let page =
                self.get(&format!("/api/conversations?limit={limit}{cursor}")).await.expect(200);
            let conversations = page["conversations"].as_array().unwrap();
            assert!(conversations.len() <= limit);
            found.extend_from_slice(conversations);
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return found,
            }
        }
    }
}
