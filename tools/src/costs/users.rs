//! Profiles and finding people.

use serde_json::json;

use super::Scenario;

const PROFILE: &str = "PATCH /api/users/me";
const LIST: &str = "GET /api/users";
const SHOW: &str = "GET /api/users/{userId}";

pub(super) async fn measure(scenario: &mut Scenario) {
    scenario.meter.section("People");
    for _ in 0..60 {
        scenario.person().await;
    }
    let (ada, bob) = (scenario.person().await, scenario.person().await);
    let meter = &mut scenario.meter;
    let change = |body| ada.request("PATCH", "/api/users/me").json(&body);
    let body = json!({ "bio": "s3cr3t-bio" });
    meter.row(PROFILE, "one field changes", change(body)).await.expect(200);
    let body = json!({ "displayName": "s3cr3t-name" });
    let situation = "the display name changes, which the directory shows too";
    meter.row(PROFILE, situation, change(body)).await.expect(200);
    meter.row(PROFILE, "nothing changes", change(json!({}))).await.expect(200);

    let page = meter.row(LIST, "a page of 50", ada.get("/api/users")).await.expect(200);
    assert_eq!(page["users"].as_array().unwrap().len(), 50);
    let path = format!("/api/users?query={}", bob.username);
    let page = meter.row(LIST, "a search that finds one", ada.get(&path)).await.expect(200);
    assert_eq!(page["users"].as_array().unwrap().len(), 1);

    let path = format!("/api/users/{}", bob.id);
    meter.row(SHOW, "offline", ada.get(&path)).await.expect(200);
    let _socket = bob.socket().await;
    let shown = meter.row(SHOW, "online", ada.get(&path)).await.expect(200);
    assert_eq!(shown["user"]["online"], true);
    let nobody = "/api/users/01kbk2v9q6m3xw8zt5r4e7ydna";
    meter.row(SHOW, "nobody has this id", ada.get(nobody)).await.expect(404);

    let block = "PUT /api/users/{userId}/block";
    meter.row(block, "", ada.block(&bob)).await.expect(204);
    meter.row(block, "again", ada.block(&bob)).await.expect(204);
    let nobody = ada.request("PUT", "/api/users/01kbk2v9q6m3xw8zt5r4e7ydna/block");
    meter.row(block, "nobody has this id", nobody).await.expect(404);
    meter
        .row(SHOW, "one of the two blocks the other", bob.get(&format!("/api/users/{}", ada.id)))
        .await
        .expect(200);
    meter.row("DELETE /api/users/{userId}/block", "", ada.unblock(&bob)).await.expect(204);

    scenario.many_block(&bob).await;
    let meter = &mut scenario.meter;
    let path = format!("/api/users/{}", ada.id);
    meter.row(SHOW, "to somebody whom forty others block", bob.get(&path)).await.expect(200);
    let situation = "by somebody whom forty others block";
    meter.row(block, situation, bob.block(&ada)).await.expect(204);
}
