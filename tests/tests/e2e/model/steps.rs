//! The steps that people take, and their requests.

use natter_tests::{Answer, Person};
use serde_json::{Value, json};

use super::log::Role;

/// A step. `body` is that of the request.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// `known` says whether it was sent before.
    Send {
        conversation: String,
        body: Value,
        known: bool,
    },
    /// Several new messages, which keep their order. `body` has them.
    SendTogether {
        conversation: String,
        body: Value,
    },
    Delete {
        conversation: String,
        seq: u64,
        for_everyone: bool,
    },
    Clear {
        conversation: String,
    },
    Create {
        others: Vec<String>,
        open: bool,
        name: String,
    },
    Join {
        room: String,
    },
    Leave {
        room: String,
    },
    Put {
        room: String,
        user: String,
        role: Role,
    },
    Remove {
        room: String,
        user: String,
    },
    Edit {
        room: String,
        name: Option<String>,
        open: Option<bool>,
    },
    End {
        room: String,
    },
    Read {
        conversation: String,
        seq: u64,
    },
    Block {
        user: String,
    },
    Unblock {
        user: String,
    },
}

/// The messages of several that are sent together, each as it is repeated alone.
pub(super) fn each(body: &Value) -> Vec<Value> {
    let messages = body["messages"].as_array().unwrap().iter().cloned();
    let with_after = messages.map(|mut message| {
        if let Some(after) = body.get("after") {
            message["after"] = after.clone();
        }
        message
    });
    with_after.collect()
}

impl Step {
    /// The path of the request.
    pub(super) fn conversation(&self) -> Option<&str> {
        match self {
            Self::Send { conversation, .. }
            | Self::SendTogether { conversation, .. }
            | Self::Delete { conversation, .. }
            | Self::Clear { conversation }
            | Self::Read { conversation, .. } => Some(conversation),
            Self::Join { room }
            | Self::Leave { room }
            | Self::Put { room, .. }
            | Self::Remove { room, .. }
            | Self::Edit { room, .. }
            | Self::End { room } => Some(room),
            Self::Create { .. } | Self::Block { .. } | Self::Unblock { .. } => None,
        }
    }

    /// Sends the request.
    pub(super) async fn perform(&self, who: &Person) -> Answer {
        match self {
            Self::Send { conversation, body, .. } | Self::SendTogether { conversation, body } => {
                who.write_in(conversation, body).await
            }
            Self::Delete { conversation, seq, for_everyone } => {
                who.delete_message(
                    conversation,
                    *seq,
                    if *for_everyone { "everyone" } else { "me" },
                )
                .await
            }
            Self::Clear { conversation } => who.clear(conversation).await,
            Self::Create { others, open, name } => {
                let body =
                    json!({ "name": name, "visibility": visibility(*open), "members": others });
                who.post("/api/rooms", &body).await
            }
            Self::Join { room } => who.join(room).await,
            Self::Leave { room } => who.leave(room).await,
            Self::Put { room, user, role } => {
                let path = format!("/api/rooms/{room}/members/{user}");
                who.request("PUT", &path).json(&json!({ "role": role.name() })).await
            }
            Self::Remove { room, user } => {
                who.request("DELETE", &format!("/api/rooms/{room}/members/{user}")).await
            }
            Self::Edit { room, name, open } => {
                let mut body = json!({});
                if let Some(name) = name {
                    body["name"] = json!(name);
                }
                if let Some(open) = open {
                    body["visibility"] = json!(visibility(*open));
                }
                who.edit(room, &body).await
            }
            Self::End { room } => who.end(room).await,
            Self::Read { conversation, seq } => who.mark_read(conversation, *seq).await,
            Self::Block { user } => who.request("PUT", &format!("/api/users/{user}/block")).await,
            Self::Unblock { user } => {
                who.request("DELETE", &format!("/api/users/{user}/block")).await
            }
        }
    }
}

pub(super) fn visibility(open: bool) -> &'static str {
    if open { "open" } else { "invite" }
}
