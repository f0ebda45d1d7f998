//! Two people.

use futures_util::try_join;
use natter_domain::{
    conversation::Direct,
    entry::{Body, SendId},
    ids::UserId,
    seq::Seq,
};
use natter_runtime::problem::Problem;
use natter_store::{
    conversations::{Append, Begun, Draft},
    users::Consistency,
};

use super::{Sending, Sent, Written, closed, too_many_messages};
use crate::{
    problems::{blocked, user_not_found},
    speaker::Speaker,
};

/// Two people may begin a conversation in the same moment; who comes second appends.
const BEGINNINGS: u32 = 3;

impl Sending {
    pub(super) async fn to_direct(
        &self,
        speaker: &Speaker,
        direct: Direct,
        draft: Draft,
        after: Option<Seq>,
    ) -> Result<Sent, Problem> {
        let peer = direct.peer_of(speaker.user()).ok_or_else(Problem::internal)?;
        for _ in 0..BEGINNINGS {
            let prepared = async { Ok(self.conversations.prepare(draft.clone(), after, self.flood).await?) };
            let (prepared, (), ()) =
                try_join!(prepared, self.not_blocked(speaker.user(), peer), self.still_there(speaker))?;
            let written = match prepared {
                Append::Repeat(entry) => return Ok(Sent { entry, repeat: true }),
                Append::AfterRefused(refused) => return Err(refused.into()),
                Append::Flood { wait } => return Err(too_many_messages(wait)),
                Append::Closed(why) => return Err(closed(why)),
                Append::Ready(plan) => self.write(speaker, &direct.people(), plan).await?,
                Append::Empty => match self.begin(speaker, direct, &draft).await? {
                    Some(written) => written,
                    None => continue,
                },
            };
            return Ok(self.tell(&direct.people(), written).await);
        }
        Err(Problem::unavailable())
    }

    /// Whether the two have to do with each other: neither blocks the other.
    pub(crate) async fn not_blocked(&self, user: UserId, peer: UserId) -> Result<(), Problem> {
        let blocks = self.users.blocks_with(user, &[peer], Consistency::Strong).await?;
        if blocks.between(peer) { Err(blocked()) } else { Ok(()) }
    }

    /// Whether the speaker may reach the other person now, by something that leaves `body` in the log: the session goes on, the
    /// other person exists, neither blocks the other, and it is not too much at once.
    pub(crate) async fn may_reach(
        &self,
        speaker: &Speaker,
        direct: Direct,
        body: Body,
    ) -> Result<(), Problem> {
        let (user, now) = (speaker.user(), self.clock.now());
        let peer = direct.peer_of(user).ok_or_else(Problem::internal)?;
        let send = SendId::Made(self.ids.message(now));
        let draft = Draft { conversation: direct.id(), sender: user, send, body, sent_at: now };
        let log = async { Ok(self.conversations.prepare(draft, None, self.flood).await?) };
        let profile = async { Ok(self.users.profile(peer).await?) };
        let (log, profile, (), ()) =
            try_join!(log, profile, self.not_blocked(user, peer), self.still_there(speaker))?;
        if profile.is_none() {
            return Err(user_not_found());
        }
        match log {
            Append::Closed(why) => Err(closed(why)),
            Append::Flood { wait } => Err(too_many_messages(wait)),
            Append::AfterRefused(refused) => Err(refused.into()),
            Append::Ready(_) | Append::Empty | Append::Repeat(_) => Ok(()),
        }
    }

    /// Begins the conversation, if the other person exists; `None` if it has begun in the meantime.
    async fn begin(
        &self,
        speaker: &Speaker,
        direct: Direct,
        draft: &Draft,
    ) -> Result<Option<Written>, Problem> {
        let peer = direct.peer_of(speaker.user()).ok_or_else(Problem::internal)?;
        if self.users.profile(peer).await?.is_none() {
            return Err(user_not_found());
        }
        match self.conversations.begin(direct, draft).await? {
            Begun::AlreadyBegun => Ok(None),
            Begun::New(entry) => {
                let targets = self.telling.targets(&direct.people(), speaker.connection()).await;
                // The members were stored with their place in the inbox.
                Ok(Some(Written { entry, repeat: false, targets, opens_activity: false }))
            }
        }
    }
}
