//! The numbers of the public contract, in one place. The size of a body or frame is checked before
//! anything is parsed, so that limit is in `natter_runtime::limits`.

use std::{ops::RangeInclusive, time::Duration};

/// Characters in a username.
pub const USERNAME_CHARS: RangeInclusive<usize> = 3..=30;
/// Bytes in an email address, as SMTP limits a path (RFC 5321, 4.5.3.1.3).
pub const EMAIL_BYTES: usize = 254;
/// Bytes before the `@` (RFC 5321, 4.5.3.1.1).
pub const EMAIL_LOCAL_BYTES: usize = 64;
/// Fewest characters in a password.
pub const PASSWORD_MIN_CHARS: usize = 8;
/// Most bytes in a password: bcrypt reads no more, so a longer one would be cut in silence.
pub const PASSWORD_MAX_BYTES: usize = 72;
/// Characters in a display name.
pub const DISPLAY_NAME_CHARS: RangeInclusive<usize> = 1..=50;
/// Most characters in a bio.
pub const BIO_CHARS: usize = 160;
/// Most bytes in the address of a picture.
pub const AVATAR_URL_BYTES: usize = 2_048;
/// Digits in a phone number (E.164 allows 15).
pub const PHONE_DIGITS: RangeInclusive<usize> = 5..=15;
/// Most characters in a phone number, with what stands between its digits.
pub const PHONE_CHARS: usize = 32;
/// Characters in a message.
pub const TEXT_CHARS: RangeInclusive<usize> = 1..=4_000;
/// Messages that are sent together: as many as the flood limit lets through at once by default, and
/// few enough for one transaction with what begins a conversation.
pub const SEND_MESSAGES: RangeInclusive<usize> = 1..=10;
/// Characters in a client message id.
pub const CLIENT_MESSAGE_ID_CHARS: RangeInclusive<usize> = 1..=64;

/// Items in a page when nothing is asked for.
pub const PAGE_DEFAULT: u32 = 50;
/// Most items in a page.
pub const PAGE_MAX: u32 = 100;

/// Characters in a room's name.
pub const ROOM_NAME_CHARS: RangeInclusive<usize> = 1..=80;
/// Most members of a room.
pub const ROOM_MEMBERS: u32 = 1_000;
/// People whom a room can begin with, besides its owner: all of them are stored in one transaction,
/// which holds 100 items.
pub const ROOM_FIRST_MEMBERS: usize = 50;
/// Members of a room whom a function reaches by itself. In larger rooms entries are pushed by
/// `fanout`, for so many members at a time, and what is not an entry (receipts, typing) is not
/// pushed.
pub const INLINE_FANOUT_MAX: usize = 100;

/// How far unread messages are counted: this number stands for so many or more.
pub const UNREAD_MAX: u32 = 100;
/// Newest entries of a conversation that are looked at to count what is unread and to find what is
/// shown of it. It bounds what a member costs who reads nothing, or has deleted a great deal.
pub const GLANCE_ENTRIES: u32 = 1_000;
/// Fewest entries that a further look at a conversation asks for.
pub const GLANCE_MORE: u32 = 16;
/// Newest entries that are read of a conversation that may not come on the page, to sort it: mostly
/// the first of them tells the time, and the second where the first is the record of a deletion.
pub const SORT_ENTRIES: u32 = 2;
/// Most bytes of an entry: the longest text in characters of four bytes, and what stands beside it.
pub const ENTRY_BYTES: u64 = 16 * 1024;
/// Bytes of entries that one inbox page or sync reads at most, to sort conversations, to count what
/// is unread, and to find what is new: 512 RRU, or 1,024 of consistent reads. The newest entry of
/// each conversation does not count. It holds a page of a hundred conversations with 99 unread
/// messages of 160 bytes each.
pub const LOG_BYTES: u64 = 256 * ENTRY_BYTES;
/// How far a client's number in a sync may lie above the read number for both to be read in one
/// request: so many short entries take the one read unit that the request costs anyway.
pub const SYNC_READ_ALONG: u64 = 20;

/// Conversations that a client may hand in for one sync.
pub const SYNC_CONVERSATIONS: usize = 1_000;
/// Most new conversations in one answer to a sync.
pub const SYNC_NEW: usize = 100;
/// Entries behind which a client should begin a conversation afresh from its end.
pub const SYNC_BEHIND: u64 = 1_000;
/// Entries in one answer to a sync: keeps it well below the 6 MB that a function may answer with.
pub const SYNC_ENTRIES: usize = 2_000;

/// Bytes of entries in one answer to a sync, for the same reason.
pub const SYNC_BYTES: usize = 3_000_000;

