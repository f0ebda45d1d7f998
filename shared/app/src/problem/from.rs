//! Errors of the other packages as problems. Each is a match without a catch-all: a new error does
//! not compile before it has its answer here.

use natter_auth::{access_token::AccessTokenError, passwords::PasswordError};
use natter_domain::{
    entry::{ClosedLog, SendId},
    room::RoomError,
    tail::AfterError,
};
use natter_store::{
    StoreError,
    connections::{AnswerCallError, BeginCallError},
    conversations::{AppendError, DeleteMessageError, MembershipError, RoomChangeError},
    users::{AttemptError, BlockError, CredentialsError, RefreshError, RegisterError},
};

use super::{
    Problem, code,
    refusals::{
        call_ended, call_not_found, call_taken, client_message_id_reused, conversation_not_found,
        entry_not_found, invalid_credentials, invalid_refresh_token, not_a_member_of_room,
        room_ended, session_revoked, too_many_attempts, too_many_messages, user_not_found,
    },
};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable { .. } => {
                tracing::warn!(%error, "the store was not available");
                Self::unavailable()
            }
            StoreError::Refused { .. } | StoreError::Unreadable { .. } => {
                tracing::error!(%error, "the store failed");
                Self::internal()
            }
        }
    }
}

impl From<AccessTokenError> for Problem {
    fn from(error: AccessTokenError) -> Self {
        match error {
            AccessTokenError::Invalid => {
                Self::new(code::INVALID_TOKEN, "The bearer token is not one of ours.")
            }
            AccessTokenError::Expired => Self::new(
                code::EXPIRED_TOKEN,
                "The bearer token has expired. Get a new one with the refresh token.",
            ),
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        tracing::error!(%error, "a password could not be checked");
        match error {
            PasswordError::NoRandomness | PasswordError::Refused => Self::internal(),
            PasswordError::Stopped => Self::unavailable(),
        }
    }
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::UsernameTaken => {
                Self::new(code::USERNAME_TAKEN, "Choose another username.")
            }
            RegisterError::EmailTaken => Self::new(
                code::EMAIL_TAKEN,
                "There is an account with this address. Log in, or use another one.",
            ),
            RegisterError::Store(error) => error.into(),
        }
    }
}

impl From<AttemptError> for Problem {
    fn from(error: AttemptError) -> Self {
        match error {
            AttemptError::TooMany { wait } => too_many_attempts(wait),
            AttemptError::Store(error) => error.into(),
        }
    }
}

impl From<BlockError> for Problem {
    fn from(error: BlockError) -> Self {
        match error {
            BlockError::TooMany => Self::new(
                code::BLOCK_LIST_FULL,
                "You block 1000 people. Lift one of these blocks first.",
            ),
            BlockError::Store(error) => error.into(),
        }
    }
}

impl From<CredentialsError> for Problem {
    fn from(error: CredentialsError) -> Self {
        match error {
            CredentialsError::Changed => invalid_credentials(),
            CredentialsError::Store(error) => error.into(),
        }
    }
}

impl From<RefreshError> for Problem {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::NoSession | RefreshError::Over | RefreshError::Reused => {
                session_revoked()
            }
            RefreshError::Forged => invalid_refresh_token(),
            RefreshError::Contended => Self::unavailable(),
            RefreshError::Store(error) => error.into(),
        }
    }
}

impl From<ClosedLog> for Problem {
    fn from(closed: ClosedLog) -> Self {
        match closed {
            ClosedLog::RoomEnded => room_ended(),
            ClosedLog::PeerLeft => user_not_found(),
        }
    }
}

impl From<AfterError> for Problem {
    fn from(error: AfterError) -> Self {
        match error {
            AfterError::Ahead => {
                Self::invalid_field("after", "must not be ahead of the conversation's last number")
            }
            AfterError::TooFarBehind => Self::new(
                code::TOO_FAR_BEHIND,
                "Too much has come after `after` to look for a repeat. Read it first: if your \
                 message is not there, send it with the last number that you have seen then.",
            ),
        }
    }
}

