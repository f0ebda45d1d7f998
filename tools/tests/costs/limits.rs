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
async fn logging_in_takes_four_requests_and_three_at_most_where_it_is_refused() {
    let Some(costs) = costs().await else { return };
    for (situation, usage) in of(costs, "POST /api/auth/login") {
        let most = match situation {
            "the right password" | "the right password, with the address" => 4,
            // The oldest session goes.
            "the 101st session" => 6,
            "the 101st session, and the oldest has an open socket" => 8,
            // It may have been stored in four other forms.
            "an address that is not ASCII and that nobody has" => 7,
            _ => 3,
        };
        assert!(usage.requests <= most, "{situation}: {usage}");
    }
    // The sessions are read at once, in a page of at most 1 MB.
    let hundredth = one(costs, "POST /api/auth/login", "the 101st session");
    assert!(hundredth.rru <= 10.0, "{hundredth}");
}

#[tokio::test]
async fn a_refresh_is_one_write_and_a_late_repeat_two() {
    let Some(costs) = costs().await else { return };
    let refresh = |situation| one(costs, "POST /api/auth/refresh", situation);
    for (situation, requests) in [
        ("the current token", 1),
        ("again, because the answer was lost", 1),
        ("again, an hour later, because the answer was lost", 2),
    ] {
        let usage = refresh(situation);
        assert_eq!((usage.requests, usage.reads), (requests, 0), "{situation}: {usage}");
        assert!(usage.wru <= f64::from(requests), "{situation}: {usage}");
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
            assert!(usage.reads <= 4 && usage.rru <= 3.5, "{route}, {situation}: {usage}");
            assert!(
                usage.round_trips <= round_trips,
                "{route}, {situation}: {}",
                usage.round_trips
            );
        }
        assert!(one(costs, route, EXISTING).requests > 0);
    }
}

#[tokio::test]
async fn others_who_block_somebody_make_their_messages_no_dearer_than_one_more_read_unit() {
    let Some(costs) = costs().await else { return };
    for route in ["POST /api/messages/send/{receiverId}", "frame sendMessage"] {
        let usage = one(costs, route, "by somebody whom forty others block");
        assert!(usage.wru <= 1.0 && usage.rru <= 4.5, "{route}: {usage}");
    }
}

#[tokio::test]
async fn messages_that_are_sent_together_are_one_write_of_two_units_each() {
    let Some(costs) = costs().await else { return };
    let routes = [SENDS[1], "frame sendMessages"];
    let ten = ["ten messages that are sent together", "ten messages to an existing conversation"];
    for ((route, situation), round_trips) in routes.into_iter().zip(ten).zip([3, 2]) {
        let usage = one(costs, route, situation);
        assert_eq!((usage.requests - usage.reads, usage.wru), (1, 20.0), "{route}: {usage}");
        assert!(usage.reads <= 4 && usage.rru <= 5.0, "{route}: {usage}");
        assert!(usage.round_trips <= round_trips, "{route}: {}", usage.round_trips);
        let repeat = one(costs, route, "a repeat of all ten");
        assert_eq!(repeat.wru, 0.0, "{route}: {repeat}");
    }
}

#[tokio::test]
async fn a_repeat_writes_nothing() {
    let Some(costs) = costs().await else { return };
    for route in SENDS {
        assert_eq!(one(costs, route, "a repeat").wru, 0.0, "{route}");
    }
    // One this late also looks whether the first try has moved the conversation in the inboxes.
    assert_eq!(one(costs, SENDS[0], "a repeat after 200 other messages").wru, 1.0);
}

#[tokio::test]
async fn a_socket_that_is_gone_costs_one_more_write_and_only_once() {
    let Some(costs) = costs().await else { return };
    for route in ["POST /api/messages/send/{receiverId}", "frame sendMessage"] {
        let gone = one(costs, route, "pushed to a socket that is gone");
        let existing = one(costs, route, EXISTING);
        assert_eq!(
            (gone.requests, gone.wru),
            (existing.requests + 1, existing.wru + 1.0),
            "{route}"
        );
    }
}

#[tokio::test]
async fn a_message_to_a_hundred_people_all_offline_is_one_write_unit_and_five_requests() {
    let Some(costs) = costs().await else { return };
    for route in [SENDS[1], SENDS[2]] {
        let usage = one(costs, route, "to a room of 100, of whom nobody is online");
        assert!(usage.wru <= 1.0 && usage.requests <= 5 && usage.rru <= 60.0, "{route}: {usage}");
    }
    let usage = one(costs, SENDS[1], "to a room of 200, whom `fanout` reaches");
    assert!(
        usage.wru <= 1.0 && usage.requests <= 5,
        "others read the connections of a larger room: {usage}"
    );
}

