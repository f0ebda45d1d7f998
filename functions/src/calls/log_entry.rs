//! Writes the entry that a finished call leaves in the log.

use natter_app::problem::Problem;
use natter_domain::{
    call::{Call, EndedCall},
    conversation::Direct,
    entry::{Body, Entry, SendId},
    ids::ConnectionId,
    tail::FloodLimit,
    time::Timestamp,
};
use natter_store::{
    Conversations, StoreError,
    conversations::{AppendError, Appended, Begun, Draft, MadeBy, Prepared, Repeated},
};

use super::Calls;
use crate::notify::Notification;

/// Tries to begin a conversation: two people may do so at the same moment, and the second one
/// appends.
const BEGIN_ATTEMPTS: u32 = 3;

/// An entry of a call.
struct Written {
    entry: Entry,
    bumps_inbox: bool,
    /// Whether another attempt has written it, and notifies of it.
    repeat: bool,
}

/// Writes the entry of a finished call once, however often this is repeated, and notifies all
/// devices of both people but `except`. `None` if the log takes no entries: one of the two has
/// deleted the account.
pub(super) async fn write_entry(
    calls: &Calls,
    call: &Call,
    except: Option<&ConnectionId>,
    now: Timestamp,
) -> Result<Option<Entry>, Problem> {
    let Some(over) = call.ended.as_ref().filter(|over| !over.logged) else { return Ok(None) };
    let written = match append(&calls.conversations, call.direct, &draft(call, over)).await {
        Ok(written) => Some(written),
        Err(AppendError::Closed(_) | AppendError::NotAMember) => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(written) = &written {
        let notification = Notification {
            conversation: call.direct.id(),
            entries: std::slice::from_ref(&written.entry),
            bumps_inbox: written.bumps_inbox,
        };
        let (notifier, people) = (&calls.notifier, call.direct.people());
        if written.repeat {
            notifier.bump_again(&people, call.caller.user, notification).await;
        } else {
            notifier.notify_entries(&people, notification, except, now).await;
        }
    }
    // If this fails, a repeat finds the entry and marks the call again.
    calls.connections.mark_logged(&call.id).await?;
    Ok(written.map(|written| written.entry))
}

/// The send id is derived from the call, so a repeat is recognised.
fn draft(call: &Call, over: &EndedCall) -> Draft {
    Draft {
        conversation: call.direct.id(),
        sender: call.caller.user,
        send: SendId::Made(format!("call:{}:{}", call.started_at.millis(), call.id)),
        body: Body::Call(over.finished.clone()),
        sent_at: over.at,
    }
}

async fn append(
    log: &Conversations,
    direct: Direct,
    draft: &Draft,
) -> Result<Written, AppendError> {
    for _ in 0..BEGIN_ATTEMPTS {
        let (entry, bumps_inbox, repeat) = match log.prepare(draft, None, FloodLimit::Off).await? {
            Prepared::Repeat(Repeated { entries, may_bump_inbox }) => {
                (entries.into_iter().next(), may_bump_inbox, true)
            }
            Prepared::Ready(plan) => {
                let Appended { stored, bumps_inbox, .. } = log.append(plan).await?;
                let stored = stored.into_iter().next();
                let repeat = stored.as_ref().is_some_and(|one| one.made_by != MadeBy::This);
                (stored.map(|one| one.entry), bumps_inbox, repeat)
            }
            Prepared::Empty => match log.begin(direct, draft).await? {
                // The member items were stored with their inbox positions.
                Begun::New(entries) => (entries.into_iter().next(), false, false),
                Begun::AlreadyBegun => continue,
            },
        };
        let entry = entry.ok_or(StoreError::Unreadable { what: "entry" })?;
        return Ok(Written { entry, bumps_inbox, repeat });
    }
    Err(AppendError::Contended)
}