/// Characters in the id that a client gives a call.
pub const CALL_ID_CHARS: RangeInclusive<usize> = 1..=64;
/// Bytes of an offer, an answer or a candidate, as JSON. A frame has 32 KB.
pub const SIGNAL_BYTES: usize = 16 * 1024;
/// Characters of the reason for ending a call.
pub const CALL_REASON_CHARS: usize = 64;
/// How many seconds a call may ring.
pub const RING_SECONDS: RangeInclusive<u64> = 1..=120;
/// After how many seconds without a socket a person can be offline.
pub const OFFLINE_SECONDS: RangeInclusive<u64> = 0..=120;
/// The longest that a call is remembered, and so the longest that it can last.
pub const CALL_LIFE: Duration = Duration::from_secs(24 * 3600);
/// How long a call waits for another socket of a device whose socket is gone.
pub const CALL_RETURN: Duration = Duration::from_secs(20);
/// Candidates of a call that are kept before it is answered. Each is passed on to every device that
/// rings, before anybody there has agreed to the call.
pub const CALL_CANDIDATES: usize = 64;
/// Bytes of these candidates together, as JSON.
pub const CALL_CANDIDATES_BYTES: usize = 16 * 1024;
/// How long an offer within a call keeps others back while it has no answer.
pub const OFFER_LIFE: Duration = Duration::from_secs(30);
/// How long offers, answers and candidates are kept for devices that come later.
pub const SIGNAL_LIFE: Duration = Duration::from_secs(3600);

/// Newest entries that a send reads: enough to recognise a quick repeat and a flood, about 1 RRU
/// for short messages.
pub const TAIL_ENTRIES: u32 = 12;
/// How far back `after` may lie on a send. Every entry since then is read, so this bounds what one
/// request can cost.
pub const AFTER_MAX_ENTRIES: u64 = 10_000;

/// How long an access token is valid.
pub const ACCESS_TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);
/// How long a session lives without being refreshed.
pub const SESSION_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);
/// After how many days a session may end for good, however often it is refreshed.
pub const SESSION_DAYS: RangeInclusive<u64> = 1..=3_650;
/// Sessions that one person may have; one more ends the oldest.
pub const SESSIONS_PER_USER: usize = 100;
/// People whom one person may block. A block is found from both sides, so this also bounds what one
/// person can make others keep and read.
pub const BLOCKS_PER_USER: usize = 1_000;
/// Blocks of one person that may be under way at once: so close to the limit they are counted again
/// after the write.
pub const BLOCKS_AT_ONCE: usize = 100;
/// How long the previous refresh token has the same successor, for a client that asks twice or
/// whose answer was lost. Later it has another one.
pub const REFRESH_GRACE: Duration = Duration::from_secs(30);
/// The same after a late repeat: long enough for pages that repeat side by side. Whoever has stolen
/// the token must not be able to wait for its owner's repeat and to ask for the same pair.
pub const LATE_REFRESH_GRACE: Duration = Duration::from_secs(3);
/// How long a ticket for a socket is valid.
pub const TICKET_LIFE: Duration = Duration::from_secs(30);
/// How long the credentials for TURN servers are good for. A call that finds another way to the
/// other side needs them again, so they last for longer than most calls; and whoever is signed out
/// can use a relay for so long.
pub const TURN_CREDENTIAL_LIFE: Duration = Duration::from_hours(12);
/// How long API Gateway keeps a socket open at most.
pub const CONNECTION_LIFE: Duration = Duration::from_secs(2 * 3600);
/// How long a handshake can still take after its connection was stored: the function has 15 seconds,
/// and stored times are whole seconds. API Gateway says of such a connection that it is gone, though
/// it may be about to open.
pub const HANDSHAKE_TIME: Duration = Duration::from_secs(16);
/// Sockets that one person may keep; one more closes the oldest. Keeps the connections item within
/// a few write units.
pub const CONNECTIONS_PER_USER: usize = 20;
/// Sockets of one person past which another is refused: so many can only be opened side by side,
/// faster than the oldest are closed.
pub const CONNECTIONS_PER_USER_AT_ONCE: usize = 40;
/// How long it is remembered when a person was last connected.
pub const LAST_SEEN_LIFE: Duration = Duration::from_secs(365 * 24 * 3600);
/// How long a page of the inbox can be continued: a member's item remembers as many earlier
/// positions.
pub const INBOX_CURSOR_LIFE: Duration = Duration::from_secs(30 * 60);
/// Earlier positions in the inbox that a member's item remembers. A conversation moves up once in
/// ten minutes, so within the life of a cursor and the moment before it at most four times.
pub const INBOX_POSITIONS_REMEMBERED: usize = 5;
/// How long a write may be under way before it is seen: clocks and answers differ by less. Whatever
/// happened within such a span before a read is looked at more closely.
pub const IN_FLIGHT_WINDOW: Duration = Duration::from_secs(30);
/// A conversation moves up in its members' inboxes once in such a span, not with every message.
pub const INBOX_BUCKET: Duration = Duration::from_secs(10 * 60);
/// Conversations within such a span whose last entries are read to sort them.
pub const INBOX_SORTED: usize = 100;
/// Conversations that a cursor lists which were shown: so it stays below 2 KB, whatever moves. At
/// most a hundred of them stand below the end of the pages.
pub const INBOX_MARKS: usize = 160;
