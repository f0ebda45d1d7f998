//! Deleting messages for everyone or oneself, and clearing conversations.

mod after_the_end;
mod clear;
mod coming_back;
mod for_everyone;
mod for_me;
mod no_edits;
