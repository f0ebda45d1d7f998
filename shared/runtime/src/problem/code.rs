//! The stable codes of problems.

use serde::{Serialize, Serializer};

/// What went wrong, as a client's code reads it. Codes stay; texts may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The body or frame is not JSON, or not a JSON object.
    MalformedJson,
    /// A body is needed.
    EmptyBody,
    /// The body is not UTF-8.
    InvalidUtf8,
    /// Fields or parameters are missing or break a rule.
    ValidationFailed,
    /// The body is over 64 KB.
    BodyTooLarge,
    /// A frame names no action that there is.
    UnknownAction,
    /// No bearer token.
    MissingToken,
    /// The bearer token is malformed or not ours.
    InvalidToken,
    /// The bearer token has expired.
    ExpiredToken,
    /// The token's session has ended.
    SessionRevoked,
    /// Name and password don't belong together.
    InvalidCredentials,
    /// The refresh token is malformed, or not one that we made.
    InvalidRefreshToken,
    /// The conversation is not yours.
    NotAMember,
    /// The caller's role, or not being its sender, does not allow it.
    NotAllowed,
    /// One of the two has blocked the other.
    Blocked,
    /// No such route.
    RouteNotFound,
    /// No such person.
    UserNotFound,
    /// No such conversation.
    ConversationNotFound,
    /// No such session of yours.
    SessionNotFound,
    /// The conversation has no such number.
    EntryNotFound,
    /// No such call of the caller's.
    CallNotFound,
    /// The route has other methods.
    MethodNotAllowed,
    /// Somebody has that username.
    UsernameTaken,
    /// Somebody has that address.
    EmailTaken,
    /// `after` lies too far back.
    TooFarBehind,
    /// The room has ended and takes no more entries.
    RoomEnded,
    /// The room has as many members as a room can have.
    RoomFull,
    /// A room with other members can't lose its owner.
    OwnerMustHandOver,
    /// The entry is of another kind than a message.
    NotAMessage,
    /// The call is over.
    CallEnded,
    /// Another device has answered the call.
    CallTaken,
    /// The two have a call already.
    CallInProgress,
    /// Nobody has answered the call yet.
    CallNotAnswered,
    /// Too many messages in a short time.
    TooManyMessages,
    /// Too many failed logins.
    TooManyAttempts,
    /// Too many sockets of one person.
    TooManyConnections,
    /// A mistake of ours.
    InternalError,
    /// Busy or out of order for a moment.
    Unavailable,
}

impl Code {
    /// Every code.
    pub const ALL: &[Self] = &[
        Self::MalformedJson,
        Self::EmptyBody,
        Self::InvalidUtf8,
        Self::ValidationFailed,
        Self::BodyTooLarge,
        Self::UnknownAction,
        Self::MissingToken,
        Self::InvalidToken,
        Self::ExpiredToken,
        Self::SessionRevoked,
        Self::InvalidCredentials,
        Self::InvalidRefreshToken,
        Self::NotAMember,
        Self::NotAllowed,
        Self::Blocked,
        Self::RouteNotFound,
        Self::UserNotFound,
        Self::ConversationNotFound,
        Self::SessionNotFound,
        Self::EntryNotFound,
        Self::CallNotFound,
        Self::MethodNotAllowed,
        Self::UsernameTaken,
        Self::EmailTaken,
        Self::TooFarBehind,
        Self::RoomEnded,
        Self::RoomFull,
        Self::OwnerMustHandOver,
        Self::NotAMessage,
        Self::CallEnded,
        Self::CallTaken,
        Self::CallInProgress,
        Self::CallNotAnswered,
        Self::TooManyMessages,
        Self::TooManyAttempts,
        Self::TooManyConnections,
        Self::InternalError,
        Self::Unavailable,
    ];

    /// The code as it is sent, the HTTP status, and a title that never changes with the case.
    const fn facts(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::MalformedJson => ("malformed_json", 400, "The body is not a JSON object"),
            Self::EmptyBody => ("empty_body", 400, "The body is empty"),
            Self::InvalidUtf8 => ("invalid_utf8", 400, "The body is not UTF-8"),
            Self::ValidationFailed => ("validation_failed", 400, "Some values can't be accepted"),
            Self::BodyTooLarge => ("body_too_large", 413, "The body is too large"),
            Self::UnknownAction => ("unknown_action", 400, "There is no such action"),
            Self::MissingToken => ("missing_token", 401, "A bearer token is needed"),
            Self::InvalidToken => ("invalid_token", 401, "The bearer token is not valid"),
            Self::ExpiredToken => ("expired_token", 401, "The bearer token has expired"),
            Self::SessionRevoked => ("session_revoked", 401, "The session has ended"),
            Self::InvalidCredentials => ("invalid_credentials", 401, "Name or password is wrong"),
            Self::InvalidRefreshToken => ("invalid_refresh_token", 401, "The refresh token is not valid"),
            Self::NotAMember => ("not_a_member", 403, "The conversation is not yours"),
            Self::NotAllowed => ("not_allowed", 403, "You may not do that"),
            Self::Blocked => ("blocked", 403, "One of you has blocked the other"),
            Self::RouteNotFound => ("route_not_found", 404, "There is no such route"),
            Self::UserNotFound => ("user_not_found", 404, "There is no such user"),
            Self::ConversationNotFound => ("conversation_not_found", 404, "There is no such conversation"),
            Self::SessionNotFound => ("session_not_found", 404, "There is no such session"),
            Self::EntryNotFound => ("entry_not_found", 404, "There is no such entry"),
            Self::CallNotFound => ("call_not_found", 404, "There is no such call"),
            Self::MethodNotAllowed => ("method_not_allowed", 405, "The route has other methods"),
            Self::UsernameTaken => ("username_taken", 409, "The username is taken"),
            Self::EmailTaken => ("email_taken", 409, "The email address is taken"),
            Self::TooFarBehind => ("too_far_behind", 409, "Too much has happened since"),
            Self::RoomEnded => ("room_ended", 409, "The room has ended"),
            Self::RoomFull => ("room_full", 409, "The room is full"),
            Self::OwnerMustHandOver => ("owner_must_hand_over", 409, "The room needs another owner first"),
            Self::NotAMessage => ("not_a_message", 409, "The entry is not a message"),
            Self::CallEnded => ("call_ended", 409, "The call has ended"),
            Self::CallTaken => ("call_taken", 409, "Another device has taken the call"),
            Self::CallInProgress => ("call_in_progress", 409, "There is a call already"),
            Self::CallNotAnswered => ("call_not_answered", 409, "The call is not answered yet"),
            Self::TooManyMessages => ("too_many_messages", 429, "Too many messages"),
            Self::TooManyAttempts => ("too_many_attempts", 429, "Too many failed attempts"),
            Self::TooManyConnections => ("too_many_connections", 429, "Too many sockets"),
            Self::InternalError => ("internal_error", 500, "Something went wrong"),
            Self::Unavailable => ("unavailable", 503, "Not available for a moment"),
        }
    }

    /// The code as it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.facts().0
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.facts().1
    }

    /// A title, the same for every case.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.facts().2
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
