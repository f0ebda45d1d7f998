//! Problems that several routes answer with.

use std::time::Duration;

use natter_domain::{call::Call, ids::ClientMessageId};
use natter_metrics::Metric;

use super::{Problem, code};

/// Name and password don't belong together, whether or not an account has the name. Counted: many
/// of them are somebody who guesses passwords.
pub fn invalid_credentials() -> Problem {
    natter_metrics::add(Metric::FailedLogins, 1);
    Problem::new(code::INVALID_CREDENTIALS, "The name or the password is wrong.")
}

/// Too many passwords were wrong. Counted together with those.
pub fn too_many_attempts(wait: Duration) -> Problem {
    natter_metrics::add(Metric::FailedLogins, 1);
    Problem::new(
        code::TOO_MANY_ATTEMPTS,
        "Too many attempts have failed. Wait before the next one.",
    )
    .retry_after(wait)
}

/// There is no user with this id.
#[must_use]
pub fn user_not_found() -> Problem {
    Problem::new(code::USER_NOT_FOUND, "There is no user with this id.")
}

/// The session has ended.
#[must_use]
pub fn session_revoked() -> Problem {
    Problem::new(code::SESSION_REVOKED, "The session has ended. Log in again.")
}

/// The refresh token is malformed, or not one that we made.
#[must_use]
pub fn invalid_refresh_token() -> Problem {
    Problem::new(code::INVALID_REFRESH_TOKEN, "The refresh token is not one of ours.")
}

/// The conversation does not exist, or it is a room that the caller is not a member of: the answer
/// is the same for both.
#[must_use]
pub fn conversation_not_found() -> Problem {
    Problem::new(code::CONVERSATION_NOT_FOUND, "You have no conversation with this id.")
}

/// The user is not a member of the room.
#[must_use]
pub fn not_a_member_of_room() -> Problem {
    Problem::new(code::USER_NOT_FOUND, "There is no member with this id.")
}

/// One of the two has blocked the other. The answer does not say which one.
#[must_use]
pub fn blocked() -> Problem {
    Problem::new(code::BLOCKED, "One of you has blocked the other.")
}

/// The room has ended.
#[must_use]
pub fn room_ended() -> Problem {
    Problem::new(
        code::ROOM_ENDED,
        "The room has ended. It can be read, and nothing can be said or changed in it.",
    )
}

/// The conversation has no entry with this number.
#[must_use]
pub fn entry_not_found() -> Problem {
    Problem::new(code::ENTRY_NOT_FOUND, "There is no entry with this number.")
}

/// The sender has used this id before, for another message.
#[must_use]
pub fn client_message_id_reused(id: &ClientMessageId) -> Problem {
    Problem::new(
        code::CLIENT_MESSAGE_ID_REUSED,
        format!(
            "You have sent another message with the `clientMessageId` {id}. It is stored; this one \
             is not. Every message needs an id of its own."
        ),
    )
}

/// The sender has reached the flood limit.
#[must_use]
pub fn too_many_messages(wait: Duration) -> Problem {
    Problem::new(code::TOO_MANY_MESSAGES, "Slow down: too many messages in a few seconds.")
        .retry_after(wait)
}

/// The call does not exist, or the caller has no part in it: the answer is the same for both.
#[must_use]
pub fn call_not_found() -> Problem {
    Problem::new(code::CALL_NOT_FOUND, "You have no call with this id.")
}

/// The call has ended.
#[must_use]
pub fn call_ended(call: &Call) -> Problem {
    Problem::new(code::CALL_ENDED, "The call is over. A new one needs a new id.").about_call(call)
}

/// Another device of the caller's is in the call.
#[must_use]
pub fn call_taken(call: &Call) -> Problem {
    Problem::new(code::CALL_TAKEN, "Another device of yours is in this call.").about_call(call)
}

/// Nobody has answered the call.
#[must_use]
pub fn call_not_answered(call: &Call) -> Problem {
    Problem::new(code::CALL_NOT_ANSWERED, "The call is not answered yet.").about_call(call)
}
