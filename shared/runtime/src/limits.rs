//! How much a request or a frame may carry.

use std::time::Duration;

/// How long a handler may work on an answer to a request or a frame. Then it gives up, while there
/// is time to say so in the form that every answer has: Lambda ends a function after 15 seconds,
/// and API Gateway then answers with its own words.
pub const ANSWER_TIME: Duration = Duration::from_secs(12);
/// The same for a handshake's authorizer, which Lambda ends after 10 seconds.
pub const AUTHORIZER_TIME: Duration = Duration::from_secs(8);

/// Bytes in the body of a request, and in a frame.
pub const BODY_BYTES: usize = 64 * 1024;
/// Characters of a frame's `requestId`.
pub const REQUEST_ID_CHARS: usize = 128;
