//! Read and delivered: how far, on whose word, and who is told.

mod events;
mod numbers;
mod unread;
