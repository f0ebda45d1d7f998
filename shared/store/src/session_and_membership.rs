//! Who asks, and what they are in the conversation that they ask for, in one request over both
//! tables.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::KeysAndAttributes;
use natter_domain::{
    conversation::ConversationId,
    member::Member,
    session::{Identity, Session},
    time::Timestamp,
};

use crate::{Conversations, StoreError, Users, attributes::conversations::member, dynamodb::Item};

/// Whether somebody may come in.
pub struct SessionAndMembership {
    /// Their session, if it is valid. Eventually consistent.
    pub session: Option<Session>,
    /// What they are in the conversation, if they are a member. A strong read.
    pub member: Option<Member>,
}

impl Users {
    /// The session and the membership of whoever asks for a conversation. One request, 1.5 RRU.
    pub async fn session_and_membership(
        &self,
        identity: Identity,
        conversations: &Conversations,
        conversation: ConversationId,
        now: Timestamp,
    ) -> Result<SessionAndMembership, StoreError> {
        let one = |key: Item, strong: bool| {
            let keys = KeysAndAttributes::builder().keys(key).consistent_read(strong).build();
            keys.map_err(StoreError::unbuilt("BatchGetItem"))
        };
        let wanted = HashMap::from([
            (self.table().to_owned(), one(Self::session_key(identity), false)?),
            (
                conversations.table().to_owned(),
                one(Conversations::member_key(conversation, identity.user), true)?,
            ),
        ]);
        let mut found = SessionAndMembership { session: None, member: None };
        for item in self.client().batch_get_rounds(wanted).await? {
            // Only member items say whose they are in an attribute of this name.
            if item.contains_key(member::USER) {
                found.member = Some(Conversations::member_of(item)?);
            } else {
                found.session =
                    Some(Self::session_of(item)?).filter(|session| session.expires_at > now);
            }
        }
        Ok(found)
    }
}
