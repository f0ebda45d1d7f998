//! The metrics that real invocations count.

use natter_metrics::{Counts, Metric, collect};
use serde_json::Value;

use crate::{
    samples,
    world::{Setup, World},
};

/// What was counted while the function that a sample is for answered it.
async fn counts(world: &World, event: &str) -> (Value, Vec<(Metric, u32)>) {
    let (answer, counts): (_, Counts) = collect(world.answer(event)).await;
    (answer.unwrap(), counts.iter().collect())
}

#[tokio::test]
async fn a_message_is_counted_once_with_its_pushes_and_the_sockets_that_were_gone() {
    let world = World::of_samples(&Setup::pinned()).await;
    let mut socket = world.others_socket().await;
    world.finish_handshakes();
    let send = samples::named("http-post-api-messages-send-receiverid").text;
    let (answer, counted) = counts(&world, &send).await;
    assert_eq!(answer["statusCode"], 201);
    socket.expect_event("newMessage").await;
    // The sender's own connection in the samples has no socket.
    assert_eq!(counted, [(Metric::Sends, 1), (Metric::Pushes, 1), (Metric::GoneConnections, 1)]);
    let (answer, counted) = counts(&world, &send).await;
    assert_eq!((&answer["statusCode"], counted), (&200.into(), vec![]), "a repeat is no message");
}

#[tokio::test]
async fn a_wrong_password_is_counted_whether_or_not_anybody_has_the_name() {
    let world = World::of_samples(&Setup::pinned()).await;
    let login = samples::named("http-post-api-auth-login").text;
    assert_eq!(counts(&world, &login).await.1, []);
    for wrong in [
        login.replace("not-a-real-password", "another one"),
        login.replace("\\\"ada\\\"", "\\\"nobody\\\""),
    ] {
        let (answer, counted) = counts(&world, &wrong).await;
        assert_eq!(
            (&answer["statusCode"], counted),
            (&401.into(), vec![(Metric::FailedLogins, 1)])
        );
    }
}
