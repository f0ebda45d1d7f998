//! Conversations and their ids.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{RoomId, UserId},
    invalid::InvalidError,
};

/// A direct conversation's two people, in the order of their ids. The id is derived from them, so
/// the conversation needs no look-up and can't exist twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Direct {
    lower: UserId,
    higher: UserId,
}

impl Direct {
    /// The conversation of two different people.
    ///
    /// # Errors
    /// When both are the same person.
    pub fn between(one: UserId, other: UserId) -> Result<Self, InvalidError> {
        if one == other {
            return Err(InvalidError::new("must be somebody else"));
        }
        Ok(Self { lower: one.min(other), higher: one.max(other) })
    }

    /// Both people, the lower id first.
    #[must_use]
    pub fn people(self) -> [UserId; 2] {
        [self.lower, self.higher]
    }

    /// The other one, if `user` is one of the two.
    #[must_use]
    pub fn peer_of(self, user: UserId) -> Option<UserId> {
        if user == self.lower {
            Some(self.higher)
        } else if user == self.higher {
            Some(self.lower)
        } else {
            None
        }
    }

    /// The conversation's id.
    #[must_use]
    pub fn id(self) -> ConversationId {
        ConversationId::Direct(self)
    }
}

/// A conversation's id. Written `d-<lower user id>-<higher user id>` for a direct one, `r-<room
/// id>` for a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ConversationId {
    /// Two people.
    Direct(Direct),
    /// A room with members that come and go.
    Room(RoomId),
}

impl ConversationId {
    /// The room, if it is one.
    #[must_use]
    pub fn room(self) -> Option<RoomId> {
        match self {
            Self::Direct(_) => None,
            Self::Room(room) => Some(room),
        }
    }

    /// The two people, if it is a direct one.
    #[must_use]
    pub fn direct(self) -> Option<Direct> {
        match self {
            Self::Direct(direct) => Some(direct),
            Self::Room(_) => None,
        }
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct(direct) => write!(f, "d-{}-{}", direct.lower, direct.higher),
            Self::Room(room) => write!(f, "r-{room}"),
        }
    }
}

impl FromStr for ConversationId {
    type Err = InvalidError;

    fn from_str(text: &str) -> Result<Self, InvalidError> {
        let invalid = || InvalidError::new("must be a conversation id");
        if let Some(room) = text.strip_prefix("r-") {
            return room.parse().map(Self::Room).map_err(|_| invalid());
        }
        let people = text.strip_prefix("d-").ok_or_else(invalid)?;
        let (lower, higher) = people.split_once('-').ok_or_else(invalid)?;
        let (lower, higher) =
            (lower.parse().map_err(|_| invalid())?, higher.parse().map_err(|_| invalid())?);
        if lower < higher { Ok(Self::Direct(Direct { lower, higher })) } else { Err(invalid()) }
    }
}

impl TryFrom<String> for ConversationId {
    type Error = InvalidError;

    fn try_from(text: String) -> Result<Self, InvalidError> {
        text.parse()
    }
}

impl From<ConversationId> for String {
    fn from(id: ConversationId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn two_people_have_one_conversation_whoever_begins(a: u128, b: u128) {
            prop_assume!(a != b);
            let (a, b) = (UserId::from_bits(a), UserId::from_bits(b));
            let direct = Direct::between(a, b).unwrap();
            prop_assert_eq!(direct, Direct::between(b, a).unwrap());
            prop_assert_eq!(direct.peer_of(a), Some(b));
            let read: ConversationId = direct.id().to_string().parse().unwrap();
            prop_assert_eq!(read, direct.id());
        }

        #[test]
        fn the_people_in_the_wrong_order_are_no_id(a: u128, b: u128) {
            prop_assume!(a > b);
            let text = format!("d-{}-{}", UserId::from_bits(a), UserId::from_bits(b));
            prop_assert!(text.parse::<ConversationId>().is_err());
        }
    }

    #[test]
    fn a_rooms_id_is_read_as_it_is_written() {
        let id = ConversationId::Room(RoomId::from_bits(7));
        assert_eq!(id.to_string().parse::<ConversationId>().unwrap(), id);
        assert!("r-".parse::<ConversationId>().is_err());
        assert!(format!("r-{}", id).parse::<ConversationId>().is_err());
    }

    #[test]
    fn nobody_has_a_direct_conversation_alone() {
        let me = UserId::from_bits(7);
        assert!(Direct::between(me, me).is_err());
        assert!(format!("d-{me}-{me}").parse::<ConversationId>().is_err());
    }
}
