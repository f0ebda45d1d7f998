//! One conversation, as the answer to whatever has to do with it.

use futures_util::try_join;
use natter_domain::{conversation::ConversationId, ids::UserId, member::Member, time::Timestamp};
use natter_runtime::{http::Answer, problem::Problem};
use natter_store::{Conversations, StoreError, Users, users::Consistency};

use crate::{
    problems::conversation_not_found,
    views::conversation::{ConversationView, OneConversation, peers},
};

/// The conversation as `user` sees it now.
pub(crate) async fn one_conversation(
    conversations: &Conversations,
    users: &Users,
    user: UserId,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Answer, Problem> {
    let summaries = conversations.summaries(user, &[conversation], Consistency::Strong, now).await?;
    let peers = peers(&summaries);
    let (profiles, receipts) =
        try_join!(users.profiles(&peers), receipts(conversations, users, user, conversation, &peers))?;
    let view = summaries.first().and_then(|summary| ConversationView::new(summary, &profiles));
    let view = view.ok_or_else(conversation_not_found)?;
    let conversation = match &receipts {
        Some(other) => view.with_receipts_of(other),
        None => view,
    };
    Ok(Answer::ok(&OneConversation { conversation }))
}

/// The other one of a direct conversation. Who has gone has no numbers any more, and of whom one blocks one learns nothing.
async fn receipts(
    conversations: &Conversations,
    users: &Users,
    user: UserId,
    conversation: ConversationId,
    peers: &[UserId],
) -> Result<Option<Member>, StoreError> {
    let Some(peer) = peers.first() else { return Ok(None) };
    let (other, blocks) = try_join!(
        conversations.member(conversation, *peer, Consistency::Eventual),
        users.blocks_with(user, peers, Consistency::Eventual),
    )?;
    Ok(other.filter(|_| !blocks.between(*peer)))
}
