//! What the two ends of a call tell each other: which answer and offer is a repeat, and which one
//! has its turn.

use serde::{Deserialize, Serialize};

use super::{Call, End, Seat, Side};
use crate::{limits::OFFER_LIFE, time::Timestamp};

/// A hash of a signal's JSON: a repeat has the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// A hash as text.
    #[must_use]
    pub fn new(hash: String) -> Self {
        Self(hash)
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known of the signals of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signals {
    /// The offer that the call began with; `None` for a call of an earlier version.
    pub call: Option<Fingerprint>,
    /// The latest answer of the calling device.
    pub of_caller: Option<Fingerprint>,
    /// The latest answer of the device that answered.
    pub of_answerer: Option<Fingerprint>,
    /// The offer within the call that waits for an answer.
    pub pending: Option<PendingOffer>,
}

/// An offer within a call that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingOffer {
    /// Whose it is.
    pub by: Seat,
    /// The offer.
    pub offer: Fingerprint,
    /// The instant at which it came.
    pub at: Timestamp,
}

impl PendingOffer {
    /// Until when it keeps another offer back: the other end may not understand it.
    #[must_use]
    pub fn lapses_at(&self) -> Timestamp {
        self.at.plus(OFFER_LIFE)
    }
}

/// What the beginning of a call is to a call that has the same id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// The same call once more, from the same device.
    Repeat,
    /// Another call, or the call of another device.
    Other,
    /// Whoever begins it has no part in the call that there is.
    Stranger,
}

/// What an answer is to a call that somebody has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answering {
    /// It answers the offer of the other place.
    ToOffer(Seat),
    /// It has come before, from this place.
    Repeat(Seat),
    /// This device has answered already, and otherwise.
    Answered,
    /// The device is the caller's, and has nothing to answer.
    OwnCall,
    /// Another device of the same person is in the call.
    OtherDevice,
    /// Nobody has answered, and nobody can any more.
    TooLate,
    /// The call has ended.
    Ended,
    /// The device has no part in the call.
    Stranger,
}

/// What an offer is to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offering {
    /// It may be passed on from this place; also if it has been before, and has no answer yet.
    Allowed(Seat),
    /// Another offer waits for its answer.
    Pending,
    /// Nobody has answered the call yet.
    NotAnswered,
    /// Another device of the same person is in the call.
    OtherDevice,
    /// The call has ended.
    Ended,
    /// The device has no part in the call.
    Stranger,
}

impl Call {
    /// What the beginning of `other`, a call with the same id, is to this one.
    #[must_use]
    pub fn beginning(&self, other: &Self) -> Beginning {
        let same_device =
            self.caller.is_socket(&other.caller) || self.caller.is_device(&other.caller);
        if self.direct.peer_of(other.caller.user).is_none() {
            Beginning::Stranger
        } else if same_device
            && self.direct == other.direct
            && self.media == other.media
            && (self.signals.call.is_none() || self.signals.call == other.signals.call)
        {
            Beginning::Repeat
        } else {
            Beginning::Other
        }
    }

    /// What an answer of `device` is, now that it is not the first one.
    #[must_use]
    pub fn answering(&self, device: &End, answer: &Fingerprint) -> Answering {
        let side = self.side_of(device);
        if side == Side::Stranger {
            return Answering::Stranger;
        }
        if self.ended.is_some() {
            return Answering::Ended;
        }
        let seat = match side {
            Side::Caller => Seat::Caller,
            Side::Answerer => Seat::Answerer,
            Side::Ringing => return Answering::TooLate,
            Side::OtherDevice | Side::Stranger => return Answering::OtherDevice,
        };
        let (latest, otherwise) = match seat {
            Seat::Caller => (&self.signals.of_caller, Answering::OwnCall),
            Seat::Answerer => (&self.signals.of_answerer, Answering::Answered),
        };
        // A repeat first: the answer to a newer offer differs from the one before.
        if latest.as_ref() == Some(answer) {
            Answering::Repeat(seat)
        } else if self.is_offered(seat) {
            Answering::ToOffer(seat)
        } else {
            otherwise
        }
    }

    /// Whether an offer within the call waits for an answer of this end.
    #[must_use]
    pub fn is_offered(&self, seat: Seat) -> bool {
        self.signals.pending.as_ref().is_some_and(|pending| pending.by == seat.other())
    }

    /// What an offer of `device` is at `now`. One of the two has its turn at a time.
    #[must_use]
    pub fn offering(&self, device: &End, offer: &Fingerprint, now: Timestamp) -> Offering {
        let side = self.side_of(device);
        if side == Side::Stranger {
            return Offering::Stranger;
        }
        if self.ended.is_some() {
            return Offering::Ended;
        }
        let seat = match side {
            Side::Caller | Side::Ringing if self.answered.is_none() => {
                return Offering::NotAnswered;
            }
            Side::Caller => Seat::Caller,
            Side::Answerer => Seat::Answerer,
            Side::Ringing | Side::OtherDevice | Side::Stranger => return Offering::OtherDevice,
        };
        match &self.signals.pending {
            Some(pending) if pending.by == seat && pending.offer == *offer => {
                Offering::Allowed(seat)
            }
            Some(pending) if pending.lapses_at() > now => Offering::Pending,
            Some(_) | None => Offering::Allowed(seat),
        }
    }
}