#[tokio::test]
async fn a_page_of_20_conversations_takes_at_most_thirty_requests_and_35_read_units() {
    let Some(costs) = costs().await else { return };
    let inbox = "GET /api/conversations";
    for (situation, usage) in of(costs, inbox) {
        assert!(usage.wru == 0.0, "{situation}: {usage}");
    }
    for situation in ["a page of 20", "a page of 20 rooms", "it is empty"] {
        let usage = one(costs, inbox, situation);
        assert!(usage.requests <= 30 && usage.rru <= 35.0, "{situation}: {usage}");
    }
    // One request more for each conversation that is sorted beside those of the page: the span in
    // which it ends holds 25 and 45. And two to the index, which the next page also asks for what
    // has moved.
    for (situation, logs) in [
        ("the next page of 20", 25),
        ("a page of 20, of 45 that moved within the same ten minutes", 45),
    ] {
        let usage = one(costs, inbox, situation);
        assert!(usage.requests <= logs + 7 && usage.rru <= 60.0, "{situation}: {usage}");
    }
    // What is deleted for the reader is asked for beside each log.
    let situation = "a page of 20, in each of which something is deleted for the reader";
    assert!(one(costs, inbox, situation).requests <= 2 * 20 + 6);
}

#[tokio::test]
async fn marking_read_or_delivered_is_one_write_unit_which_no_index_sees() {
    let Some(costs) = costs().await else { return };
    for route in ["PUT /api/conversations/{conversationId}/read", "frame read", "frame delivered"] {
        for (situation, usage) in of(costs, route) {
            // A socket that is gone is forgotten, once.
            let gone = if situation.ends_with("gone") { 1.0 } else { 0.0 };
            assert!(usage.wru <= 1.0 + gone, "{route}, {situation}: {usage}");
        }
        assert_eq!(one(costs, route, "to a number").wru, 1.0, "{route}");
        let again = one(costs, route, "to where it is already");
        assert_eq!((again.wru, again.requests), (0.0, 2), "{route}: {again}");
    }
}

#[tokio::test]
async fn what_is_stored_nowhere_writes_nothing() {
    let Some(costs) = costs().await else { return };
    for route in ["frame typing", "frame ping", "frame iceCandidate", "POST /api/sync"] {
        for (situation, usage) in of(costs, route) {
            // A candidate is kept while it is not known who will answer.
            let kept = if situation == "to a call that rings on two devices" { 1.0 } else { 0.0 };
            assert_eq!(usage.wru, kept, "{route}, {situation}: {usage}");
        }
    }
}

#[tokio::test]
async fn a_sync_is_one_request_for_each_conversation_and_four_more_where_nothing_is_new() {
    let Some(costs) = costs().await else { return };
    for situation in ["20 conversations, nothing new", "20 conversations, each with news"] {
        assert!(one(costs, "POST /api/sync", situation).requests <= 20 + 4, "{situation}");
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
async fn deleting_for_everyone_is_one_write_of_two_items_or_of_one_where_the_log_has_ended() {
    let Some(costs) = costs().await else { return };
    let route = "DELETE /api/conversations/{conversationId}/messages/{seq}";
    for (situation, wru) in [
        ("for everyone, two people", 4.0),
        ("for everyone, by somebody who has left", 4.0),
        ("for everyone, in a room that has ended", 1.0),
        ("for everyone, already", 0.0),
    ] {
        let usage = one(costs, route, situation);
        assert_eq!(usage.wru, wru, "{situation}: {usage}");
        assert!(usage.requests <= 7, "{situation}: {usage}");
    }
}

#[tokio::test]
async fn erasing_costs_a_few_requests_for_each_conversation_and_one_write_for_each_message() {
    let Some(costs) = costs().await else { return };
    let finish = "invoke AccountDeletionFunction";
    let situation = "with the texts of eight messages, in two direct conversations, a room and a \
                     room that they have left";
    let usage = one(costs, finish, situation);
    assert!(usage.requests - usage.reads <= 30, "{usage}");
    assert!(usage.requests <= 100, "{usage}");
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
    // A message is held against its sender's session all the same, which nothing has to wait for:
    // the same message over HTTP, where the session comes first, takes one round trip more.
    for situation in [EXISTING, "a repeat"] {
        let (frame, request) =
            (one(costs, "frame sendMessage", situation), one(costs, SENDS[0], situation));
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
        ("POST /api/auth/refresh", "an unknown token"),
        ("authorizer", "a page of a foreign origin"),
        ("authorizer", "an unknown ticket"),
        ("frame", "not JSON"),
        ("frame", "an action that does not exist"),
        ("frame sendMessage", flawed),
        ("frame sendMessages", flawed),
        ("frame read", flawed),
        ("frame delivered", flawed),
        ("frame typing", flawed),
        ("frame callUser", flawed),
        ("frame makeAnswer", flawed),
        ("frame offer", flawed),
        ("frame iceCandidate", flawed),
        ("frame endCall", flawed),
    ] {
        assert_eq!(*one(costs, route, situation), Usage::default(), "{route}, {situation}");
    }
}
