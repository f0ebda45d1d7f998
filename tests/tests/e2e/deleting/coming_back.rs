//! What was deleted for oneself, or cleared, stays so for whoever leaves a room and comes back.

use natter_tests::{Person, Server};
use serde_json::{Value, json};

use super::for_everyone::all_views;

/// Nothing shows the words, and what comes after what was cleared is there.
async fn assert_stays(person: &Person, room: &str, first: u64, hidden: &[u64]) {
    let page = person.page(room, "after=0").await;
    assert_eq!(page["firstSeq"], first);
    let entries = page["entries"].as_array().unwrap();
    let found: Vec<u64> = entries
        .iter()
        .filter(|entry| entry["hidden"] == true)
        .map(|entry| entry["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(found, hidden);
    for view in all_views(person, room).await {
        assert!(!view.to_string().contains("unwanted"), "{view:#}");
    }
}

#[tokio::test]
async fn what_was_deleted_for_oneself_stays_deleted_after_leaving_and_joining_again() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.say_in(&room, "unwanted").await;
    ada.say_in(&room, "hello").await;
    bob.delete_message(&room, 2, "me").await.expect(204);
    bob.leave(&room).await.expect(204);
    bob.join(&room).await.expect(200);
    assert_stays(&bob, &room, 1, &[2]).await;
    ada.remove_member(&room, &bob).await.expect(204);
    ada.put_member(&room, &bob, "member").await.expect(204);
    assert_stays(&bob, &room, 1, &[2]).await;
    assert!(ada.entries_of(&room).await[1]["text"].is_string(), "for nobody else");
}

#[tokio::test]
async fn what_was_cleared_stays_cleared_after_leaving_and_joining_again() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    ada.say_in(&room, "unwanted").await;
    bob.clear(&room).await.expect(204);
    bob.leave(&room).await.expect(204);
    ada.say_in(&room, "hello").await;
    let joined = bob.join(&room).await.expect(200);
    let seen = &joined["conversation"];
    assert_eq!((&seen["clearedSeq"], &seen["unread"]), (&json!(2), &json!(0)));
    assert_stays(&bob, &room, 3, &[]).await;
    assert_eq!(bob.sync(&json!({ &room: 0 })).await["changed"][0]["clearedSeq"], 2);
}

#[tokio::test]
async fn an_export_holds_what_one_wrote_in_rooms_that_one_has_left() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let (left, removed, back) = (
        ada.room("open", &[&bob]).await,
        ada.room("open", &[&bob]).await,
        ada.room("open", &[&bob]).await,
    );
    ada.put_member(&left, &bob, "admin").await.expect(204);
    let mut said = Vec::new();
    for room in [&left, &removed, &back] {
        said.push(bob.say_in(room, "mine").await);
        ada.say_in(room, "not his").await;
    }
    bob.delete_message(&left, 3, "me").await.expect(204);
    bob.leave(&left).await.expect(204);
    bob.leave(&back).await.expect(204);
    bob.join(&back).await.expect(200);
    ada.remove_member(&removed, &bob).await.expect(204);
    ada.edit(&left, &json!({ "name": "s3cr3t-new" })).await.expect(200);

    let page = bob.get("/api/users/me/export").await.expect(200);
    let parts = page["conversations"].as_array().unwrap();
    assert_eq!(parts.len(), 3);
    let part = |id: &str| parts.iter().find(|part| part["id"] == id).unwrap();
    for (room, said) in [&left, &removed, &back].into_iter().zip(&said) {
        let part = part(room);
        assert!(part["entries"].as_array().unwrap().contains(said), "{part:#}");
        assert_eq!(part.get("leftAt").is_none(), room == &back, "{part:#}");
    }
    assert_eq!(part(&left)["role"], "admin", "what he was last");
    assert_eq!(part(&left)["hiddenSeqs"], json!([3]));
    let text = page.to_string();
    assert!(!text.contains("not his") && !text.contains("s3cr3t-new"), "{page:#}");
    assert_eq!(part(&left)["name"], ada_room_name());
}

fn ada_room_name() -> Value {
    json!(natter_tests::text("a room"))
}
