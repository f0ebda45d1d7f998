//! Ids that Natter makes: 128 bits, written as 26 lower-case characters (a ULID).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::Ulid;

use crate::{invalid::InvalidError, time::Timestamp};

fn parse(text: &str) -> Result<Ulid, InvalidError> {
    let invalid = || InvalidError::new("must be an id of 26 lower-case letters and digits");
    let ulid = Ulid::from_string(text).map_err(|_| invalid())?;
    // ULID parsing also takes capitals and look-alike letters. One id has one spelling, or a check
    // could be passed twice.
    if write(ulid) == text { Ok(ulid) } else { Err(invalid()) }
}

fn write(ulid: Ulid) -> String {
    ulid.to_string().to_ascii_lowercase()
}

macro_rules! ulid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl $name {
            /// Wraps 128 bits made by [`super::Ids`].
            #[must_use]
            pub fn from_bits(bits: u128) -> Self {
                Self(Ulid(bits))
            }

            /// When it was made, by the clock of whoever made it.
            #[must_use]
            pub fn made_at(self) -> Timestamp {
                Timestamp::from_millis(i64::try_from(self.0.timestamp_ms()).unwrap_or_default())
            }

            /// The id's 16 bytes, most significant first.
            #[must_use]
            pub fn to_bytes(self) -> [u8; 16] {
                self.0.0.to_be_bytes()
            }

            /// An id from its 16 bytes.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Ulid(u128::from_be_bytes(bytes)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&write(self.0))
            }
        }

        impl FromStr for $name {
            type Err = InvalidError;

            fn from_str(text: &str) -> Result<Self, InvalidError> {
                parse(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

ulid_id! {
    /// A person's id.
    UserId
}

ulid_id! {
    /// A room's own id.
    RoomId
}

ulid_id! {
    /// The id of a session: one device that a person has logged in on.
    SessionId
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_survives_being_written_and_read(bits: u128) {
            let id = UserId::from_bits(bits);
            let text = id.to_string();
            prop_assert_eq!(text.len(), 26);
            prop_assert_eq!(text.parse::<UserId>().unwrap(), id);
            prop_assert_eq!(UserId::from_bytes(id.to_bytes()), id);
        }

        #[test]
        fn only_one_spelling_of_an_id_is_read(text in ".{0,40}") {
            if let Ok(id) = text.parse::<UserId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }

    #[test]
    fn capitals_and_look_alikes_are_another_spelling() {
        let text = UserId::from_bits(0x0192_3456_789a_bcde_f011_2233_4455_6677).to_string();
        assert!(text.to_ascii_uppercase().parse::<UserId>().is_err());
        assert!(text.replacen('0', "o", 1).parse::<UserId>().is_err());
    }
}
