//! Problem documents (RFC 9457): the one form of every error that a client sees, and the one place where errors
//! become answers.

mod code;
mod document;
mod from;

pub use code::Code;
pub use document::{FieldError, Problem};
