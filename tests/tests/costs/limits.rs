//! What a request may cost at most.

use natter::Usage;

use crate::measured::{costs, of, one};

const SENDS: [&str; 3] = [
    "POST /api/messages/send/{receiverId}",
    "POST /api/conversations/{conversationId}/messages",
    "frame sendMessage",
];
const EXISTING: &str = "to an existing conversation";

#[tokio::test]
async fn registering_is_one_request() {
    let Some(costs) = costs().await else { return };
    for (situation, usage) in of(costs, "POST /api/auth/register") {
        assert!(usage.requests <= 1, "{situation}: {usage}");
    }
    assert_eq!(one(costs, "POST /api/auth/register", "a new account").requests, 1);
}

#[tokio::test]
async fn logging_in_takes_at_most_three_requests_whatever_comes_of_it() {
    let Some(costs) = costs().await else { return };
    for (situation, usage) in of(costs, "POST /api/auth/login") {
        assert!(usage.requests <= 3, "{situation}: {usage}");
    }
}

#[tokio::test]
async fn a_wrong_password_costs_the_same_whether_or_not_anybody_has_the_name() {
    let Some(costs) = costs().await else { return };
    let login = |situation| one(costs, "POST /api/auth/login", situation);
    assert_eq!(login("a wrong password"), login("a name that nobody has"));
}

#[tokio::test]
async fn knowing_who_asks_is_one_read_of_half_a_unit() {
    let Some(costs) = costs().await else { return };
    // Of every route: the scenario holds them against each other.
    let usage = one(costs, "any route that needs a token", "the session has ended");
    let expected = Usage { requests: 1, reads: 1, rru: 0.5, round_trips: 1, ..Usage::default() };
    assert_eq!(Usage { actions: [].into(), ..usage.clone() }, expected);
}

#[tokio::test]
async fn a_message_to_an_existing_conversation_is_one_write_unit_and_few_reads() {
    let Some(costs) = costs().await else { return };
    for route in SENDS {
        let round_trips = if route.starts_with("frame") { 2 } else { 3 };
        for (situation, usage) in of(costs, route) {
            if situation != EXISTING && situation != "pushed to one open socket" {
                continue;
            }
            assert_eq!(usage.wru, 1.0, "{route}, {situation}: {usage}");
            assert!(usage.reads <= 4 && usage.rru <= 4.5, "{route}, {situation}: {usage}");
            assert!(usage.round_trips <= round_trips, "{route}, {situation}: {}", usage.round_trips);
        }
        assert!(one(costs, route, EXISTING).requests > 0);
    }
}

#[tokio::test]
async fn a_repeat_writes_nothing() {
    let Some(costs) = costs().await else { return };
    for route in SENDS {
        assert_eq!(one(costs, route, "a repeat").wru, 0.0, "{route}");
    }
    assert_eq!(one(costs, SENDS[0], "a repeat after 200 other messages").wru, 0.0);
}

#[tokio::test]
async fn a_socket_that_is_gone_costs_one_more_write_and_only_once() {
    let Some(costs) = costs().await else { return };
    for route in ["POST /api/messages/send/{receiverId}", "frame sendMessage"] {
        let gone = one(costs, route, "pushed to a socket that turns out to be gone");
        let existing = one(costs, route, EXISTING);
        assert_eq!((gone.requests, gone.wru), (existing.requests + 1, existing.wru + 1.0), "{route}");
    }
}

#[tokio::test]
async fn a_message_to_a_hundred_people_of_whom_nobody_is_online_is_one_write_unit_and_five_requests() {
    let Some(costs) = costs().await else { return };
    for route in [SENDS[1], SENDS[2]] {
        let usage = one(costs, route, "to a room of 100, of whom nobody is online");
        assert!(usage.wru <= 1.0 && usage.requests <= 5 && usage.rru <= 60.0, "{route}: {usage}");
    }
    let usage = one(costs, SENDS[1], "to a room of 200, whom `fanout` reaches");
    assert!(usage.wru <= 1.0 && usage.requests <= 5, "others read the connections of a larger room: {usage}");
}

#[tokio::test]
async fn a_page_of_20_conversations_takes_at_most_thirty_requests_and_35_read_units() {
    let Some(costs) = costs().await else { return };
    let inbox = "GET /api/conversations";
    for (situation, usage) in of(costs, inbox) {
        assert!(usage.requests <= 30 && usage.wru == 0.0, "{situation}: {usage}");
    }
    for situation in ["a page of 20", "the next page of 20", "a page of 20 rooms"] {
        let usage = one(costs, inbox, situation);
        assert!(usage.rru <= 35.0, "{situation}: {usage}");
    }
}

