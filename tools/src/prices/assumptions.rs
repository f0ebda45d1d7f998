//! Assumptions: values that can't be measured here. After a change, run `cargo prices --write`.
//! What people do is in `people.rs`.

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
pub(super) const FIRST_VISIT: (u128, u128) = (240, 320 * 1024);
/// The most requests for files of a later visit: whether they are still those that are kept.
pub(super) const LATER_VISIT: u128 = 3;
/// Bytes of a message in the table.
pub(super) const ENTRY: u128 = 300;
/// Bytes of an account with a session in the table, and in its index.
pub(super) const ACCOUNT: u128 = 2_000;
/// Bytes of a connection's item, where each connection is one.
pub(super) const CONNECTION: u128 = 200;
/// Candidates that each end of a call sends: its own addresses, and those that servers tell.
pub(super) const CANDIDATES: u128 = 6;
