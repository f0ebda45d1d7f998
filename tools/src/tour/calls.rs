//! A call that rings on two devices and is answered on one.

use serde_json::json;

use super::narrator::Narrator;
use natter_tests::{Person, rng::suffix};

pub(super) async fn two_devices(narrator: &mut Narrator, ada: &Person, ben: &Person) {
    narrator.chapter("A call, answered by one of two devices");
    let tablet = ben.login().await;
    let mut adas = ada.socket().await;
    let (mut bens_phone, mut bens_tablet) = (ben.socket().await, tablet.socket().await);
    let call = format!("call-{}", suffix());
    narrator.name(&call, "the call");
    let offer = json!({ "type": "offer", "sdp": "v=0 …" });
    let fields = json!({ "receiverId": ben.id, "callId": call, "offer": offer, "media": "video" });
    narrator.frame((&mut adas, "Ada"), "callUser", fields).await;
    narrator.event((&mut bens_phone, "Ben's phone"), "callUser").await;
    narrator.event((&mut bens_tablet, "Ben's tablet"), "callUser").await;
    let answer = json!({ "callId": call, "answer": { "type": "answer", "sdp": "v=0 …" } });
    narrator.frame((&mut bens_tablet, "Ben's tablet"), "makeAnswer", answer.clone()).await;
    narrator.event((&mut bens_phone, "Ben's phone"), "callTaken").await;
    narrator.event((&mut adas, "Ada"), "makeAnswer").await;
    narrator.say("Too late for the phone:");
    let refused = narrator.frame((&mut bens_phone, "Ben's phone"), "makeAnswer", answer).await;
    assert_eq!(refused["problem"]["code"], "call_taken");
    let candidate = json!({ "callId": call, "candidate": { "candidate": "candidate:1 1 udp …" } });
    narrator.frame((&mut adas, "Ada"), "iceCandidate", candidate).await;
    narrator.event((&mut bens_tablet, "Ben's tablet"), "iceCandidate").await;
    let ended = narrator
        .frame((&mut adas, "Ada"), "endCall", json!({ "callId": call, "reason": "bye" }))
        .await;
    assert_eq!(ended["event"], "ack");
    narrator.event((&mut bens_tablet, "Ben's tablet"), "endCall").await;
    narrator.say("What stays of it in the log:");
    let path = format!("/api/messages/{}", ben.id);
    let page = narrator.ask((ada, "Ada"), "GET", &path, None, 200).await;
    let last = page["entries"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["kind"], &last["call"]["outcome"]), (&json!("call"), &json!("answered")));
    for socket in [adas, bens_phone, bens_tablet] {
        socket.close().await;
    }
}
