//! The numbers in docs/openapi.yaml are those that the code enforces.

use natter_domain::limits;
use serde_json::{Value, json};

use crate::schemas::{ASYNCAPI, OPENAPI};

fn schema(name: &str) -> &'static Value {
    &OPENAPI["components"]["schemas"][name]
}

#[test]
fn the_lengths_in_the_document_are_those_of_the_code() {
    let username = schema("Username");
    assert_eq!(username["minLength"], *limits::USERNAME_CHARS.start());
    assert_eq!(username["maxLength"], *limits::USERNAME_CHARS.end());
    assert_eq!(schema("Email")["maxLength"], limits::EMAIL_BYTES);
    assert_eq!(schema("NewPassword")["minLength"], limits::PASSWORD_MIN_CHARS);
    assert_eq!(schema("NewPassword")["maxLength"], limits::PASSWORD_MAX_BYTES);
    assert_eq!(schema("DisplayName")["minLength"], *limits::DISPLAY_NAME_CHARS.start());
    assert_eq!(schema("DisplayName")["maxLength"], *limits::DISPLAY_NAME_CHARS.end());
    assert_eq!(schema("Bio")["maxLength"], limits::BIO_CHARS);
    assert_eq!(schema("AvatarUrl")["maxLength"], limits::AVATAR_URL_BYTES);
    assert_eq!(schema("MessageText")["minLength"], *limits::TEXT_CHARS.start());
    assert_eq!(schema("MessageText")["maxLength"], *limits::TEXT_CHARS.end());
    let range = limits::CLIENT_MESSAGE_ID_CHARS;
    let pattern = json!(format!("^[!-~]{{{},{}}}$", range.start(), range.end()));
    assert_eq!(schema("ClientMessageId")["pattern"], pattern);
    assert_eq!(schema("RoomName")["minLength"], *limits::ROOM_NAME_CHARS.start());
    assert_eq!(schema("RoomName")["maxLength"], *limits::ROOM_NAME_CHARS.end());
    let range = limits::CALL_ID_CHARS;
    assert_eq!(
        schema("CallId")["pattern"],
        json!(format!("^[!-~]{{{},{}}}$", range.start(), range.end()))
    );
    let reason = &ASYNCAPI["components"]["schemas"]["CallReason"];
    assert_eq!(reason["maxLength"], limits::CALL_REASON_CHARS);
    let request_id = &ASYNCAPI["components"]["schemas"]["RequestId"];
    assert_eq!(request_id["maxLength"], natter_runtime::limits::REQUEST_ID_CHARS);
}

#[test]
fn the_number_of_messages_that_are_sent_together_is_that_of_the_code() {
    let range = limits::SEND_MESSAGES;
    for list in [
        schema("MessagesInOrder"),
        &schema("SendingOneOrMore")["properties"]["entries"],
        &ASYNCAPI["components"]["schemas"]["MessagesSent"]["properties"]["entries"],
    ] {
        assert_eq!(list["minItems"], *range.start());
        assert_eq!(list["maxItems"], *range.end());
    }
}

#[test]
fn the_sizes_of_pages_in_the_document_are_those_of_the_code() {
    let limit = &OPENAPI["components"]["parameters"]["Limit"]["schema"];
    assert_eq!(limit["default"], limits::PAGE_DEFAULT);
    assert_eq!(limit["maximum"], limits::PAGE_MAX);
    assert_eq!(schema("Page")["properties"]["entries"]["maxItems"], limits::PAGE_MAX);
}

#[test]
fn the_sizes_of_rooms_and_syncs_in_the_document_are_those_of_the_code() {
    assert_eq!(schema("NewRoom")["properties"]["members"]["maxItems"], limits::ROOM_FIRST_MEMBERS);
    let room = &schema("RoomConversation")["allOf"][1]["properties"];
    assert_eq!(room["memberCount"]["maximum"], limits::ROOM_MEMBERS);
    let asked = &schema("SyncRequest")["properties"];
    assert_eq!(asked["conversations"]["maxProperties"], limits::SYNC_CONVERSATIONS);
    let said = asked["limit"]["description"].as_str().unwrap();
    assert!(said.contains(&format!("{} unless it is there", limits::PAGE_DEFAULT)), "{said}");
    assert_eq!(asked["limit"]["maximum"], limits::PAGE_MAX);
    assert_eq!(schema("Caught")["properties"]["entries"]["maxItems"], limits::PAGE_MAX);
    let answered = &schema("Synced")["properties"];
    for list in ["changed", "removed"] {
        assert_eq!(answered[list]["maxItems"], limits::SYNC_CONVERSATIONS, "{list}");
    }
    assert_eq!(answered["new"]["maxItems"], limits::SYNC_NEW);
}

