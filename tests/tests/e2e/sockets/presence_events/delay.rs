//! Whoever has no socket is online for a while: a phone that changes networks is back soon.

use std::time::Duration;

use serde_json::json;

use super::{DELAY, DELAYED, FANOUT, Scene, patient};

#[tokio::test]
async fn a_phone_that_changes_networks_is_seen_neither_to_go_nor_to_come() {
    let (clock, options) = patient();
    let Some(mut scene) = Scene::new(options).await else { return };
    let phone = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    let left = json!(clock.now().to_string());
    phone.close().await;
    scene.departed(1).await;
    clock.advance(DELAY - Duration::from_secs(1));
    let seen = scene.bob.look_at(&scene.ada).await;
    assert_eq!((&seen["online"], &seen["lastSeenAt"]), (&json!(true), &left));
    let back = scene.ada.socket().await;
    clock.advance(Duration::from_secs(1));
    assert_eq!(scene.told(1).await, [false; 0], "the job has found her there");
    assert_eq!(scene.bob.look_at(&scene.ada).await["online"], true);

    let left = json!(clock.now().to_string());
    back.close().await;
    scene.departed(1).await;
    clock.advance(DELAY);
    let gone = scene.watching.expect_event("presence").await;
    assert_eq!((&gone["online"], &gone["lastSeenAt"]), (&json!(false), &left));
    let seen = scene.bob.look_at(&scene.ada).await;
    assert_eq!((&seen["online"], &seen["lastSeenAt"]), (&json!(false), &left), "as was pushed");
    assert_eq!(scene.told(1).await, [false; 0], "once");
    let _again = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
}

#[tokio::test]
async fn of_two_departures_within_the_delay_the_second_counts() {
    let (clock, options) = patient();
    let Some(mut scene) = Scene::new(options).await else { return };
    for departure in 1..=2 {
        let socket = scene.ada.socket().await;
        clock.advance(Duration::from_secs(10));
        socket.close().await;
        scene.departed(departure).await;
    }
    assert_eq!(scene.told(1).await, [true]);
    clock.advance(Duration::from_secs(10));
    assert_eq!(scene.told(1).await, [false; 0], "the job of the first departure");
    clock.advance(Duration::from_secs(10));
    assert_eq!(scene.told(1).await, [false]);
}

#[tokio::test]
async fn whoever_comes_back_and_logs_out_within_the_delay_has_gone_once() {
    let (clock, options) = patient();
    let Some(mut scene) = Scene::new(options).await else { return };
    let phone = scene.ada.login().await;
    let socket = phone.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    socket.close().await;
    scene.departed(1).await;
    let mut back = phone.socket().await;
    phone.request("POST", "/api/auth/logout").await.expect(204);
    assert_eq!(back.closed().await, 1000);
    assert_eq!(scene.told(1).await, [false]);
    clock.advance(DELAY);
    assert_eq!(scene.told(1).await, [false; 0], "the job of the departure before");
}

#[tokio::test]
async fn whoever_is_signed_out_within_the_delay_goes_at_once() {
    let (clock, options) = patient();
    let Some(mut scene) = Scene::new(options).await else { return };
    for ended in ["this session", "from elsewhere"] {
        let phone = scene.ada.login().await;
        let socket = phone.socket().await;
        assert_eq!(scene.told(1).await, [true]);
        socket.close().await;
        scene.departed(1).await;
        assert_eq!(scene.bob.look_at(&scene.ada).await["online"], true);
        let (by, method, path) = match ended {
            "this session" => (&phone, "POST", "/api/auth/logout".to_owned()),
            _ => {
                let session = phone.session_id().await;
                (&scene.ada, "DELETE", format!("/api/auth/sessions/{session}"))
            }
        };
        by.request(method, &path).await.expect(204);
        assert_eq!(scene.told(1).await, [false], "{ended}");
        assert_eq!(scene.bob.look_at(&scene.ada).await["online"], false, "{ended}");
        clock.advance(DELAY);
        assert_eq!(scene.told(1).await, [false; 0], "the job of the departure");
    }
}

#[tokio::test]
async fn a_job_that_comes_twice_says_the_same_twice() {
    let (clock, options) = patient();
    let Some(mut scene) = Scene::new(options).await else { return };
    scene.server.running().faults.repeat_messages(true);
    let socket = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    socket.close().await;
    scene.departed(1).await;
    clock.advance(DELAY);
    assert_eq!(scene.told(2).await, [false, false]);
}

#[tokio::test]
async fn whoever_is_blocked_within_the_delay_sees_the_other_go_at_the_block() {
    let (clock, options) = patient();
    let Some(mut scene) = Scene::new(options).await else { return };
    let socket = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    socket.close().await;
    scene.departed(1).await;
    clock.advance(Duration::from_secs(5));
    let at = json!(clock.now().to_string());
    scene.ada.block(&scene.bob).await.expect(204);
    let gone = scene.watching.expect_event("presence").await;
    assert_eq!((&gone["online"], &gone["lastSeenAt"]), (&json!(false), &at));
    let seen = scene.bob.look_at(&scene.ada).await;
    assert_eq!((&seen["online"], &seen["lastSeenAt"]), (&json!(false), &at));
    clock.advance(DELAY);
    assert_eq!(scene.told(2).await, [false; 0], "the delayed job tells others only");
}

#[tokio::test]
async fn whoever_deletes_the_account_within_the_delay_goes_at_once() {
    let (_clock, options) = patient();
    let Some(mut scene) = Scene::new(options).await else { return };
    let socket = scene.ada.socket().await;
    assert_eq!(scene.told(1).await, [true]);
    socket.close().await;
    scene.departed(1).await;
    let body = json!({ "password": scene.ada.password });
    scene.ada.request("DELETE", "/api/users/me").json(&body).await.expect(202);
    // Its job: whether the conversation is still there by then is a race, in which its end is told.
    scene.changes += 1;
    scene.runs.reach_together(&[FANOUT, DELAYED], scene.changes).await;
}
