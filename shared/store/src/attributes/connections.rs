//! The attributes of the Connections table.

use natter_domain::{call::CallId, ids::ConnectionId};

/// What the name of a socket's attribute begins with, see [`socket`].
const SOCKET: &str = "c#";
/// When a socket of the person was last removed, a number; absent until then. A reserved word.
pub(crate) const LEFT_AT: &str = "left";

/// Until when the person seems to be online without a socket, a number; absent where they left at
/// once, and until a socket was removed.
pub(crate) const ONLINE_UNTIL: &str = "ou";

/// The attribute of the person's item that holds one open socket, a map of [`in_socket`]. The name
/// needs a placeholder.
pub(crate) fn socket(connection: &ConnectionId) -> String {
    format!("{SOCKET}{connection}")
}

/// The id of the connection whose socket an attribute holds, if it holds one.
pub(crate) fn socket_of(name: &str) -> Option<&str> {
    name.strip_prefix(SOCKET)
}

/// What the name of the attribute of a call begins with, see [`person_call`].
const PERSON_CALL: &str = "k#";

/// The attribute of the person's item that says that they have a call, with when it is over at the
/// latest, a number. The name needs a placeholder.
pub(crate) fn person_call(call: &CallId) -> String {
    format!("{PERSON_CALL}{call}")
}

/// The call that an attribute of the person's item names, if it names one.
pub(crate) fn person_call_of(name: &str) -> Option<&str> {
    name.strip_prefix(PERSON_CALL)
}

/// The map that a socket's attribute holds.
pub(crate) mod in_socket {
    /// Id of the session, a string.
    pub(crate) const SESSION: &str = "s";
    /// When the connection expires, a number of seconds since 1970.
    pub(crate) const EXPIRES_AT: &str = "e";
    /// Id of the call that the device was last in, a string; absent until there was one.
    pub(crate) const CALL: &str = "k";
}

/// A ticket.
pub(crate) mod ticket {
    /// Id of the person whom it lets in, a string.
    pub(crate) const USER: &str = "user";
    /// Id of their session, a string.
    pub(crate) const SESSION: &str = "session";
    /// When the ticket expires, a number.
    pub(crate) const EXPIRES_AT: &str = "e";
}

/// A call.
pub(crate) mod call {
    /// Id of the conversation, a string.
    pub(crate) const CONVERSATION: &str = "cv";
    /// Id of the caller, a string. A reserved word.
    pub(crate) const CALLER: &str = "by";
    /// Id of the connection that calls, a string.
    pub(crate) const CALLER_CONNECTION: &str = "c";
    /// Id of the session of the calling device, a string.
    pub(crate) const CALLER_SESSION: &str = "sc";
    /// Until when another socket of the calling device is waited for, a number; absent while its
    /// socket is there.
    pub(crate) const CALLER_AWAITED: &str = "wc";
    /// Hash of the offer that the call began with, a string.
    pub(crate) const OFFER: &str = "fo";
    /// Hash of the calling device's latest answer, a string; absent until there is one.
    pub(crate) const CALLER_ANSWER: &str = "fc";
    /// Id of the callee, a string. A reserved word.
    pub(crate) const CALLEE: &str = "to";
    /// Media, a string: `audio` or `video`.
    pub(crate) const MEDIA: &str = "m";
    /// When the call began to ring, a number.
    pub(crate) const STARTED_AT: &str = "t";
    /// Until when the call rings, a number.
    pub(crate) const RINGS_UNTIL: &str = "r";
    /// True once the call rings and the job of the end of that is sent; absent until then.
    pub(crate) const RUNG: &str = "w";
    /// Id of the connection that answered, a string; absent until then.
    pub(crate) const ANSWERED_BY: &str = "a";
    /// When the call was answered, a number; absent until then. A reserved word.
    pub(crate) const ANSWERED_AT: &str = "at";
    /// Id of the session of the device that answered, a string; absent until then.
    pub(crate) const ANSWERER_SESSION: &str = "sa";
    /// Until when another socket of the device that answered is waited for, a number; absent while
    /// its socket is there.
    pub(crate) const ANSWERER_AWAITED: &str = "wa";
    /// Hash of the latest answer of the device that answered, a string; absent until then.
    pub(crate) const ANSWERER_ANSWER: &str = "fa";
    /// Whose offer within the call waits for an answer, a string: `caller` or `answerer`; absent
    /// while there is none.
    pub(crate) const PENDING_BY: &str = "po";
    /// Hash of that offer, a string.
    pub(crate) const PENDING_OFFER: &str = "pf";
    /// When that offer came, a number.
    pub(crate) const PENDING_AT: &str = "pt";
    /// When the call ended, a number; absent until then.
    pub(crate) const ENDED_AT: &str = "e";
    /// Outcome, a string: `answered`, `missed` or `declined`; absent until the call has ended.
    pub(crate) const OUTCOME: &str = "o";
    /// How many seconds the two people spoke, a number.
    pub(crate) const SECONDS: &str = "s";
    /// Whether the log has an entry of the call, a boolean.
    pub(crate) const LOGGED: &str = "l";
}

/// The item that names the call which two people have.
pub(crate) mod call_between {
    /// Id of the call, a string.
    pub(crate) const CALL: &str = "id";
    /// When the call cannot be going on any more, a number. A reserved word.
    pub(crate) const UNTIL: &str = "until";
}

/// An offer or an answer, for devices that come later.
pub(crate) mod signal {
    /// The signal's JSON, a string.
    pub(crate) const JSON: &str = "j";
}

/// The candidates of a call before its answer.
pub(crate) mod candidates {
    /// The candidates' JSON, a list of strings.
    pub(crate) const LIST: &str = "cl";
    /// Their bytes together, a number.
    pub(crate) const BYTES: &str = "cb";
}
