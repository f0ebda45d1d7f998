//! Transfer of ownership.

use futures_util::future::join_all;
use natter_tests::Server;
use serde_json::json;

use super::{Trio, kinds, roles, trio};

#[tokio::test]
async fn whoever_hands_the_room_over_becomes_an_admin() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    owner.put_member(&room, &member, "owner").await.expect(204);
    assert_eq!(member.conversation(&room).await["role"], "owner");
    let former = owner.conversation(&room).await;
    assert_eq!((&former["role"], &former["ownerId"]), (&json!("admin"), &json!(member.id)));
    let last = former["lastEntry"].clone();
    assert_eq!(
        (&last["kind"], &last["userId"], &last["role"]),
        (&json!("role"), &json!(member.id), &json!("owner"))
    );
    assert_eq!(last["sender"], owner.id.as_str());

    owner.end(&room).await.problem(403, "not_allowed");
    owner.remove_member(&room, &member).await.problem(403, "not_allowed");
    member.put_member(&room, &owner, "member").await.expect(204);
    member.remove_member(&room, &admin).await.expect(204);
    member.end(&room).await.expect(204);
}

#[tokio::test]
async fn an_owner_can_neither_leave_nor_step_down_while_others_are_there() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    owner.leave(&room).await.problem(409, "owner_must_hand_over");
    owner.remove_member(&room, &owner).await.problem(409, "owner_must_hand_over");
    owner.put_member(&room, &owner, "member").await.problem(409, "owner_must_hand_over");
    owner.put_member(&room, &owner, "admin").await.problem(409, "owner_must_hand_over");
    assert_eq!(kinds(&owner, &room).await, ["joined", "role"]);
    owner.put_member(&room, &admin, "owner").await.expect(204);
    owner.leave(&room).await.expect(204);
    member.leave(&room).await.expect(204);
    assert_eq!(roles(&admin, &room).await, [(admin.id.clone(), "owner".to_owned())]);
}

#[tokio::test]
async fn a_room_handed_to_many_at_once_has_one_owner() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let mut others = Vec::new();
    for _ in 0..6 {
        others.push(server.person().await);
    }
    let room = ada.room("invite", &others.iter().collect::<Vec<_>>()).await;
    let answers =
        join_all(others.iter().map(|other| ada.put_member(&room, other, "owner").into_future()))
            .await;
    let done = answers.iter().filter(|answer| answer.status == 204).count();
    assert_eq!(done, 1, "who is owner no more hands nothing over: {answers:?}");
    assert!(answers.iter().all(|answer| matches!(answer.status, 204 | 403)), "{answers:?}");
    let owners: Vec<_> = roles(&ada, &room)
        .await
        .into_iter()
        .filter(|(_, role)| role == "owner")
        .map(|(id, _)| id)
        .collect();
    assert_eq!(owners.len(), 1);
    assert_eq!(ada.conversation(&room).await["ownerId"], owners[0].as_str());
    assert_eq!(kinds(&ada, &room).await, ["joined", "role"]);
}
