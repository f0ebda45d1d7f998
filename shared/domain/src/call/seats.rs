//! The two places in a call, and sockets that are replaced in them.
//!
//! A place is a device's, which its session tells. A socket that is gone leaves the place to
//! another socket of the same device, for [`CALL_RETURN`].

use serde::{Deserialize, Serialize};

use super::{Call, End};
use crate::{ids::UserId, limits::CALL_RETURN, presence::Connections, time::Timestamp};

/// One of the two places in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Seat {
    /// That of the device that calls.
    Caller,
    /// That of the device that has answered.
    Answerer,
}

/// Until when the call waits for another socket of each device whose socket is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LostSockets {
    /// The calling device's; `None` while its socket is there.
    pub caller: Option<Timestamp>,
    /// That of the device that has answered.
    pub answerer: Option<Timestamp>,
}

impl Seat {
    /// The other place.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Caller => Self::Answerer,
            Self::Answerer => Self::Caller,
        }
    }

    /// Until when a call waits whose socket in this place is found to be gone at `now`.
    #[must_use]
    pub fn awaited_until(now: Timestamp) -> Timestamp {
        now.plus(CALL_RETURN)
    }
}

impl Call {
    /// The device in a place; `None` for the second one while nobody has answered.
    #[must_use]
    pub fn end_in(&self, seat: Seat) -> Option<End> {
        match seat {
            Seat::Caller => Some(self.caller.clone()),
            Seat::Answerer => self.answerer(),
        }
    }

    /// The places that are taken.
    pub fn seats(&self) -> impl Iterator<Item = (Seat, End)> {
        [Seat::Caller, Seat::Answerer]
            .into_iter()
            .filter_map(|seat| Some((seat, self.end_in(seat)?)))
    }

    /// The place of this socket.
    #[must_use]
    pub fn seat_of_socket(&self, device: &End) -> Option<Seat> {
        self.seats().find(|(_, end)| end.is_socket(device)).map(|(seat, _)| seat)
    }

    /// The place of this device, on whichever socket it is there.
    #[must_use]
    pub fn seat_of_device(&self, device: &End) -> Option<Seat> {
        self.seats()
            .find(|(_, end)| end.is_socket(device) || end.is_device(device))
            .map(|(seat, _)| seat)
    }

    /// The person whose device is in a place.
    #[must_use]
    pub fn person_in(&self, seat: Seat) -> UserId {
        match seat {
            Seat::Caller => self.caller.user,
            Seat::Answerer => self.callee(),
        }
    }

    /// Whether a socket of `theirs`, those of the person in the place, takes the place: it is the
    /// same device's, and either the socket in the place is gone, or this one is noted to be of the
    /// call. The latter is a device that has changed networks, while API Gateway still takes its
    /// former socket to be open.
    #[must_use]
    pub fn may_take(&self, seat: Seat, device: &End, theirs: &Connections, now: Timestamp) -> bool {
        let Some(present) = self.end_in(seat) else { return false };
        if !present.is_device(device) || present.is_socket(device) {
            return false;
        }
        let is_live = theirs.live(now).any(|(id, _)| *id == present.connection);
        let noted = theirs.all.get(&device.connection).and_then(|found| found.call.as_ref());
        !is_live || noted == Some(&self.id)
    }

    /// The socket of `theirs` that takes a place whose socket is gone: one of the same device that
    /// is noted to be of the call, because it was opened during the call. One that was open before,
    /// such as a second page of the same browser, knows nothing of the call.
    #[must_use]
    pub fn returned(&self, seat: Seat, theirs: &Connections, now: Timestamp) -> Option<End> {
        let present = self.end_in(seat)?;
        let noted = theirs.live(now).filter(|(_, open)| open.call.as_ref() == Some(&self.id));
        noted
            .map(|(id, open)| End {
                user: present.user,
                connection: id.clone(),
                session: Some(open.session),
            })
            .filter(|device| self.may_take(seat, device, theirs, now))
            .max_by_key(|device| theirs.all.get(&device.connection).map(|open| open.expires_at))
    }
}
