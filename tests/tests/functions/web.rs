//! A page of the HTTP API's own origin opens sockets at another host, as it does on AWS.

use serde_json::{Value, json};

use crate::{
    samples,
    world::{Setup, World},
};

const OWN: &str = "https://k7vq2m9xz4.execute-api.eu-central-1.amazonaws.com";

/// A ticket, as a page of `origin` gets it.
async fn ticket(world: &World, origin: &str) -> String {
    let mut event: Value =
        serde_json::from_str(&samples::named("http-post-api-ws-ticket").text).unwrap();
    event["headers"]["origin"] = json!(origin);
    let answer = world.answer(&event.to_string()).await.unwrap();
    let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    body["ticket"].as_str().unwrap().to_owned()
}

/// Whether the authorizer lets a page of `origin` in with a ticket.
async fn lets_in(world: &World, ticket: &str, origin: Option<&str>) -> bool {
    let text = samples::named("websocket-authorizer").text.replace("TICKET", ticket);
    let mut event: Value = serde_json::from_str(&text).unwrap();
    assert!(!OWN.ends_with(event["headers"]["Host"].as_str().unwrap()), "another host");
    for (headers, value) in [
        ("headers", origin.map(|origin| json!(origin))),
        ("multiValueHeaders", origin.map(|origin| json!([origin]))),
    ] {
        let headers = event[headers].as_object_mut().unwrap();
        headers.remove("Origin");
        headers.extend(value.map(|value| ("Origin".to_owned(), value)));
    }
    let answer = world.answer(&event.to_string()).await.unwrap();
    answer["policyDocument"]["Statement"][0]["Effect"] == "Allow"
}

#[tokio::test]
async fn a_page_of_the_apis_own_origin_opens_a_socket_though_no_list_has_it() {
    let world = World::of_samples(&Setup::pinned()).await;
    let ticket = ticket(&world, OWN).await;
    for other in [None, Some("http://localhost:3000"), Some("https://evil.example")] {
        assert!(!lets_in(&world, &ticket, other).await, "{other:?}");
    }
    // None of them has used it up.
    assert!(lets_in(&world, &ticket, Some(OWN)).await);
    assert!(!lets_in(&world, &ticket, Some(OWN)).await, "it works once");
}

#[tokio::test]
async fn a_page_of_another_origin_gets_a_ticket_that_is_good_for_those_on_the_list_alone() {
    let world = World::of_samples(&Setup::pinned()).await;
    let evil = "https://evil.example";
    let ticket = ticket(&world, evil).await;
    for other in [evil, OWN] {
        assert!(!lets_in(&world, &ticket, Some(other)).await, "{other}");
    }
    assert!(lets_in(&world, &ticket, Some("http://localhost:3000")).await);
}
