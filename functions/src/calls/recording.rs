//! The entry that a call leaves in the log.

use natter_domain::{
    call::{Call, Over},
    entry::{Body, Entry, SendId},
    ids::ConnectionId,
    tail::FloodLimit,
};
use natter_runtime::problem::Problem;
use natter_store::conversations::{Append, Appended, Begun, Draft};

use crate::telling::{News, Telling};

/// Two people may begin a conversation in the same moment; who comes second appends.
const BEGINNINGS: u32 = 3;

/// An entry that was written.
struct Written {
    entry: Entry,
    opens_activity: bool,
    /// Somebody else has written it, and tells of it.
    repeat: bool,
}

/// Writes a call that is over into the log, once however often this is repeated, and tells all devices of both people but
/// `except`. There is no entry where the log takes none: one of the two has deleted the account.
pub(super) async fn record(
    telling: &Telling,
    call: &Call,
    except: Option<&ConnectionId>,
) -> Result<Option<Entry>, Problem> {
    let Some(over) = call.over.as_ref().filter(|over| !over.logged) else { return Ok(None) };
    let written = write(telling, draft(call, over)).await?;
    if let Some(written) = written.as_ref().filter(|written| !written.repeat) {
        let news = News {
            conversation: call.direct.id(),
            entries: std::slice::from_ref(&written.entry),
            opens_activity: written.opens_activity,
        };
        telling.tell_entries(&call.direct.people(), news, except).await;
    }
    // If this fails, somebody finds the entry once more.
    telling.pusher().connections().note_logged(&call.id).await?;
    Ok(written.map(|written| written.entry))
}

/// The entry's name follows from the call, so that it is known again.
fn draft(call: &Call, over: &Over) -> Draft {
    Draft {
        conversation: call.direct.id(),
        sender: call.caller.user,
        send: SendId::Made(format!("call:{}:{}", call.started_at.millis(), call.id)),
        body: Body::Call(over.finished.clone()),
        sent_at: over.at,
    }
}

async fn write(telling: &Telling, draft: Draft) -> Result<Option<Written>, Problem> {
    let log = telling.conversations();
    let repeat = |entry| Some(Written { entry, opens_activity: false, repeat: true });
    for _ in 0..BEGINNINGS {
        match log.prepare(draft.clone(), None, FloodLimit::Off).await? {
            Append::Repeat(entry) => return Ok(repeat(entry)),
            Append::Closed(_) => return Ok(None),
            Append::Ready(plan) => match log.append(plan).await? {
                Appended::New { entry, opens_activity, .. } => {
                    return Ok(Some(Written { entry, opens_activity, repeat: false }));
                }
                Appended::Repeat(entry) => return Ok(repeat(entry)),
                Appended::Closed(_) | Appended::Parted => return Ok(None),
                Appended::Busy | Appended::Flood { .. } => return Err(Problem::unavailable()),
            },
            Append::Empty => {
                let Some(direct) = draft.conversation.direct() else { return Err(Problem::internal()) };
                match log.begin(direct, &draft).await? {
                    Begun::New(entry) => {
                        // The members were stored with their place in the inbox.
                        return Ok(Some(Written { entry, opens_activity: false, repeat: false }));
                    }
                    Begun::AlreadyBegun => {}
                }
            }
            Append::Flood { .. } | Append::AfterRefused(_) => return Err(Problem::internal()),
        }
    }
    Err(Problem::unavailable())
}
