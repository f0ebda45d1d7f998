//! Joining an open room by its id.

use futures_util::future::join_all;
use natter_tests::{Server, text};
use serde_json::json;

use super::{Trio, kinds, trio};

#[tokio::test]
async fn whoever_has_an_open_rooms_id_can_join_and_read_what_was_said_before() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[]).await;
    let said = ada.say_in(&room, "before").await;
    let joined = bob.join(&room).await.expect(200)["conversation"].take();
    assert_eq!(
        (&joined["id"], &joined["role"], &joined["memberCount"]),
        (&json!(room), &json!("member"), &json!(2))
    );
    assert_eq!(
        (&joined["lastSeq"], &joined["readSeq"], &joined["unread"]),
        (&json!(3), &json!(3), &json!(0)),
        "no news"
    );
    let entries = bob.entries_of(&room).await;
    assert_eq!(entries[1], said);
    assert_eq!((&entries[2]["kind"], &entries[2]["sender"]), (&json!("joined"), &json!(bob.id)));
    assert_eq!(entries[2]["userIds"], json!([bob.id]));
    let said = bob.say_in(&room, "hello").await;
    assert_eq!(ada.entries_of(&room).await.last(), Some(&said));
}

#[tokio::test]
async fn joining_again_changes_nothing() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[&bob]).await;
    for person in [&ada, &bob] {
        let again = person.join(&room).await.expect(200);
        assert_eq!(again["conversation"]["memberCount"], 2);
        assert_eq!(again["conversation"]["lastSeq"], 1);
    }
    assert_eq!(ada.conversation(&room).await["role"], "owner");
    assert_eq!(kinds(&bob, &room).await, ["joined"]);
}

#[tokio::test]
async fn of_many_joins_of_one_person_at_once_one_is_in_the_log() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[]).await;
    let answers = join_all((0..10).map(|_| bob.join(&room).into_future())).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert_eq!(kinds(&bob, &room).await, ["joined", "joined"]);
    assert_eq!(ada.conversation(&room).await["memberCount"], 2);
}

#[tokio::test]
async fn a_room_that_is_closed_is_joined_no_more_and_one_that_is_opened_is() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[]).await;
    ada.edit(&room, &json!({ "visibility": "invite" })).await.expect(200);
    bob.join(&room).await.problem(404, "conversation_not_found");
    ada.edit(&room, &json!({ "visibility": "open" })).await.expect(200);
    bob.join(&room).await.expect(200);
    assert_eq!(kinds(&ada, &room).await, ["joined", "visibility", "visibility", "joined"]);
}

#[tokio::test]
async fn a_block_keeps_nobody_out_of_an_open_room() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let room = ada.room("open", &[]).await;
    ada.block(&bob).await.expect(204);
    bob.join(&room).await.expect(200);
    bob.say_in(&room, "to everybody").await;
    assert_eq!(ada.entries_of(&room).await.last().unwrap()["text"], text("to everybody"));
}

#[tokio::test]
async fn members_of_a_room_are_added_by_those_who_manage_it_whatever_its_visibility() {
    let server = Server::shared().await;
    for visibility in ["open", "invite"] {
        let Trio { room, owner, admin, .. } = trio(&server, visibility).await;
        let (dora, emil) = (server.person().await, server.person().await);
        admin.put_member(&room, &dora, "member").await.expect(204);
        owner.put_member(&room, &emil, "admin").await.expect(204);
        let entries = dora.entries_of(&room).await;
        let added = &entries[2];
        assert_eq!((&added["kind"], &added["sender"]), (&json!("joined"), &json!(admin.id)));
        assert_eq!(added["userIds"], json!([dora.id]));
        assert_eq!(
            kinds(&dora, &room).await,
            ["joined", "role", "joined", "joined", "role"],
            "members join as members"
        );
        assert_eq!(emil.conversation(&room).await["role"], "admin");
        assert_eq!(dora.conversation(&room).await["memberCount"], 5);
    }
}
