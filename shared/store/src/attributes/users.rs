//! The attributes of the Users table.

/// A profile. The `directory` index has all of it but the address, the hash and the mark.
pub(crate) mod profile {
    /// Username as it was typed, a string.
    pub(crate) const USERNAME: &str = "u";
    /// Username in lower case, a string: sort key of the `directory` index.
    pub(crate) const USERNAME_LOWER: &str = "ulow";
    /// Email address, a string.
    pub(crate) const EMAIL: &str = "em";
    /// bcrypt hash of the password, a string.
    pub(crate) const PASSWORD_HASH: &str = "h";
    /// Display name, a string.
    pub(crate) const DISPLAY_NAME: &str = "dn";
    /// Bio, a string; absent if there is none.
    pub(crate) const BIO: &str = "bio";
    /// Phone number, a string; absent if there is none.
    pub(crate) const PHONE_NUMBER: &str = "ph";
    /// Address of a picture, a string; absent if there is none.
    pub(crate) const AVATAR_URL: &str = "av";
    /// When the account was created, a number.
    pub(crate) const CREATED_AT: &str = "c";
    /// Partition key of the `directory` index, a string: `keys::directory_partition`. Absent once
    /// the account is marked for deletion, so that the index does not show it.
    pub(crate) const DIRECTORY_PARTITION: &str = "dir";
    /// When the account was marked for deletion, a number; absent unless it was.
    pub(crate) const MARKED_FOR_DELETION_AT: &str = "del";
}

/// A session. Its end is in [`TTL`](crate::attributes::TTL).
pub(crate) mod session {
    /// Device, a string, from the `User-Agent` header.
    pub(crate) const DEVICE: &str = "dev";
    /// When the session began, a number.
    pub(crate) const CREATED_AT: &str = "c";
    /// When the session was last refreshed, a number.
    pub(crate) const REFRESHED_AT: &str = "ra";
    /// SHA-256 of the current refresh token, 32 bytes.
    pub(crate) const TOKEN_HASH: &str = "rt";
    /// SHA-256 of what all refresh tokens of the session share, 32 bytes.
    pub(crate) const FAMILY_HASH: &str = "fam";
    /// SHA-256 of the previous refresh token, 32 bytes; absent until the first refresh.
    pub(crate) const PREVIOUS_TOKEN_HASH: &str = "pr";
    /// Until when the previous token has the same successor, a number; absent until the first
    /// refresh.
    pub(crate) const PREVIOUS_TOKEN_UNTIL: &str = "pu";
    /// How many successors of the previous token were void before anybody used them, a number;
    /// absent for 0.
    pub(crate) const VOID_SUCCESSORS: &str = "vs";
}

/// A block, in either direction: what the person of the partition saw last of the other one.
pub(crate) mod block {
    /// When the other was last seen, a number; absent if they never were.
    pub(crate) const LAST_SEEN_AT: &str = "ls";
    /// Up to where the other had read their direct conversation, a number; absent if there was
    /// none.
    pub(crate) const READ_SEQ: &str = "lr";
    /// Up to where everything had reached a device of the other, a number; absent as that.
    pub(crate) const DELIVERED_SEQ: &str = "ld";
}

/// A guard of a username or an email address, and the item that counts a logged-in person's
/// attempts at their own password, which has the last two.
pub(crate) mod guard {
    /// Id of the person who has the name, a string; absent on a guard that only counts attempts. A
    /// reserved word.
    pub(crate) const USER: &str = "user";
    /// The TTL, in seconds, that an attempt gives a guard with a user, a number: the end of time.
    pub(crate) const KEPT_TTL: &str = "keep";
    /// Attempts since the last success, a number.
    pub(crate) const ATTEMPTS: &str = "f";
    /// When the last attempt was let through, a number.
    pub(crate) const LAST_ATTEMPT_AT: &str = "la";
}
