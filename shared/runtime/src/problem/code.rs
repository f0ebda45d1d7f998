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
    /// No such route.
    RouteNotFound,
    /// No such person.
    UserNotFound,
    /// No such conversation.
    ConversationNotFound,
    /// No such session of yours.
    SessionNotFound,
    /// The route has other methods.
    MethodNotAllowed,
    /// Somebody has that username.
    UsernameTaken,
    /// Somebody has that address.
    EmailTaken,
    /// `after` lies too far back.
    TooFarBehind,
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
        Self::RouteNotFound,
        Self::UserNotFound,
        Self::ConversationNotFound,
        Self::SessionNotFound,
        Self::MethodNotAllowed,
        Self::UsernameTaken,
        Self::EmailTaken,
        Self::TooFarBehind,
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
            Self::RouteNotFound => ("route_not_found", 404, "There is no such route"),
            Self::UserNotFound => ("user_not_found", 404, "There is no such user"),
            Self::ConversationNotFound => ("conversation_not_found", 404, "There is no such conversation"),
            Self::SessionNotFound => ("session_not_found", 404, "There is no such session"),
            Self::MethodNotAllowed => ("method_not_allowed", 405, "The route has other methods"),
            Self::UsernameTaken => ("username_taken", 409, "The username is taken"),
            Self::EmailTaken => ("email_taken", 409, "The email address is taken"),
            Self::TooFarBehind => ("too_far_behind", 409, "Too much has happened since"),
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
