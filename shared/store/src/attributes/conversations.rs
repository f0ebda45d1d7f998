//! The attributes of the Conversations table.

/// A conversation's meta item; all but the first two are a room's.
pub(crate) mod meta {
    /// `direct` or `room`, a string.
    pub(crate) const KIND: &str = "kind";
    /// When the conversation began, a number.
    pub(crate) const CREATED_AT: &str = "c";
    /// Name of the room, a string.
    pub(crate) const NAME: &str = "n";
    /// Visibility of the room, a string: `open` or `invite`.
    pub(crate) const VISIBILITY: &str = "v";
    /// Id of the room's owner, a string.
    pub(crate) const OWNER: &str = "o";
    /// How many members the room has, a number.
    pub(crate) const MEMBER_COUNT: &str = "mc";
    /// When the room ended, a number; absent until then.
    pub(crate) const ENDED_AT: &str = "e";
}

/// A member, or somebody who was one.
pub(crate) mod member {
    /// Id of the person, a string: partition key of the `by-user` index. `FORMER#<id>` of somebody
    /// who was a member, so that the conversation is in no inbox. A reserved word.
    pub(crate) const USER: &str = "user";
    /// Position in the person's inbox, a string of 13 digits of milliseconds and 4 hexadecimal
    /// digits of a hash of the conversation: sort key of the `by-user` index.
    pub(crate) const INBOX_POSITION: &str = "act";
    /// What the names of earlier inbox positions begin with, see [`earlier_position`].
    const EARLIER_POSITION: &str = "p";
    /// Role, a string: `member`, `admin` or `owner`. A reserved word.
    pub(crate) const ROLE: &str = "role";
    /// The time at which the person joined, in milliseconds.
    pub(crate) const JOINED_AT: &str = "j";
    /// Number of the entry up to which the person has read.
    pub(crate) const READ_SEQ: &str = "r";
    /// Number of the entry up to which everything has reached a device of the person.
    pub(crate) const DELIVERED_SEQ: &str = "d";
    /// Number of the entry up to which the person has cleared the conversation.
    pub(crate) const CLEARED_SEQ: &str = "x";
    /// True if the person has deleted entries for themselves; absent otherwise.
    pub(crate) const HAS_HIDDEN: &str = "hid";
    /// When somebody who was a member left, a number.
    pub(crate) const LEFT_AT: &str = "l";
    /// What the room was called when they left, a string; absent in a direct conversation.
    pub(crate) const ROOM_NAME: &str = "n";
    /// Number of the entry up to which the messages of somebody who was a member are erased; absent
    /// for 0.
    pub(crate) const ERASED_SEQ: &str = "es";

    /// The attribute of the inbox position that the conversation had `n` positions ago (1 is the
    /// latest), a string like [`INBOX_POSITION`]; absent until there is one.
    pub(crate) fn earlier_position(n: usize) -> String {
        format!("{EARLIER_POSITION}{n}")
    }
}

/// An entry. What comes after [`KIND`](entry::KIND) depends on the kind.
pub(crate) mod entry {
    /// Id of the sender, a string. A reserved word.
    pub(crate) const SENDER: &str = "by";
    /// The client's id of the send, a string; absent if the client gave none.
    pub(crate) const CLIENT_MESSAGE_ID: &str = "cid";
    /// The server's id of the send, a string; only where the client gave none.
    pub(crate) const MADE_SEND_ID: &str = "mid";
    /// When the entry was accepted, a number.
    pub(crate) const SENT_AT: &str = "t";
    /// Kind, a string of one letter.
    pub(crate) const KIND: &str = "k";
    /// Text of a message, a string; absent once it is deleted for everyone.
    pub(crate) const TEXT: &str = "b";
    /// Number of the message that was deleted.
    pub(crate) const DELETED_SEQ: &str = "g";
    /// True if all earlier messages of the sender are deleted, too; absent otherwise.
    pub(crate) const ALL_OF_SENDER: &str = "a";
    /// Ids of the new members, a list of strings.
    pub(crate) const JOINED_USERS: &str = "us";
    /// Id of the person who was removed or has a new role, a string.
    pub(crate) const AFFECTED_USER: &str = "u";
    /// New role, a string.
    pub(crate) const NEW_ROLE: &str = "ro";
    /// True if somebody left, or the room got another owner, with the end of an account; absent
    /// otherwise.
    pub(crate) const WITH_ACCOUNT: &str = "ad";
    /// New name of the room, a string.
    pub(crate) const NEW_NAME: &str = "n";
    /// New visibility of the room, a string.
    pub(crate) const NEW_VISIBILITY: &str = "v";
    /// Finished call, a map with the names of the domain's `FinishedCall`.
    pub(crate) const CALL: &str = "cl";
}
