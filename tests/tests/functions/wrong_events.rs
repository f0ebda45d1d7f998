//! Events that a function does not expect: it fails, and does not log their content.

use natter_app::function::FunctionError;
use natter_functions::routes::SOCKET_AUTHORIZER;

use crate::{
    samples,
    world::{Setup, World},
};

const SOCKETS: [&str; 3] = ["ws-connect", "ws-disconnect", "ws-frame"];

fn not_understood(function: &str, event: &str, result: Result<Vec<u8>, FunctionError>) {
    let error = match result {
        Err(error) => error,
        Ok(answer) => panic!("{function} took {event}: {}", String::from_utf8_lossy(&answer)),
    };
    assert_eq!(error.error_type, "EventNotUnderstood", "{function}");
    assert!(!error.to_string().contains("s3cr3t"), "{function}: {error}");
}

#[tokio::test]
async fn what_is_no_event_at_all_is_not_understood_by_any_function() {
    let world = World::empty(&Setup::pinned()).await;
    for definition in natter_functions::ALL {
        for event in [
            "",
            "s3cr3t",
            "null",
            "7",
            r#""s3cr3t""#,
            r#"["s3cr3t"]"#,
            r#"{"headers": "s3cr3t", "requestContext": "s3cr3t"}"#,
            r#"{"headers": {}, "requestContext": {"#,
        ] {
            let result = world.invoke(definition.name, event.as_bytes().to_vec()).await;
            not_understood(definition.name, event, result);
        }
        let result = world.invoke(definition.name, b"{\"body\": \"s3cr3t \xff\"}".to_vec()).await;
        not_understood(definition.name, "invalid UTF-8", result);
    }
}

#[tokio::test]
async fn a_request_is_not_understood_by_a_function_for_sockets() {
    let world = World::of_samples(&Setup::pinned()).await;
    let events = samples::all().into_iter().filter(|sample| sample.name.starts_with("http-"));
    for sample in events {
        for function in SOCKETS {
            let result = world.invoke(function, world.filled_in(&sample.text).into_bytes()).await;
            not_understood(function, &sample.name, result);
        }
    }
}

#[tokio::test]
async fn an_event_without_the_authorizers_context_is_not_understood() {
    let world = World::of_samples(&Setup::pinned()).await;
    for name in ["websocket-connect", "websocket-disconnect", "websocket-frame-ping"] {
        let sample = samples::named(name);
        let text = world.filled_in(&sample.text);
        for (from, to) in [
            (r#""userId""#, r#""nobody""#),
            (r#""sessionId""#, r#""none""#),
            (r#""authorizer""#, r#""other""#),
            (r#""connectionId""#, r#""noId""#),
        ] {
            let function = sample.function();
            let event = text.replace(from, to);
            assert!(event != text);
            not_understood(function, name, world.invoke(function, event.into_bytes()).await);
        }
    }
}

#[tokio::test]
async fn a_socket_event_does_nothing_in_a_function_for_requests() {
    let world = World::of_samples(&Setup::pinned()).await;
    let events: Vec<_> =
        samples::all().into_iter().filter(|sample| sample.name.starts_with("websocket-")).collect();
    for definition in natter_functions::ALL {
        if SOCKETS.contains(&definition.name) || definition.name == SOCKET_AUTHORIZER {
            continue;
        }
        for sample in &events {
            let event = world.filled_in(&sample.text).into_bytes();
            match world.invoke(definition.name, event).await {
                Err(error) => assert_eq!(error.error_type, "EventNotUnderstood"),
                Ok(answer) => {
                    let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
                    let refused = answer["statusCode"].as_u64().is_some_and(|status| status >= 400);
                    assert!(refused, "{} took {}: {answer}", definition.name, sample.name);
                }
            }
        }
    }
}
