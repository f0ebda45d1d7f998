//! The answer that holds one conversation, as several routes give it.

use futures_util::{future::OptionFuture, try_join};
use natter_app::{
    http::{self, Body, Response},
    problem::{Problem, refusals::conversation_not_found},
};
use natter_domain::{conversation::ConversationId, ids::UserId, time::Timestamp};
use natter_store::{Conversations, StoreError, Users, users::Consistency};

use crate::{
    people::seen_by,
    views::conversation::{ConversationView, OneConversation, peers},
};

/// The conversation as `user` sees it now.
pub(crate) async fn one_conversation(
    conversations: &Conversations,
    users: &Users,
    user: UserId,
    conversation: ConversationId,
    now: Timestamp,
) -> Result<Response<Body>, Problem> {
    let summaries =
        conversations.summaries(user, &[conversation], Consistency::Strong, now).await?;
    let peers = peers(&summaries);
    let peer = peers.first().copied();
    // The other person of a direct conversation, if they have not deleted the account.
    let other = async {
        let member =
            peer.map(|peer| conversations.member(conversation, peer, Consistency::Eventual));
        Ok::<_, StoreError>(OptionFuture::from(member).await.transpose()?.flatten())
    };
    let (profiles, blocks, other) = try_join!(
        users.profiles(&peers),
        users.blocks_with(user, &peers, Consistency::Eventual),
        other,
    )?;
    let profiles =
        profiles.into_iter().map(|(id, profile)| (id, seen_by(&blocks, profile))).collect();
    let receipts = match peer.and_then(|peer| blocks.last_sight(peer)) {
        Some(sight) => sight.receipts.filter(|_| other.is_some()),
        None => other.map(|other| (other.read, other.delivered())),
    };
    let view = summaries.first().and_then(|summary| ConversationView::new(summary, &profiles));
    let view = view.ok_or_else(conversation_not_found)?;
    let conversation = match receipts {
        Some(receipts) => view.with_peer_receipts(receipts),
        None => view,
    };
    Ok(http::ok(&OneConversation { conversation }))
}
