//! Pushed events.

use serde_json::Value;

use super::{Client, is_gone};

impl Client {
    pub(super) async fn take_event(&mut self, event: &Value) {
        let Some(conversation) = event["conversationId"].as_str() else { return };
        match event["event"].as_str() {
            Some("newMessage") => self.take_entry(conversation, &event["entry"]).await,
            Some(receipt @ ("read" | "delivered")) => {
                if let Some(known) = self.conversations.get_mut(conversation) {
                    known.receipt(
                        receipt,
                        event["userId"].as_str().unwrap(),
                        event["seq"].as_u64().unwrap(),
                    );
                }
            }
            Some("conversation") if event["change"] == "removed" => {
                self.look_again(conversation).await
            }
            Some("conversation") if self.conversations.contains_key(conversation) => {
                self.fetch(conversation).await
            }
            Some("conversation") => self.open(conversation).await,
            _ => {}
        }
        if let Some(known) = self.conversations.get(conversation) {
            known.assert_whole();
        }
    }

    /// Checks a conversation that an event reported as removed: the event may be late, or the
    /// conversation was cleared.
    async fn look_again(&mut self, conversation: &str) {
        if !self.conversations.contains_key(conversation) {
            return;
        }
        let answer = self.person.get(&format!("/api/conversations/{conversation}")).await;
        if is_gone(&answer) {
            self.conversations.remove(conversation);
            return;
        }
        let cleared = answer.expect(200)["conversation"]["clearedSeq"].as_u64().unwrap();
        if let Some(known) = self.conversations.get_mut(conversation) {
            known.forget_before(cleared + 1);
        }
        self.fetch(conversation).await;
    }
}
