//! Problem documents (RFC 9457): the one form of every error that a client sees.

mod code;
mod document;

pub use code::{Code, CodeDefinition};
pub use document::{FieldError, Problem};
