//! What clients do, each kind once: its usage, out of measured requests.

use super::{
    MOVED_UP, PUSHED, assumptions, counted,
    invocations::Source,
    people::{DAYS, Person, Program},
    resource_usage::ResourceUsage,
};

const FANOUT: &str = "invoke FanoutFunction";
const DELAYED: &str = "invoke DelayedJobsFunction";
const TICKET: &str = "POST /api/ws-ticket";
const ENTRIES: &str = "GET /api/conversations/{conversationId}/entries";

/// One kind of thing that somebody does.
pub(super) struct Activity {
    /// What it is.
    pub(super) what: String,
    /// How often in a month.
    pub(super) times: u128,
    /// What one takes.
    pub(super) one: ResourceUsage,
    /// What would lower it.
    pub(super) lever: &'static str,
}

impl Activity {
    /// What all of a month take.
    pub(super) fn month(&self) -> ResourceUsage {
        self.one * self.times
    }
}

/// Everything that somebody does in a month, also what they do not do at all.
pub(super) async fn of(source: &Source<'_>, person: &Person) -> Vec<Activity> {
    let connections = connections(source, person).await;
    let (reading, writing) = (reading(source, person).await, writing(source, person).await);
    let others = others(source, person).await;
    [connections, reading, writing, others].into_iter().flatten().collect()
}

fn activity(
    what: impl Into<String>,
    times: u128,
    one: ResourceUsage,
    lever: &'static str,
) -> Activity {
    Activity { what: what.into(), times, one, lever }
}

fn push(count: u128) -> ResourceUsage {
    ResourceUsage::messages(count, count, assumptions::ANSWER)
}

/// A request whose answer is a page.
fn page_of(request: ResourceUsage) -> ResourceUsage {
    ResourceUsage { sent: assumptions::PAGE, ..request }
}

/// A delayed job and its function.
async fn delayed(source: &Source<'_>, situation: &str, pushes: u32) -> ResourceUsage {
    let queue = ResourceUsage { queue_requests: assumptions::JOB_REQUESTS, ..Default::default() };
    source.started(DELAYED, situation, counted(0, pushes).await) + queue
}

/// Being there.
async fn connections(source: &Source<'_>, person: &Person) -> Vec<Activity> {
    let none = counted(0, 0).await;
    let access = ResourceUsage {
        logged: assumptions::ACCESS_LINE + assumptions::LINE_OVERHEAD,
        ..ResourceUsage::default()
    };
    let refused = source.measured("any route that needs a token", "an expired token");
    let refresh = source.request("POST /api/auth/refresh", "the current token", none)
        + source.request_of(TICKET, refused, none);
    let socket = source.request(TICKET, "", none)
        + source.started("authorizer", "an unused ticket", none)
        + source.started("$connect", "the first socket", none)
        + source.started("$disconnect", "the last socket", none)
        + access * 2;
    let (contacts, online) = (person.contacts, person.online());
    let pushes = u32::try_from(online).unwrap();
    let situation = |change| {
        format!("somebody {change} who shares direct conversations with {contacts} people")
    };
    let presence = source.started(FANOUT, &situation("connects"), counted(0, pushes).await)
        + delayed(source, &situation("disconnects"), pushes).await
        + push(2 * online);
    let minute = ResourceUsage { minutes: 1, ..ResourceUsage::default() };
    let days = |times| times * DAYS;
    vec![
        activity(
            "a new access token, after a request that the old one was refused for",
            days(person.refreshes()),
            refresh,
            "refreshing a minute before the token expires, without the request that is refused",
        ),
        activity(
            "a ticket, a socket, and its end",
            days(person.connections),
            socket,
            "keeping a socket open for longer",
        ),
        activity(
            format!("coming and going, seen by {online} of {contacts} contacts"),
            days(person.connections),
            presence,
            "keeping in one place who of somebody's contacts is online, instead of reading the \
             connections of each",
        ),
        activity(
            "a minute of the socket",
            days(person.minutes),
            minute,
            "closing the socket of a page that nobody looks at",
        ),
        activity(
            "a ping",
            days(person.pings()),
            source.frame("ping", "", none),
            "pinging after nine of the ten minutes that API Gateway allows a socket to be silent",
        ),
    ]
}

