//! Receipts: a member's numbers move forward, and the others learn of it.

use futures_util::try_join;
use natter_domain::{
    conversation::ConversationId, ids::UserId, limits::REACHED_AT_ONCE, member::Receipt, seq::Seq,
};
use natter_runtime::problem::Problem;
use natter_store::{conversations::Moved, users::Consistency};
use serde::Serialize;

use crate::{
    problems::conversation_not_found,
    sending::{Sending, membership},
    speaker::Speaker,
};

/// The event.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReceiptEvent {
    event: &'static str,
    conversation_id: ConversationId,
    user_id: UserId,
    seq: Seq,
}

/// Moves one of the speaker's numbers to `seq`, if it is not there yet.
pub(crate) async fn mark(
    sending: &Sending,
    speaker: &Speaker,
    conversation: ConversationId,
    receipt: Receipt,
    seq: Seq,
) -> Result<(), Problem> {
    let user = speaker.user();
    if let ConversationId::Direct(direct) = conversation {
        membership(direct, user)?;
    }
    let store = sending.conversations();
    let last = async { Ok(store.last(conversation).await?) };
    let member = async { Ok(store.member(conversation, user, Consistency::Strong).await?) };
    let (last, member, ()) = try_join!(last, member, sending.still_there(speaker))?;
    // In this order: how long a room's log is, is not for strangers.
    if member.is_none() {
        return Err(conversation_not_found());
    }
    if seq > last {
        return Err(Problem::invalid_field("seq", "must not be ahead of the conversation's last number"));
    }
    match store.move_receipt(conversation, user, receipt, seq).await? {
        Moved::NotAMember => return Err(conversation_not_found()),
        Moved::Not => return Ok(()),
        Moved::Forward => {}
    }
    let event = match receipt {
        Receipt::Read => "read",
        Receipt::Delivered => "delivered",
    };
    let event = ReceiptEvent { event, conversation_id: conversation, user_id: user, seq };
    // What has moved has moved: that nobody can be told of it does not make it undone.
    let people = audience(sending, conversation, user).await.unwrap_or_else(|problem| {
        tracing::warn!(code = problem.code.as_str(), "nobody is told of a receipt");
        Vec::new()
    });
    sending.telling().tell(&people, &event, speaker.connection()).await;
    Ok(())
}

/// Who is told of what is no entry: everybody in a conversation. In a large room, or where one of two people blocks the other,
/// only the person's own devices.
async fn audience(
    sending: &Sending,
    conversation: ConversationId,
    user: UserId,
) -> Result<Vec<UserId>, Problem> {
    match conversation {
        ConversationId::Direct(direct) => {
            let peer = direct.peer_of(user).ok_or_else(Problem::internal)?;
            let blocks = sending.users().blocks_with(user, &[peer], Consistency::Eventual).await?;
            Ok(if blocks.between(peer) { vec![user] } else { direct.people().to_vec() })
        }
        ConversationId::Room(_) => {
            let members = sending.conversations().members(conversation, Consistency::Strong).await?;
            let people: Vec<UserId> = members.into_iter().map(|member| member.user).collect();
            Ok(if people.len() > REACHED_AT_ONCE { vec![user] } else { people })
        }
    }
}