/// Numbers that stand in sentences: a change of the code must find its sentence.
#[test]
fn the_numbers_in_the_sentences_are_those_of_the_code() {
    let openapi = OPENAPI["info"]["description"].as_str().unwrap();
    let asyncapi = ASYNCAPI["info"]["description"].as_str().unwrap();
    let says = |text: &str, sentence: String| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&sentence), "no «{sentence}»");
    };
    let minutes = |span: std::time::Duration| span.as_secs() / 60;
    says(
        openapi,
        format!("access token is valid for {} minutes", minutes(limits::ACCESS_TOKEN_LIFE)),
    );
    says(
        openapi,
        format!("refresh token is valid for {} days", minutes(limits::SESSION_LIFE) / 60 / 24),
    );
    says(openapi, format!("in the {} seconds after a refresh", limits::REFRESH_GRACE.as_secs()));
    says(openapi, format!("An account has at most {} sessions", limits::SESSIONS_PER_USER));
    says(openapi, format!("A body of up to {} KB", natter_runtime::limits::BODY_BYTES / 1024));
    says(asyncapi, format!("works once, for {} seconds", limits::TICKET_LIFE.as_secs()));
    says(
        OPENAPI["paths"]["/api/calls/ice-servers"]["get"]["description"].as_str().unwrap(),
        format!("good for {} hours", minutes(limits::TURN_CREDENTIAL_LIFE) / 60),
    );
    says(asyncapi, format!("closed after {} hours", minutes(limits::CONNECTION_LIFE) / 60));
    says(asyncapi, format!("A person can have {} sockets open", limits::CONNECTIONS_PER_USER));
    let of =
        |path: &str, method: &str| OPENAPI["paths"][path][method]["description"].as_str().unwrap();
    let thousands = |number: u64| format!("{},{:03}", number / 1000, number % 1000);
    let block = of("/api/users/{userId}/block", "put");
    says(block, format!("block at most {} people", thousands(limits::BLOCKS_PER_USER as u64)));
    let room = of("/api/rooms", "post");
    says(room, format!("A room has at most {} members", thousands(limits::ROOM_MEMBERS.into())));
    says(room, format!("begins with at most {} besides you", limits::ROOM_FIRST_MEMBERS));
    let inbox = of("/api/conversations", "get");
    let unread = schema("Unread")["description"].as_str().unwrap();
    says(unread, format!("at most {} MB of messages", limits::LOG_BYTES / 1_024 / 1_024));
    says(inbox, format!("can be used for {} minutes", minutes(limits::INBOX_CURSOR_LIFE)));
    let sync = of("/api/sync", "post");
    says(sync, format!("More than {} entries behind", thousands(limits::SYNC_BEHIND)));
    says(sync, format!("an answer has at most {} entries", thousands(limits::SYNC_ENTRIES as u64)));
    says(sync, format!("or {} MB of them", limits::SYNC_BYTES / 1_000_000));
    says(asyncapi, format!("in rooms of more than {} members", limits::INLINE_FANOUT_MAX));
    says(asyncapi, format!("takes {} of them", limits::CALL_CANDIDATES));
    says(asyncapi, format!("of {} KB together", limits::CALL_CANDIDATES_BYTES / 1024));
    says(asyncapi, format!("another one within {} seconds", limits::CALL_RETURN.as_secs()));
    says(asyncapi, format!("for {} seconds at most, another offer", limits::OFFER_LIFE.as_secs()));
    assert_eq!(minutes(limits::CALL_LIFE), 24 * 60);
    says(asyncapi, "A call lasts a day at most".to_owned());
    let signal = ASYNCAPI["components"]["schemas"]["Signal"]["description"].as_str().unwrap();
    says(signal, format!("at most {} KB", limits::SIGNAL_BYTES / 1024));
    let too_far =
        OPENAPI["components"]["responses"]["TooFarBehind"]["description"].as_str().unwrap();
    assert_eq!(limits::AFTER_MAX_ENTRIES, 10_000);
    says(too_far, "more than 10,000 entries".to_owned());
}
