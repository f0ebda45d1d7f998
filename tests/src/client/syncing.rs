//! Recovery with `POST /api/sync`.

use serde_json::{Map, Value, json};

use super::{Client, Conversation};

impl Client {
    /// Fetches and handles what the device has missed. Returns the answer.
    pub async fn sync(&mut self) -> Value {
        let known: Map<String, Value> = self
            .conversations
            .iter()
            .map(|(id, known)| (id.clone(), json!(known.last())))
            .collect();
        let limit = self.page;
        let body = json!({ "conversations": known, "limit": limit });
        let answer = self.person.post("/api/sync", &body).await.expect(200);
        for id in answer["removed"].as_array().unwrap() {
            self.conversations.remove(id.as_str().unwrap());
        }
        for found in answer["changed"].as_array().unwrap() {
            self.take_changed(found).await;
        }
        for found in answer["new"].as_array().unwrap() {
            self.take_afresh(found).await;
        }
        if answer["moreNew"] == true {
            self.read_inbox().await;
        }
        self.conversations.values().for_each(Conversation::assert_whole);
        answer
    }

    async fn take_changed(&mut self, found: &Value) {
        let id = found["conversationId"].as_str().unwrap();
        if found["recovered"] == false {
            return self.take_afresh(found).await;
        }
        let known = self.conversations.get_mut(id).expect("one that was handed in");
        known.take_missed(found);
        known.receipt("read", &self.person.id, found["readSeq"].as_u64().unwrap());
        if found["more"] == true {
            self.fetch(id).await;
        }
    }

    /// Handles a conversation that is new, or whose copy must be replaced.
    async fn take_afresh(&mut self, found: &Value) {
        let id = found["conversationId"].as_str().unwrap();
        let last = found["lastSeq"].as_u64().unwrap();
        let mut conversation = Conversation::newest(&found["entries"], last);
        conversation.receipt("read", &self.person.id, found["readSeq"].as_u64().unwrap());
        self.conversations.insert(id.to_owned(), conversation);
        if found["more"] == true {
            self.page_back(id).await;
        }
    }

    /// Reads the inbox, for new conversations that the sync left out.
    async fn read_inbox(&mut self) {
        let mut cursor = String::new();
        loop {
            let page =
                self.person.get(&format!("/api/conversations?limit=100{cursor}")).await.expect(200);
            for conversation in page["conversations"].as_array().unwrap() {
                let id = conversation["id"].as_str().unwrap();
                if !self.conversations.contains_key(id) {
                    self.open(id).await;
                }
            }
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return,
            }
        }
    }
}
