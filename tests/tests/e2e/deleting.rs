//! Deleting: for everyone, for oneself, and a whole conversation.

mod clear;
mod for_everyone;
mod for_me;
mod tricks;
