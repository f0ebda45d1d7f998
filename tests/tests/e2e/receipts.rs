//! Receipts: read and delivered.

mod events;
mod numbers;
mod unread;
