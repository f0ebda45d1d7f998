//! Problems that several functions answer with.

use natter_auth::passwords::PasswordsFailed;
use natter_domain::{room::RoomRefused, time::Timestamp};
use natter_metrics::Metric;
use natter_runtime::problem::{Code, Problem};

/// Name and password don't belong together. The same whether or not the name is anybody's. It is counted: many of them are somebody
/// who guesses.
pub(crate) fn invalid_credentials() -> Problem {
    natter_metrics::add(Metric::FailedLogins, 1);
    Problem::new(Code::InvalidCredentials, "The name or the password is wrong.")
}

/// Too many passwords were wrong. It is counted with them.
pub(crate) fn too_many_attempts(until: Timestamp, now: Timestamp) -> Problem {
    natter_metrics::add(Metric::FailedLogins, 1);
    Problem::new(Code::TooManyAttempts, "Too many attempts have failed. Wait before the next one.")
        .retry_after(until.since(now))
}

/// There is no such person.
pub(crate) fn user_not_found() -> Problem {
    Problem::new(Code::UserNotFound, "There is no user with this id.")
}

/// The session has ended.
pub(crate) fn session_revoked() -> Problem {
    Problem::new(Code::SessionRevoked, "The session has ended. Log in again.")
}

/// A route that this function does not answer: the template sends it something that it should not.
pub(crate) fn not_routed_here() -> Problem {
    tracing::error!("a route has reached a function that does not answer it");
    Problem::internal()
}

/// A password could not be hashed or verified.
pub(crate) fn password_failed(error: PasswordsFailed) -> Problem {
    tracing::error!(%error, "a password could not be checked");
    match error {
        PasswordsFailed::NoRandomness | PasswordsFailed::Refused => Problem::internal(),
        PasswordsFailed::Stopped => Problem::unavailable(),
    }
}

/// There is no such conversation, or it is a room that is none of the caller's business: the same for both.
pub(crate) fn conversation_not_found() -> Problem {
    Problem::new(Code::ConversationNotFound, "You have no conversation with this id.")
}

/// Somebody is not a member of the room.
pub(crate) fn not_a_member_of_room() -> Problem {
    Problem::new(Code::UserNotFound, "There is no member with this id.")
}

/// One of the two blocks the other. Which one is not said.
pub(crate) fn blocked() -> Problem {
    Problem::new(Code::Blocked, "One of you has blocked the other.")
}

/// The room has ended.
pub(crate) fn room_ended() -> Problem {
    Problem::new(
        Code::RoomEnded,
        "The room has ended. It can be read, and nothing can be said or changed in it.",
    )
}

/// What the rules of rooms refuse.
pub(crate) fn room_refused(refused: RoomRefused) -> Problem {
    match refused {
        RoomRefused::NotThere => conversation_not_found(),
        RoomRefused::NotAllowed => {
            Problem::new(Code::NotAllowed, "Your role in this room does not allow it.")
        }
        RoomRefused::Ended => room_ended(),
        RoomRefused::Full => Problem::new(Code::RoomFull, "A room has at most 1000 members."),
        RoomRefused::OwnerMustHandOver => Problem::new(
            Code::OwnerMustHandOver,
            "You own this room, and others are in it. Make one of them the owner first.",
        ),
        RoomRefused::TargetNotThere => not_a_member_of_room(),
    }
}
