//! Sending to one other person.

use futures_util::try_join;
use natter_app::problem::{Problem, refusals::user_not_found};
use natter_domain::{conversation::Direct, seq::Seq};
use natter_store::conversations::{Appended, Begun, Drafts, MadeBy, Prepared, Stored};

use super::{MessageSender, Sent, Written};
use crate::access::{ensure_not_blocked, ensure_session_active, peer_of};

/// Tries to begin a conversation: two people may do so at the same moment, and the second one
/// appends.
const BEGIN_ATTEMPTS: u32 = 3;

impl MessageSender<'_> {
    pub(super) async fn to_direct(
        &self,
        direct: Direct,
        drafts: Drafts,
        after: Option<Seq>,
    ) -> Result<Sent, Problem> {
        let peer = peer_of(direct, self.caller.user())?;
        for _ in 0..BEGIN_ATTEMPTS {
            // Without `?`: a block and an ended session are answered before what the log refuses.
            let prepared = async {
                Ok(self
                    .context
                    .conversations
                    .prepare(drafts.clone(), after, self.context.flood_limit)
                    .await)
            };
            let (prepared, (), ()) = try_join!(
                prepared,
                ensure_not_blocked(&self.context.users, self.caller.user(), peer),
                ensure_session_active(self.context, self.caller, self.now)
            )?;
            let written = match prepared? {
                Prepared::Repeat(repeated) => {
                    return Ok(self.repeat(&direct.people(), repeated).await);
                }
                Prepared::Ready(plan) => self.write(&direct.people(), plan).await?,
                Prepared::Empty => match self.begin(direct, drafts.clone()).await? {
                    Some(written) => written,
                    None => continue,
                },
            };
            return Ok(self.notify(&direct.people(), written).await);
        }
        Err(Problem::unavailable())
    }

    /// Begins the conversation, if the other person exists; `None` if it has begun in the meantime.
    async fn begin(&self, direct: Direct, drafts: Drafts) -> Result<Option<Written>, Problem> {
        let peer = peer_of(direct, self.caller.user())?;
        if self.context.users.profile(peer).await?.is_none() {
            return Err(user_not_found());
        }
        match self.context.conversations.begin(direct, drafts).await? {
            Begun::AlreadyBegun => Ok(None),
            Begun::New(entries) => {
                let targets = self
                    .context
                    .notifier
                    .targets(&direct.people(), self.caller.connection(), self.now)
                    .await;
                let made_by = MadeBy::This;
                let stored = entries.into_iter().map(|entry| Stored { entry, made_by }).collect();
                // The member items were stored with their inbox positions.
                let appended = Appended { stored, contended: false, bumps_inbox: false };
                Ok(Some(Written { appended, targets }))
            }
        }
    }
}
