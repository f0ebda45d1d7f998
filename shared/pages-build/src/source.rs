//! A page before it is compressed.

/// One file at its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path of its address, such as `/web/app.js`.
    pub path: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is sent.
    pub content: Vec<u8>,
}
