//! Sending to a room.

use futures_util::try_join;
use natter_app::problem::{Problem, refusals::conversation_not_found};
use natter_domain::{
    conversation::ConversationId, ids::UserId, limits::INLINE_FANOUT_MAX, seq::Seq,
};
use natter_store::{
    conversations::{AppendPlan, Appended, Drafts, Prepared},
    users::Consistency,
};

use super::{MessageSender, Sent, notification, to_notify};
use crate::access::ensure_session_active;

impl MessageSender<'_> {
    pub(super) async fn to_room(
        &self,
        drafts: Drafts,
        after: Option<Seq>,
    ) -> Result<Sent, Problem> {
        let room = drafts.conversation();
        let tail = async { Ok(self.context.conversations.tail(room).await?) };
        let members =
            async { Ok(self.context.conversations.members(room, Consistency::Strong).await?) };
        let (tail, members, ()) =
            try_join!(tail, members, ensure_session_active(self.context, self.caller, self.now))?;
        let mut people: Vec<UserId> = members.iter().map(|member| member.user).collect();
        if !people.contains(&self.caller.user()) {
            return Err(conversation_not_found());
        }
        // Only after the check of the membership: reading far back for a repeat is not for
        // strangers.
        let plan = match self
            .context
            .conversations
            .plan_append(tail, drafts, after, self.context.flood_limit)
            .await?
        {
            Prepared::Repeat(repeated) => return Ok(self.repeat(&people, repeated).await),
            Prepared::Empty => return Err(conversation_not_found()),
            Prepared::Ready(plan) => plan,
        };
        // This read comes after that of the newest entries. A removal from now on takes the
        // sequence number that this message would get, so the append meets it.
        if plan.outdates_membership()
            && self
                .context
                .conversations
                .member(room, self.caller.user(), Consistency::Strong)
                .await?
                .is_none()
        {
            return Err(conversation_not_found());
        }
        people.retain(|user| !plan.has_left(*user));
        if people.len() > INLINE_FANOUT_MAX {
            return self.to_large_room(&people, plan).await;
        }
        let written = self.write(&people, plan).await?;
        Ok(self.notify(&people, written).await)
    }

    /// Appends, and leaves the pushes to `fanout`: no connections are read here.
    async fn to_large_room(&self, people: &[UserId], plan: AppendPlan) -> Result<Sent, Problem> {
        let conversation = plan.conversation();
        let Appended { stored, contended, bumps_inbox } =
            self.context.conversations.append(plan).await?;
        let members = if contended {
            self.current_members(conversation, people).await
        } else {
            people.to_vec()
        };
        if let Some(notification) = notification(&to_notify(&stored), bumps_inbox) {
            self.context
                .notifier
                .notify_entries(&members, notification, self.caller.connection(), self.now)
                .await;
        }
        Ok(Sent::of(stored))
    }

    /// The members now, for an entry whose append met others: they may have removed or added
    /// somebody.
    pub(super) async fn current_members(
        &self,
        conversation: ConversationId,
        before: &[UserId],
    ) -> Vec<UserId> {
        if conversation.direct().is_some() {
            return before.to_vec();
        }
        match self.context.conversations.members(conversation, Consistency::Strong).await {
            Ok(members) => members.into_iter().map(|member| member.user).collect(),
            Err(error) => {
                tracing::warn!(%error, "members could not be read: nobody is notified of an entry");
                Vec::new()
            }
        }
    }
}
