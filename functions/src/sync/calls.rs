//! The calls that ring or run for the caller.

use futures_util::{future::try_join_all, try_join};
use natter_domain::{
    call::{Call, CallId, Media, Seat},
    conversation::ConversationId,
    ids::UserId,
    session::Identity,
    time::{Timestamp, rfc3339, rfc3339_option},
    user::Profile,
};
use natter_store::{StoreError, connections::Kept, users::Consistency};
use serde::Serialize;
use serde_json::Value;

use super::App;
use crate::views::user::UserView;

/// A call of the caller's, with the signals that this device may have missed.
pub(super) struct CurrentCall {
    call: Call,
    user: UserId,
    /// Whether this device has a place in it.
    here: bool,
    offer: Option<Value>,
    answer: Option<Value>,
    candidates: Vec<Value>,
}

/// A call, as the caller sees it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CurrentCallView<'a> {
    id: &'a CallId,
    conversation_id: ConversationId,
    state: StateView,
    direction: Direction,
    peer: UserView<'a>,
    media: Media,
    on_this_device: bool,
    #[serde(serialize_with = "rfc3339")]
    created_at: Timestamp,
    #[serde(serialize_with = "rfc3339")]
    rings_until: Timestamp,
    #[serde(serialize_with = "rfc3339_option")]
    answered_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    candidates: &'a [Value],
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum StateView {
    Ringing,
    Answered,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Incoming,
    Outgoing,
}

/// The calls that ring or run for the caller, but for those with people of whom one blocks the
/// other. Half a read unit where there are none.
pub(super) async fn read(
    app: &App,
    identity: Identity,
    now: Timestamp,
) -> Result<Vec<CurrentCall>, StoreError> {
    // A call that is newer than this read is pushed.
    let known = app.connections.of(identity.user, Consistency::Eventual).await?;
    let reads = known.current_calls(now).map(|id| app.connections.call(id, Consistency::Strong));
    let found = try_join_all(reads).await?.into_iter().flatten();
    let current: Vec<(Call, UserId)> = found
        .filter(|call| call.rings(now) || (call.answered.is_some() && call.ended.is_none()))
        .filter_map(|call| call.direct.peer_of(identity.user).map(|peer| (call, peer)))
        .collect();
    if current.is_empty() {
        return Ok(Vec::new());
    }
    let peers: Vec<UserId> = current.iter().map(|(_, peer)| *peer).collect();
    let blocks = app.users.blocks_with(identity.user, &peers, Consistency::Strong).await?;
    let seen = current.into_iter().filter(|(_, peer)| !blocks.between(*peer));
    try_join_all(seen.map(|(call, _)| with_signals(app, call, identity, now))).await
}

/// Adds what the caller's device may have missed: of a call that rings for it, the offer and the
/// candidates; of one in which it is, the offer that it is to answer, and the answer to its own.
async fn with_signals(
    app: &App,
    call: Call,
    identity: Identity,
    now: Timestamp,
) -> Result<CurrentCall, StoreError> {
    let user = identity.user;
    let seat = call
        .seats()
        .find(|(seat, end)| call.person_in(*seat) == user && end.session == Some(identity.session));
    let seat = seat.map(|(seat, _)| seat);
    let rings = call.answered.is_none() && call.callee() == user;
    let pending = call.signals.pending.as_ref();
    let to_answer = seat.is_some() && pending.is_some_and(|offer| Some(offer.by.other()) == seat);
    let others_answer = match seat {
        Some(Seat::Caller) => call.signals.of_answerer.is_some(),
        Some(Seat::Answerer) => call.signals.of_caller.is_some(),
        None => false,
    };
    let kept = |wanted: bool, kept: Kept| {
        let id = &call.id;
        async move {
            if !wanted {
                return Ok(None);
            }
            let text = app.connections.kept_signal(id, kept, now).await?;
            text.map(|text| value(&text)).transpose()
        }
    };
    let candidates = async {
        if !rings {
            return Ok(Vec::new());
        }
        let kept = app.connections.kept_candidates(&call.id, now).await?;
        kept.iter().map(|text| value(text)).collect::<Result<Vec<_>, StoreError>>()
    };
    let (offer, answer, candidates) = try_join!(
        kept(rings || to_answer, Kept::Offer),
        kept(others_answer && pending.is_none(), Kept::Answer),
        candidates
    )?;
    Ok(CurrentCall { user, here: seat.is_some(), offer, answer, candidates, call })
}

fn value(json: &str) -> Result<Value, StoreError> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable { what: "signal" })
}

impl CurrentCall {
    /// The other person.
    pub(super) fn peer(&self) -> UserId {
        if self.user == self.call.caller.user { self.call.callee() } else { self.call.caller.user }
    }

    /// The call, as the caller sees it.
    pub(super) fn view<'a>(&'a self, profile: Option<&'a Profile>) -> CurrentCallView<'a> {
        let Self { call, .. } = self;
        let is_mine = self.user == call.caller.user;
        let answered_at = call.answered.as_ref().map(|answer| answer.at);
        CurrentCallView {
            id: &call.id,
            conversation_id: call.direct.id(),
            state: if answered_at.is_some() { StateView::Answered } else { StateView::Ringing },
            direction: if is_mine { Direction::Outgoing } else { Direction::Incoming },
            peer: UserView::of(self.peer(), profile),
            media: call.media,
            on_this_device: self.here,
            created_at: call.started_at,
            rings_until: call.rings_until,
            answered_at,
            offer: self.offer.as_ref(),
            answer: self.answer.as_ref(),
            candidates: &self.candidates,
        }
    }
}
