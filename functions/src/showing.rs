//! One conversation, as the answer to whatever has to do with it.

use natter_domain::{conversation::ConversationId, ids::UserId, time::Timestamp};
use natter_runtime::{http::Answer, problem::Problem};
use natter_store::{Conversations, Users, users::Consistency};

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
    let profiles = users.profiles(&peers(&summaries)).await?;
    let view = summaries.first().and_then(|summary| ConversationView::new(summary, &profiles));
    let view = view.ok_or_else(conversation_not_found)?;
    let view = match peers(&summaries).first() {
        Some(peer) => match conversations.member(conversation, *peer, Consistency::Eventual).await? {
            Some(other)
                if !users.blocks_with(user, &[*peer], Consistency::Eventual).await?.between(*peer) =>
            {
                view.with_receipts_of(&other)
            }
            // Who has gone has no numbers any more, and of whom one blocks one learns nothing.
            Some(_) | None => view,
        },
        None => view,
    };
    Ok(Answer::ok(&OneConversation { conversation: view }))
}
