//! Why a function could not start.

/// Why a function could not start. One clear line; never the value of a variable, which may be a
/// secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// A variable is not set, or empty.
    #[error("the environment variable {variable} is missing")]
    Missing {
        /// The variable's name.
        variable: &'static str,
    },
    /// A variable has a value that can't be used.
    #[error("the environment variable {variable} {reason}")]
    Wrong {
        /// The variable's name.
        variable: &'static str,
        /// The rule that the value breaks.
        reason: String,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    NoRandomness,
    /// The TLS client could not be set up.
    #[error("the TLS client could not be set up")]
    Tls,
}
