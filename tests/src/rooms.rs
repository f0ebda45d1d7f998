//! Rooms, their members, and blocks.

use serde_json::{Value, json};

use crate::{Person, Request, text};

impl Person {
    /// A new room of this person's, with these first members; its id. `visibility` is `open` or
    /// `invite`.
    pub async fn room(&self, visibility: &str, members: &[&Self]) -> String {
        let members: Vec<&str> = members.iter().map(|person| person.id.as_str()).collect();
        let body = json!({ "name": text("a room"), "visibility": visibility, "members": members });
        let answer = self.post("/api/rooms", &body).await.expect(201);
        answer["conversation"]["id"].as_str().unwrap().to_owned()
    }

    /// Joins a room.
    pub fn join(&self, room: &str) -> Request {
        self.request("POST", &format!("/api/rooms/{room}/join"))
    }

    /// Leaves a room.
    pub fn leave(&self, room: &str) -> Request {
        self.request("POST", &format!("/api/rooms/{room}/leave"))
    }

    /// Ends a room.
    pub fn end(&self, room: &str) -> Request {
        self.request("DELETE", &format!("/api/rooms/{room}"))
    }

    /// Changes name or visibility of a room.
    pub fn edit(&self, room: &str, body: &Value) -> Request {
        self.request("PATCH", &format!("/api/rooms/{room}")).json(body)
    }

    /// Adds a person to a room as `role`, or changes their role.
    pub fn put_member(&self, room: &str, other: &Self, role: &str) -> Request {
        let path = format!("/api/rooms/{room}/members/{}", other.id);
        self.request("PUT", &path).json(&json!({ "role": role }))
    }

    /// Removes a person from a room.
    pub fn remove_member(&self, room: &str, other: &Self) -> Request {
        self.request("DELETE", &format!("/api/rooms/{room}/members/{}", other.id))
    }

    /// All members of a room, read page by page.
    pub async fn members_of(&self, room: &str) -> Vec<Value> {
        let mut members = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/rooms/{room}/members?limit=100{cursor}");
            let page = self.get(&path).await.expect(200);
            members.extend_from_slice(page["members"].as_array().unwrap());
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return members,
            }
        }
    }

    /// Sends a message to a conversation that has begun.
    pub fn write_in(&self, conversation: &str, body: &Value) -> Request {
        self.post(&format!("/api/conversations/{conversation}/messages"), body)
    }

    /// Sends a text with [`crate::logs::MARK`] to a conversation, and returns the entry.
    pub async fn say_in(&self, conversation: &str, words: &str) -> Value {
        self.write_in(conversation, &json!({ "text": text(words) })).await.expect(201)["entry"]
            .take()
    }

    /// A conversation as this person sees it.
    pub async fn conversation(&self, conversation: &str) -> Value {
        self.get(&format!("/api/conversations/{conversation}")).await.expect(200)["conversation"]
            .take()
    }

    /// A conversation as lists show it: without the other person's receipts.
    pub async fn conversation_in_lists(&self, conversation: &str) -> Value {
        let mut found = self.conversation(conversation).await;
        for name in ["peerReadSeq", "peerDeliveredSeq"] {
            found.as_object_mut().unwrap().remove(name);
        }
        found
    }

    /// Every entry of a conversation, read page by page.
    pub async fn entries_of(&self, conversation: &str) -> Vec<Value> {
        let mut entries: Vec<Value> = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry| entry["seq"].as_u64().unwrap());
            let path = format!("/api/conversations/{conversation}/entries?after={after}&limit=100");
            let page = self.get(&path).await.expect(200);
            let found = page["entries"].as_array().unwrap();
            if found.is_empty() {
                return entries;
            }
            entries.extend_from_slice(found);
        }
    }

    /// Blocks a person.
    pub fn block(&self, other: &Self) -> Request {
        self.request("PUT", &format!("/api/users/{}/block", other.id))
    }

    /// Removes a block.
    pub fn unblock(&self, other: &Self) -> Request {
        self.request("DELETE", &format!("/api/users/{}/block", other.id))
    }

    /// Syncs, with the last numbers of the conversations that are known.
    pub async fn sync(&self, conversations: &Value) -> Value {
        self.post("/api/sync", &json!({ "conversations": conversations })).await.expect(200)
    }
}
