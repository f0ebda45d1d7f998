//! A room.

use futures_util::try_join;
use natter_domain::{conversation::ConversationId, ids::UserId, limits::REACHED_AT_ONCE, seq::Seq};
use natter_runtime::problem::Problem;
use natter_store::{
    conversations::{Append, AppendPlan, Appended, Draft},
    users::Consistency,
};

use super::{Sending, Sent, closed, too_many_messages};
use crate::{problems::conversation_not_found, speaker::Speaker, telling::News};

impl Sending {
    pub(super) async fn to_room(
        &self,
        speaker: &Speaker,
        draft: Draft,
        after: Option<Seq>,
    ) -> Result<Sent, Problem> {
        let room = draft.conversation;
        let tail = async { Ok(self.conversations.tail(room).await?) };
        let members = async { Ok(self.conversations.members(room, Consistency::Strong).await?) };
        let (tail, members, ()) = try_join!(tail, members, self.still_there(speaker))?;
        let mut people: Vec<UserId> = members.iter().map(|member| member.user).collect();
        if !people.contains(&speaker.user()) {
            return Err(conversation_not_found());
        }
        // Only now: looking far back for a repeat is not for strangers.
        let plan = match self.conversations.judge(tail, draft, after, self.flood).await? {
            Append::Repeat(entry) => return Ok(Sent { entry, repeat: true }),
            Append::AfterRefused(refused) => return Err(refused.into()),
            Append::Flood { wait } => return Err(too_many_messages(wait)),
            Append::Closed(why) => return Err(closed(why)),
            Append::Empty => return Err(conversation_not_found()),
            Append::Ready(plan) => plan,
        };
        // Read after the newest entry. Whoever is removed from now on takes the number that this message would have.
        if plan.outdates_membership()
            && self.conversations.member(room, speaker.user(), Consistency::Strong).await?.is_none()
        {
            return Err(conversation_not_found());
        }
        people.retain(|user| !plan.has_parted(*user));
        if people.len() > REACHED_AT_ONCE {
            return self.to_large_room(speaker, &people, plan).await;
        }
        let written = self.write(speaker, &people, plan).await?;
        Ok(self.tell(&people, written).await)
    }

    /// Others reach the members; here nobody's connections are read.
    async fn to_large_room(
        &self,
        speaker: &Speaker,
        people: &[UserId],
        plan: AppendPlan,
    ) -> Result<Sent, Problem> {
        let (entry, repeat, contended, opens_activity) = match self.conversations.append(plan).await? {
            Appended::New { entry, contended, opens_activity } => (entry, false, contended, opens_activity),
            Appended::Repeat(entry) => (entry, true, true, false),
            Appended::Flood { wait } => return Err(too_many_messages(wait)),
            Appended::Closed(why) => return Err(closed(why)),
            Appended::Parted => return Err(conversation_not_found()),
            Appended::Busy => return Err(Problem::unavailable()),
        };
        let news =
            News { conversation: entry.conversation, entries: std::slice::from_ref(&entry), opens_activity };
        let now = if contended { self.people_now(entry.conversation, people).await } else { people.to_vec() };
        self.telling.tell_entries(&now, news, speaker.connection()).await;
        Ok(Sent { entry, repeat })
    }

    /// Who is to be told of an entry before which others got in: they may have removed somebody, or let somebody in.
    pub(super) async fn people_now(&self, conversation: ConversationId, before: &[UserId]) -> Vec<UserId> {
        if conversation.direct().is_some() {
            return before.to_vec();
        }
        match self.conversations.members(conversation, Consistency::Strong).await {
            Ok(members) => members.into_iter().map(|member| member.user).collect(),
            Err(error) => {
                tracing::warn!(%error, "members could not be read again, so nobody is told of an entry");
                Vec::new()
            }
        }
    }
}
