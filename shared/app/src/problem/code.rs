//! The codes of Natter's own problems, beside the generic ones of [`Code`].

use natter_runtime::problem::{Code, CodeDefinition};

/// Declares each code as a constant, and all of them as a list that can't miss one.
macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = ($code:literal, $status:literal, $title:literal);)+) => {
        $($(#[$doc])+ pub const $name: Code =
            Code::new(&CodeDefinition { name: $code, status: $status, title: $title });)+

        const OWN: &[Code] = &[$($name),+];
    };
}

codes! {
    /// No bearer token.
    MISSING_TOKEN = ("missing_token", 401, "A bearer token is needed");
    /// The bearer token is malformed or not ours.
    INVALID_TOKEN = ("invalid_token", 401, "The bearer token is not valid");
    /// The bearer token has expired.
    EXPIRED_TOKEN = ("expired_token", 401, "The bearer token has expired");
    /// The token's session has ended.
    SESSION_REVOKED = ("session_revoked", 401, "The session has ended");
    /// Name and password don't belong together.
    INVALID_CREDENTIALS = ("invalid_credentials", 401, "Name or password is wrong");
    /// The refresh token is malformed, or not one that we made.
    INVALID_REFRESH_TOKEN = ("invalid_refresh_token", 401, "The refresh token is not valid");
    /// The conversation is not yours.
    NOT_A_MEMBER = ("not_a_member", 403, "The conversation is not yours");
    /// The caller's role, or not being its sender, does not allow it.
    NOT_ALLOWED = ("not_allowed", 403, "You may not do that");
    /// One of the two has blocked the other.
    BLOCKED = ("blocked", 403, "One of you has blocked the other");
    /// No such person.
    USER_NOT_FOUND = ("user_not_found", 404, "There is no such user");
    /// No such conversation.
    CONVERSATION_NOT_FOUND = ("conversation_not_found", 404, "There is no such conversation");
    /// No such session of yours.
    SESSION_NOT_FOUND = ("session_not_found", 404, "There is no such session");
    /// The conversation has no such number.
    ENTRY_NOT_FOUND = ("entry_not_found", 404, "There is no such entry");
    /// No such call of the caller's.
    CALL_NOT_FOUND = ("call_not_found", 404, "There is no such call");
    /// Somebody has that username.
    USERNAME_TAKEN = ("username_taken", 409, "The username is taken");
    /// Somebody has that address.
    EMAIL_TAKEN = ("email_taken", 409, "The email address is taken");
    /// `after` lies too far back.
    TOO_FAR_BEHIND = ("too_far_behind", 409, "Too much has happened since");
    /// The client has used the id before, for another message.
    CLIENT_MESSAGE_ID_REUSED =
        ("client_message_id_reused", 409, "The client message id was used before");
    /// The room has ended and takes no more entries.
    ROOM_ENDED = ("room_ended", 409, "The room has ended");
    /// The room has as many members as a room can have.
    ROOM_FULL = ("room_full", 409, "The room is full");
    /// A room with other members can't lose its owner.
    OWNER_MUST_HAND_OVER = ("owner_must_hand_over", 409, "The room needs another owner first");
    /// The person blocks as many others as one may.
    BLOCK_LIST_FULL = ("block_list_full", 409, "You block as many people as you may");
    /// The entry is of another kind than a message.
    NOT_A_MESSAGE = ("not_a_message", 409, "The entry is not a message");
    /// The call is over.
    CALL_ENDED = ("call_ended", 409, "The call has ended");
    /// Another device has answered the call.
    CALL_TAKEN = ("call_taken", 409, "Another device has taken the call");
    /// The device has answered the call, with another answer.
    CALL_ANSWERED = ("call_answered", 409, "The call is answered already");
    /// The id of a call came with other content, or from another device.
    CALL_ID_REUSED = ("call_id_reused", 409, "The id is another call's");
    /// Another offer within the call waits for its answer.
    OFFER_PENDING = ("offer_pending", 409, "Another offer waits for its answer");
    /// The two have a call already.
    CALL_IN_PROGRESS = ("call_in_progress", 409, "There is a call already");
    /// Nobody has answered the call yet.
    CALL_NOT_ANSWERED = ("call_not_answered", 409, "The call is not answered yet");
    /// Too many messages in a short time.
    TOO_MANY_MESSAGES = ("too_many_messages", 429, "Too many messages");
    /// Too many candidates, or too large ones, before the call was answered.
    TOO_MANY_CANDIDATES = ("too_many_candidates", 429, "Too many candidates");
    /// Too many failed logins.
    TOO_MANY_ATTEMPTS = ("too_many_attempts", 429, "Too many failed attempts");
    /// Too many sockets of one person.
    TOO_MANY_CONNECTIONS = ("too_many_connections", 429, "Too many sockets");
}

/// Every code that a client can be answered with.
pub fn all() -> impl Iterator<Item = Code> {
    Code::GENERIC.iter().chain(OWN).copied()
}
