//! events/websocket: as API Gateway sends them to the functions of a WebSocket API.

use std::collections::BTreeSet;

use natter_functions::routes::{FRAME_ACTIONS, SOCKET_AUTHORIZER};
use serde_json::{Value, json};

use crate::{
    asyncapi,
    samples::{Sample, filled_in, samples},
    template,
};

fn context(sample: &Sample) -> &Value {
    &sample.event["requestContext"]
}

/// The frames, as the function gets them: text that may or may not be JSON.
fn frames() -> Vec<(String, String)> {
    let frames =
        samples("websocket").into_iter().filter(|sample| context(sample)["eventType"] == "MESSAGE");
    frames.map(|sample| (sample.name, sample.event["body"].as_str().unwrap().to_owned())).collect()
}

fn action(frame: &str) -> Option<String> {
    let frame: Value = serde_json::from_str(frame).ok()?;
    frame["action"].as_str().map(str::to_owned)
}

#[test]
fn each_kind_of_event_is_on_its_route() {
    let kinds: BTreeSet<_> = samples("websocket")
        .iter()
        .map(|sample| {
            (context(sample)["routeKey"].to_string(), context(sample)["eventType"].to_string())
        })
        .collect();
    let expected =
        [("$connect", "CONNECT"), ("$disconnect", "DISCONNECT"), ("$default", "MESSAGE")];
    let expected =
        expected.map(|(route, kind)| (json!(route).to_string(), json!(kind).to_string()));
    assert_eq!(kinds, expected.into());
}

#[test]
fn what_api_gateway_always_sends_is_there() {
    for sample in samples("websocket") {
        let (name, context) = (&sample.name, context(&sample));
        assert_eq!(context["stage"], template::stage(), "{name}");
        assert_eq!(context["messageDirection"], "IN", "{name}");
        for field in
            ["apiId", "connectionId", "domainName", "extendedRequestId", "requestId", "requestTime"]
        {
            assert!(context[field].is_string(), "{name}: no {field}");
        }
        let (connected, now) =
            (context["connectedAt"].as_u64(), context["requestTimeEpoch"].as_u64());
        assert!(
            connected.is_some_and(|millis| millis > 1_000_000_000_000) && now >= connected,
            "{name}"
        );
        assert!(context["identity"]["sourceIp"].is_string(), "{name}");
        let frame = context["eventType"] == "MESSAGE";
        assert_eq!(context.get("messageId").is_some(), frame, "{name}");
        assert_eq!(sample.event.get("body").is_some(), frame, "{name}");
        assert_eq!(sample.event.get("headers").is_none(), frame, "{name}");
        let authorizing = sample.function() == SOCKET_AUTHORIZER;
        assert_eq!(sample.event.get("isBase64Encoded").is_none(), authorizing, "{name}");
    }
}

#[test]
fn every_event_after_the_authorizer_says_who_speaks_in_texts() {
    for sample in samples("websocket") {
        let authorizer = context(&sample).get("authorizer");
        if sample.function() == SOCKET_AUTHORIZER {
            assert_eq!(authorizer, None, "{}", sample.name);
            continue;
        }
        let authorizer = authorizer.unwrap_or_else(|| panic!("{}: nobody speaks", sample.name));
        assert_eq!(authorizer["userId"], "USER_ID", "{}", sample.name);
        assert_eq!(authorizer["sessionId"], "SESSION_ID", "{}", sample.name);
    }
}

#[test]
fn the_ticket_is_in_the_address_of_a_new_socket_and_nowhere_else() {
    for sample in samples("websocket") {
        let query =
            (context(&sample)["eventType"] == "CONNECT").then(|| json!({"ticket": "TICKET"}));
        assert_eq!(sample.event.get("queryStringParameters"), query.as_ref(), "{}", sample.name);
        let mut rest = sample.event.clone();
        if let Some(object) = rest.as_object_mut() {
            object.remove("queryStringParameters");
            object.remove("multiValueQueryStringParameters");
        }
        assert!(!rest.to_string().contains("TICKET"), "{}", sample.name);
    }
}

#[test]
fn the_authorizer_is_asked_about_the_stages_connect_route() {
    let samples = samples("websocket");
    let asking: Vec<_> =
        samples.iter().filter(|sample| sample.function() == SOCKET_AUTHORIZER).collect();
    assert!(!asking.is_empty());
    for sample in asking {
        let arn = sample.event["methodArn"].as_str().unwrap();
        assert!(arn.ends_with(&format!("/{}/$connect", template::stage())), "{arn}");
    }
}

#[test]
fn every_action_has_a_sample_and_so_has_everything_that_is_none() {
    let actions: BTreeSet<_> = frames().iter().filter_map(|(_, frame)| action(frame)).collect();
    for known in FRAME_ACTIONS {
        assert!(actions.contains(*known), "{known}");
    }
    assert!(
        actions.iter().any(|action| !FRAME_ACTIONS.contains(&action.as_str())),
        "an unknown action"
    );
    assert!(
        frames().iter().any(|(_, frame)| serde_json::from_str::<Value>(frame).is_err()),
        "not JSON"
    );
    let without = |(_, frame): &(String, String)| {
        serde_json::from_str::<Value>(frame).is_ok_and(|frame| frame.get("action").is_none())
    };
    assert!(frames().iter().any(without), "no action");
}

#[test]
fn the_frames_are_those_that_the_asyncapi_document_describes() {
    for (_, frame) in frames() {
        let Some(action) = action(&frame).filter(|action| FRAME_ACTIONS.contains(&action.as_str()))
        else {
            continue;
        };
        let frame = serde_json::from_str(&filled_in(&frame)).unwrap();
        asyncapi::payload(&action).assert_valid(&frame);
    }
}
