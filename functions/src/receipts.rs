//! Receipts: moves a member's read or delivered number forward, and notifies the others.

use futures_util::try_join;
use natter_app::problem::{Problem, refusals::conversation_not_found};
use natter_domain::{
    conversation::ConversationId, ids::UserId, limits::INLINE_FANOUT_MAX, member::Receipt,
    seq::Seq, time::Timestamp,
};
use natter_store::{conversations::ReceiptMove, users::Consistency};
use serde::Serialize;

use crate::{
    access::{ensure_participant, ensure_session_active, reached_in},
    caller::Caller,
    context::Context,
};

/// The event `read` or `delivered`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReceiptEvent {
    event: &'static str,
    conversation_id: ConversationId,
    user_id: UserId,
    seq: Seq,
}

/// Moves one of the caller's numbers to `seq`, if it is not there yet.
pub(crate) async fn mark(
    context: &Context,
    caller: &Caller,
    conversation: ConversationId,
    receipt: Receipt,
    seq: Seq,
    now: Timestamp,
) -> Result<(), Problem> {
    let user = caller.user();
    ensure_participant(conversation, user)?;
    let store = &context.conversations;
    let known = async { Ok(store.member_and_last(conversation, user).await?) };
    let ((member, last), ()) = try_join!(known, ensure_session_active(context, caller, now))?;
    // In this order: the length of a room's log is not for strangers.
    let Some(member) = member else { return Err(conversation_not_found()) };
    if seq > last {
        return Err(Problem::invalid_field(
            "seq",
            "must not be ahead of the conversation's last number",
        ));
    }
    // What was read was delivered, too: saying so afterwards is no news.
    if member.reached(receipt) >= seq {
        return Ok(());
    }
    match store.move_receipt(conversation, user, receipt, seq).await? {
        ReceiptMove::Unchanged => return Ok(()),
        ReceiptMove::Forward => {}
    }
    let event = match receipt {
        Receipt::Read => "read",
        Receipt::Delivered => "delivered",
    };
    let event = ReceiptEvent { event, conversation_id: conversation, user_id: user, seq };
    // The receipt is stored: a failure to notify does not undo it.
    let people = audience(context, conversation, user).await.unwrap_or_else(|problem| {
        tracing::warn!(
            code = problem.code().as_str(),
            "members could not be read: nobody is notified of a receipt"
        );
        Vec::new()
    });
    context.notifier.notify(&people, &event, caller.connection(), now).await;
    Ok(())
}

/// The people who get receipts: everybody in a conversation. In a large room, or where one of two
/// people blocks the other, only the caller's own devices.
async fn audience(
    context: &Context,
    conversation: ConversationId,
    user: UserId,
) -> Result<Vec<UserId>, Problem> {
    match conversation {
        ConversationId::Direct(direct) => Ok(reached_in(&context.users, direct, user).await?),
        ConversationId::Room(_) => {
            let members = context.conversations.members(conversation, Consistency::Strong).await?;
            let people: Vec<UserId> = members.into_iter().map(|member| member.user).collect();
            Ok(if people.len() > INLINE_FANOUT_MAX { vec![user] } else { people })
        }
    }
}
