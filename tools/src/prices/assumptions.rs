//! Assumptions: values that can't be measured here. After a change, run `cargo prices --write`.

/// How long a function that hashes a password runs: bcrypt of cost 12 on a whole vCPU.
pub(super) const PASSWORD_MS: u128 = 230;
/// How long `fanout` and `delayed-jobs` run: a hundred pushes at most, some at a time.
pub(super) const FANOUT_MS: u128 = 60;
/// How long any other function runs: its requests to DynamoDB, one after the other, and a push.
pub(super) const OTHER_MS: u128 = 15;
/// Requests to SQS for a delayed job: it is sent, received and deleted. Where several are due
/// together, they share the last two.
pub(super) const JOB_REQUESTS: u128 = 3;
/// Requests of Lambda's pollers in a month to a queue in which nothing is: five pollers, each of
/// which waits up to twenty seconds.
pub(super) const QUIET_POLLS: u128 = 650_000;
/// How long a process takes to start, which is billed too.
pub(super) const START_MS: u128 = 40;
/// One invocation in so many starts a process.
pub(super) const STARTS_ONE_IN: u128 = 100;
/// Bytes that CloudWatch adds to each line that it takes in.
pub(super) const LINE_OVERHEAD: u128 = 26;
/// Bytes of an access log's line: one for each request, frame, connect and disconnect.
pub(super) const ACCESS_LINE: u128 = 400;
/// Bytes of an answer, an acknowledgement or a push, with its headers.
pub(super) const ANSWER: u128 = 1_000;
/// Bytes of a page of the inbox, or of a sync.
pub(super) const PAGE: u128 = 20_000;
/// The most requests of a browser that opens the web client for the first time, and the most bytes
/// that it is sent: the first view and, for starts without a network, every file once more.
/// `web/test/first-paint.test.js` holds both, and the requests of a later visit.
pub(super) const FIRST_VISIT: (u128, u128) = (230, 320 * 1024);
/// The most requests for files of a later visit: whether they are still those that are kept.
pub(super) const LATER_VISIT: u128 = 3;
/// Bytes of a message in the table.
pub(super) const ENTRY: u128 = 300;
/// Bytes of an account with a session in the table, and in its index.
pub(super) const ACCOUNT: u128 = 2_000;
/// Bytes of a connection's item, where each connection is one.
pub(super) const CONNECTION: u128 = 200;

/// What an active user does in a day.
pub(super) struct Day {
    /// Opens the app: a token, a ticket, a socket, a sync, the inbox.
    pub(super) openings: u128,
    /// Minutes with an open socket.
    pub(super) minutes: u128,
    /// Messages sent, over the socket.
    pub(super) sent: u128,
    /// Messages received.
    pub(super) received: u128,
    /// Times that what was received is acknowledged, and read.
    pub(super) receipts: u128,
    /// People who see them come and go, all of them online.
    pub(super) peers: u128,
}

/// The one on the page.
pub(super) const DAY: Day =
    Day { openings: 10, minutes: 30, sent: 20, received: 60, receipts: 10, peers: 20 };
/// Days in a month.
pub(super) const DAYS: u128 = 30;