#[tokio::test]
async fn marking_read_or_delivered_is_one_write_unit_which_no_index_sees() {
    let Some(costs) = costs().await else { return };
    for route in ["PUT /api/conversations/{conversationId}/read", "frame read", "frame delivered"] {
        for (situation, usage) in of(costs, route) {
            // A socket that turns out to be gone is forgotten, once.
            let gone = if situation.ends_with("gone") { 1.0 } else { 0.0 };
            assert!(usage.wru <= 1.0 + gone, "{route}, {situation}: {usage}");
        }
        assert_eq!(one(costs, route, "to a number").wru, 1.0, "{route}");
    }
}

#[tokio::test]
async fn what_is_stored_nowhere_writes_nothing() {
    let Some(costs) = costs().await else { return };
    for route in ["frame typing", "frame ping", "frame iceCandidate", "POST /api/sync"] {
        for (situation, usage) in of(costs, route) {
            assert_eq!(usage.wru, 0.0, "{route}, {situation}: {usage}");
        }
    }
}

#[tokio::test]
async fn a_sync_is_one_request_for_each_conversation_and_three_more_where_nothing_is_new() {
    let Some(costs) = costs().await else { return };
    for situation in ["20 conversations, nothing new", "20 conversations, each with news"] {
        assert!(one(costs, "POST /api/sync", situation).requests <= 20 + 3, "{situation}");
    }
}

#[tokio::test]
async fn changing_a_room_is_one_write() {
    let Some(costs) = costs().await else { return };
    for (route, situation) in [
        ("POST /api/rooms", "with 50 others"),
        ("PATCH /api/rooms/{roomId}", "another name and visibility"),
        ("DELETE /api/rooms/{roomId}", "a room of three"),
        ("POST /api/rooms/{roomId}/join", "an open room of three"),
        ("POST /api/rooms/{roomId}/leave", "the last one, which ends it"),
        ("PUT /api/rooms/{roomId}/members/{userId}", "the room is handed over"),
        ("DELETE /api/rooms/{roomId}/members/{userId}", "from a room of four"),
    ] {
        let usage = one(costs, route, situation);
        assert_eq!(usage.requests - usage.reads, 1, "{route}, {situation}: {usage}");
    }
}

#[tokio::test]
async fn a_page_of_messages_takes_at_most_three_requests() {
    let Some(costs) = costs().await else { return };
    for route in ["GET /api/messages/{userId}", "GET /api/conversations/{conversationId}/entries"] {
        for (situation, usage) in of(costs, route) {
            assert!(usage.requests <= 3 && usage.wru == 0.0, "{route}, {situation}: {usage}");
        }
    }
}

#[tokio::test]
async fn opening_and_closing_a_socket_is_one_write_unit_each_beyond_the_tickets() {
    let Some(costs) = costs().await else { return };
    for (route, situation) in [
        ("POST /api/ws-ticket", ""),
        ("authorizer", "an unused ticket"),
        ("$connect", "the first socket"),
        ("$connect", "the second socket"),
        ("$disconnect", "another socket is left"),
        ("$disconnect", "the last socket"),
        ("$disconnect", "a device in a call"),
    ] {
        assert_eq!(one(costs, route, situation).wru, 1.0, "{route}, {situation}");
    }
}

#[tokio::test]
async fn a_frame_needs_no_read_to_know_who_speaks() {
    let Some(costs) = costs().await else { return };
    assert_eq!(*one(costs, "frame ping", ""), Usage::default());
    // A message is held against its sender's session all the same, which nothing has to wait for: the same message over
    // HTTP, where the session comes first, takes one round trip more.
    for situation in [EXISTING, "a repeat"] {
        let (frame, request) = (one(costs, "frame sendMessage", situation), one(costs, SENDS[0], situation));
        assert_eq!((frame.requests, frame.rru), (request.requests, request.rru), "{situation}");
        assert_eq!(frame.round_trips, request.round_trips - 1, "{situation}");
    }
}

#[tokio::test]
async fn strangers_and_mistakes_cost_nothing_where_nothing_has_to_be_looked_up() {
    let Some(costs) = costs().await else { return };
    let any = "any route that needs a token";
    let flawed = "fields are missing or wrong";
    for (route, situation) in [
        (any, "no token"),
        (any, "a malformed token"),
        (any, "a token that somebody else has signed"),
        (any, "an expired token"),
        ("$default", "an unknown path"),
        ("$default", "a wrong method"),
        ("POST /api/auth/register", flawed),
        ("POST /api/auth/login", flawed),
        ("POST /api/auth/refresh", "not a token of ours"),
        ("authorizer", "a page of a foreign origin"),
        ("authorizer", "not a ticket of ours"),
        ("frame", "not JSON"),
        ("frame", "an action that does not exist"),
        ("frame sendMessage", flawed),
        ("frame read", flawed),
        ("frame delivered", flawed),
        ("frame typing", flawed),
        ("frame callUser", flawed),
        ("frame makeAnswer", flawed),
        ("frame iceCandidate", flawed),
        ("frame endCall", flawed),
    ] {
        assert_eq!(*one(costs, route, situation), Usage::default(), "{route}, {situation}");
    }
}
