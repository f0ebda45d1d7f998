//! Who ends a call, and when it ends by itself.

use super::{Call, CallOutcome, End, FinishedCall, Seat, Side};
use crate::{ids::UserId, time::Timestamp};

/// Because of whom a call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy<'a> {
    /// Somebody hangs up, gives up or declines.
    Person(&'a End),
    /// A device is gone for good: it is not waited for.
    Lost(&'a End),
    /// This one of the two blocks the other.
    Blocked(UserId),
    /// Nobody has answered in time, or a socket that is gone was not replaced in time.
    Time,
}

/// Whether a call may end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It may, and this is what the log keeps of it.
    Allowed(FinishedCall),
    /// It goes on: it still rings, or somebody has answered, or the device that is gone has no part
    /// in it.
    GoesOn,
    /// That is for another device of the same person to do.
    OtherDevice,
    /// The call has ended already.
    AlreadyEnded,
    /// The device has no part in the call.
    Stranger,
}

impl Call {
    /// When it ends by itself if nothing happens until then: it has rung for as long as it may, or
    /// a socket that is gone was not replaced. `None` if nothing has to be waited for.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        if self.ended.is_some() {
            return None;
        }
        let rings = self.answered.is_none().then_some(self.rings_until);
        [rings, self.return_deadline()].into_iter().flatten().min()
    }

    /// Until when a device has to come back whose socket is gone. `None` if both are there, or the
    /// call is over.
    #[must_use]
    pub fn return_deadline(&self) -> Option<Timestamp> {
        let lost = [self.lost.caller, self.lost.answerer].into_iter().flatten().min();
        lost.filter(|_| self.ended.is_none())
    }

    /// Whether somebody waits already for the device in a place.
    #[must_use]
    pub fn is_awaited(&self, seat: Seat) -> bool {
        match seat {
            Seat::Caller => self.lost.caller.is_some(),
            Seat::Answerer => self.lost.answerer.is_some(),
        }
    }

    /// Whether it may end at `now` because of `by`. While it rings, the calling device gives up and
    /// any device of the one who is called declines; afterwards it is for the two devices that
    /// speak.
    #[must_use]
    pub fn ending(&self, by: EndedBy<'_>, now: Timestamp) -> Ending {
        let side = match by {
            EndedBy::Person(device) | EndedBy::Lost(device) => Some(self.side_of(device)),
            EndedBy::Blocked(_) | EndedBy::Time => None,
        };
        if side == Some(Side::Stranger) {
            return Ending::Stranger;
        }
        if self.ended.is_some() {
            return Ending::AlreadyEnded;
        }
        if let EndedBy::Blocked(user) = by {
            // Whoever blocks while it rings at theirs declines.
            return Ending::Allowed(self.finished(user == self.callee(), now));
        }
        let is_lost = matches!(by, EndedBy::Lost(_));
        match side {
            Some(Side::Caller | Side::Answerer) => Ending::Allowed(self.finished(false, now)),
            // It still rings on their other devices.
            Some(Side::Ringing | Side::OtherDevice) if is_lost => Ending::GoesOn,
            Some(Side::Ringing) => Ending::Allowed(self.finished(true, now)),
            Some(Side::OtherDevice) => Ending::OtherDevice,
            None if self.deadline().is_some_and(|deadline| deadline <= now) => {
                Ending::Allowed(self.finished(false, now))
            }
            None => Ending::GoesOn,
            Some(Side::Stranger) => Ending::Stranger,
        }
    }

    fn finished(&self, declined: bool, now: Timestamp) -> FinishedCall {
        let (outcome, seconds) = match &self.answered {
            Some(answer) => (CallOutcome::Answered, now.since(answer.at).as_secs()),
            None if declined => (CallOutcome::Declined, 0),
            None => (CallOutcome::Missed, 0),
        };
        FinishedCall { call_id: self.id.clone(), media: self.media, outcome, seconds }
    }
}
