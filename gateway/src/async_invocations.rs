//! Asynchronous invocations as Lambda does them: events are accepted at once, handled later, and
//! retried after failures. An event that keeps failing becomes a dead letter. As in Lambda, an
//! event may be handled twice.

mod dead_letters;
mod event_queue;
mod invocations;

pub use self::dead_letters::{DeadLetter, DeadLetterReason};
pub(crate) use self::{
    dead_letters::DeadLetterQueue,
    invocations::{AsyncInvocations, MAX_EVENT},
};