impl From<AppendError> for Problem {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Flood { wait } => too_many_messages(wait),
            AppendError::Closed(closed) => closed.into(),
            AppendError::NotAMember => conversation_not_found(),
            AppendError::Reused(SendId::Client(id)) => client_message_id_reused(&id),
            // Each of ours stands for one send.
            AppendError::Reused(SendId::Made(_)) => Self::internal(),
            AppendError::After(error) => error.into(),
            AppendError::Contended => Self::unavailable(),
            AppendError::Store(error) => error.into(),
        }
    }
}

impl From<MembershipError> for Problem {
    fn from(error: MembershipError) -> Self {
        match error {
            MembershipError::NotAMember => conversation_not_found(),
            MembershipError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteMessageError> for Problem {
    fn from(error: DeleteMessageError) -> Self {
        match error {
            DeleteMessageError::NotFound => entry_not_found(),
            DeleteMessageError::NotAMessage => Self::new(
                code::NOT_A_MESSAGE,
                "This entry is not a message. Only messages can be deleted.",
            ),
            DeleteMessageError::NotAllowed => Self::new(
                code::NOT_ALLOWED,
                "Only its sender can delete this message for everyone.",
            ),
            DeleteMessageError::NotAMember => conversation_not_found(),
            DeleteMessageError::Closed(closed) => closed.into(),
            DeleteMessageError::Flood { wait } => too_many_messages(wait),
            DeleteMessageError::Contended => Self::unavailable(),
            DeleteMessageError::Store(error) => error.into(),
        }
    }
}

impl From<RoomError> for Problem {
    fn from(error: RoomError) -> Self {
        match error {
            RoomError::NotFound => conversation_not_found(),
            RoomError::NotAllowed => {
                Self::new(code::NOT_ALLOWED, "Your role in this room does not allow it.")
            }
            RoomError::Ended => room_ended(),
            RoomError::Full => Self::new(code::ROOM_FULL, "A room has at most 1000 members."),
            RoomError::OwnerMustHandOver => Self::new(
                code::OWNER_MUST_HAND_OVER,
                "You own this room, and others are in it. Make one of them the owner first.",
            ),
            RoomError::TargetNotAMember => not_a_member_of_room(),
        }
    }
}

impl From<RoomChangeError> for Problem {
    fn from(error: RoomChangeError) -> Self {
        match error {
            RoomChangeError::Room(error) => error.into(),
            RoomChangeError::Flood { wait } => too_many_messages(wait),
            RoomChangeError::Contended => Self::unavailable(),
            RoomChangeError::Store(error) => error.into(),
        }
    }
}

impl From<BeginCallError> for Problem {
    fn from(error: BeginCallError) -> Self {
        match error {
            BeginCallError::IdTaken => {
                Self::invalid_field("callId", "was used before: every call needs one of its own")
            }
            BeginCallError::IdReused(call) => Self::new(
                code::CALL_ID_REUSED,
                "This id came before, with other content or from another device. Every call needs \
                 one of its own.",
            )
            .about_call(&call),
            BeginCallError::Store(error) => error.into(),
        }
    }
}

impl From<AnswerCallError> for Problem {
    fn from(error: AnswerCallError) -> Self {
        match error {
            AnswerCallError::OwnCall => {
                Self::new(code::NOT_ALLOWED, "This is your own call, and no offer waits for you.")
            }
            AnswerCallError::Answered(call) => Self::new(
                code::CALL_ANSWERED,
                "You have answered this call, with another answer. That one stands.",
            )
            .about_call(&call),
            AnswerCallError::OtherDevice(call) => call_taken(&call),
            AnswerCallError::Ended(call) => call_ended(&call),
            AnswerCallError::NotFound => call_not_found(),
            AnswerCallError::Store(error) => error.into(),
        }
    }
}