/// Reading what others wrote.
async fn reading(source: &Source<'_>, person: &Person) -> Vec<Activity> {
    let none = counted(0, 0).await;
    let contacts = person.contacts;
    let days = |times| times * DAYS;
    let sync =
        source.request("POST /api/sync", &format!("{contacts} conversations, nothing new"), none);
    let catch_up = source.request("GET /api/conversations/{conversationId}", "two people", none)
        + source.request(ENTRIES, "all that is new since a number, which is nothing", none);
    let changed = "a sync that reads only what can have changed since the last one: about one read \
                   unit where nothing has";
    vec![
        activity(
            format!("a sync of {contacts} conversations with news, at each connection"),
            days(person.connections),
            page_of(sync),
            changed,
        ),
        activity(
            format!("a sync of {contacts} conversations without news"),
            days(person.later_syncs()),
            sync,
            changed,
        ),
        activity(
            "a page of the inbox",
            days(person.inbox_pages),
            page_of(source.request("GET /api/conversations", "a page of 20", none)),
            "a sync that says how far one has read on other devices",
        ),
        activity(
            "a page of older messages",
            days(person.entry_pages),
            page_of(source.request(ENTRIES, "50 before a number", none)),
            "keeping more messages on the device",
        ),
        activity(
            "a profile, with presence",
            days(person.profiles),
            source.request("GET /api/users/{userId}", "online", none),
            "presence of the people who are shown in the answer to the sync",
        ),
        activity(
            "how far the other one has read",
            days(person.catch_ups),
            catch_up,
            "a sync that says how far others have read",
        ),
    ]
}

/// Writing, and what goes with it. Whoever is written with is online.
async fn writing(source: &Source<'_>, person: &Person) -> Vec<Activity> {
    let (one_send, one_push) = (counted(1, 1).await, counted(0, 1).await);
    let stored = ResourceUsage { stored: assumptions::ENTRY, ..ResourceUsage::default() };
    let sent = |situation| source.frame("sendMessage", situation, one_send) + stored;
    let receipt = |kind| source.frame(kind, "to a number", one_push) + push(1);
    let days = |times| times * DAYS;
    let gather = "gathering for longer than a quarter of a second";
    vec![
        activity(
            "a message sent",
            days(person.sent - person.sent_after_silence),
            sent(PUSHED),
            "sending what is written in a row together",
        ),
        activity(
            "a message sent, the first in ten minutes",
            days(person.sent_after_silence),
            sent(MOVED_UP),
            "sending what is written in a row together",
        ),
        activity(
            "a message received by push",
            days(person.pushed),
            push(1),
            "several events in one push",
        ),
        activity(
            "typing",
            days(person.typing),
            source.frame("typing", "to one open socket", one_push) + push(1),
            "a route of its own without an answer: a frame that may be lost needs none",
        ),
        activity(
            "delivered, told to the sender",
            days(person.delivered),
            receipt("delivered"),
            gather,
        ),
        activity("read, told to the sender", days(person.read), receipt("read"), gather),
        activity(
            "a call, with both ends",
            person.calls_a_month,
            call(source).await,
            "several candidates in one frame",
        ),
    ]
}

/// A call that is answered and ended, of somebody who has one device with somebody who has two.
async fn call(source: &Source<'_>) -> ResourceUsage {
    let pushing = [counted(0, 0).await, counted(0, 1).await, counted(0, 2).await];
    let [none, one, two] = pushing;
    let servers = source.request("GET /api/calls/ice-servers", "", none);
    let ringing = source.frame("callUser", "it rings on two devices", two) + push(2);
    let answered = source.frame("makeAnswer", "the first of two devices", two) + push(2);
    let ends = "from one end to the other";
    let early = source.frame("iceCandidate", "to a call that rings on two devices", two) + push(2);
    let late = source.frame("iceCandidate", ends, one) + push(1);
    // The end, and the entry of the log on both sides.
    let ended = source.frame("endCall", "hanging up", counted(1, 3).await) + push(3);
    servers * 2
        + ringing
        + answered
        + (early + late) * assumptions::CANDIDATES
        + ended
        + delayed(source, "somebody has answered", 0).await
}

/// What is beside the conversation.
async fn others(source: &Source<'_>, person: &Person) -> Vec<Activity> {
    let none = counted(0, 0).await;
    let file = source.request("ANY /", "the page of the web client", none);
    let (requests, bytes) = assumptions::FIRST_VISIT;
    let (first, later) = match person.program {
        Program::WebClient => (1, DAYS),
        Program::App | Program::ForeignPage => (0, 0),
    };
    let files = "a content delivery network in front of the files";
    vec![
        activity(
            "signing in",
            person.sign_ins_a_month,
            source.request("POST /api/auth/login", "the right password", none),
            "staying signed in",
        ),
        activity(
            "a preflight request",
            person.preflights() * DAYS,
            source.request("$default", "a preflight request", none),
            "a page of the API's own address, or requests over the socket",
        ),
        activity(
            "all files of the web client, once for each release",
            first,
            ResourceUsage { sent: bytes, ..file * requests },
            files,
        ),
        activity("a later visit of the web client", later, file * assumptions::LATER_VISIT, files),
    ]
}
