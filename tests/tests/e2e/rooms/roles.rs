//! The permissions of roles.

use natter_tests::{Person, Server};
use serde_json::json;

use super::{Trio, kinds, nobodys, roles, trio};

#[tokio::test]
async fn an_owner_gives_and_takes_the_role_of_admin() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    owner.put_member(&room, &member, "admin").await.expect(204);
    assert_eq!(member.conversation(&room).await["role"], "admin");
    owner.put_member(&room, &admin, "member").await.expect(204);
    assert_eq!(admin.conversation(&room).await["role"], "member");
    let entries = member.entries_of(&room).await;
    let said = |seq: usize| (entries[seq - 1]["userId"].clone(), entries[seq - 1]["role"].clone());
    assert_eq!(kinds(&member, &room).await, ["joined", "role", "role", "role"]);
    assert_eq!(said(3), (json!(member.id), json!("admin")));
    assert_eq!(said(4), (json!(admin.id), json!("member")));
    assert!(entries[1..].iter().all(|entry| entry["sender"] == owner.id.as_str()));
}

#[tokio::test]
async fn a_role_that_somebody_has_already_is_no_change() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    let before = kinds(&owner, &room).await;
    owner.put_member(&room, &admin, "admin").await.expect(204);
    owner.put_member(&room, &member, "member").await.expect(204);
    owner.put_member(&room, &owner, "owner").await.expect(204);
    admin.put_member(&room, &member, "member").await.expect(204);
    admin.put_member(&room, &admin, "admin").await.expect(204);
    admin.put_member(&room, &owner, "owner").await.expect(204);
    assert_eq!(kinds(&owner, &room).await, before);
}

#[tokio::test]
async fn a_member_manages_nothing() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "open").await;
    let stranger = server.person().await;
    for other in [&owner, &admin, &member, &stranger] {
        for role in ["member", "admin", "owner"] {
            member.put_member(&room, other, role).await.problem(403, "not_allowed");
        }
    }
    for other in [&owner, &admin, &stranger] {
        member.remove_member(&room, other).await.problem(403, "not_allowed");
    }
    member.edit(&room, &json!({ "name": "s3cr3t-x" })).await.problem(403, "not_allowed");
    member.edit(&room, &json!({ "visibility": "invite" })).await.problem(403, "not_allowed");
    member.edit(&room, &json!({})).await.problem(403, "not_allowed");
    member.end(&room).await.problem(403, "not_allowed");
    assert_eq!(kinds(&owner, &room).await, ["joined", "role"]);
}

#[tokio::test]
async fn an_admin_adds_and_removes_members_and_nobody_else() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    let (peer, stranger) = (server.person().await, server.person().await);
    owner.put_member(&room, &peer, "admin").await.expect(204);
    for (other, role) in [
        (&owner, "member"),
        (&owner, "admin"),
        (&peer, "member"),
        (&peer, "owner"),
        (&member, "admin"),
        (&member, "owner"),
        (&admin, "member"),
        (&admin, "owner"),
        (&stranger, "admin"),
        (&stranger, "owner"),
    ] {
        admin.put_member(&room, other, role).await.problem(403, "not_allowed");
    }
    for other in [&owner, &peer] {
        admin.remove_member(&room, other).await.problem(403, "not_allowed");
    }
    admin.end(&room).await.problem(403, "not_allowed");
    let before = roles(&owner, &room).await;
    admin.remove_member(&room, &member).await.expect(204);
    admin.put_member(&room, &member, "member").await.expect(204);
    admin.edit(&room, &json!({ "name": "s3cr3t-renamed", "visibility": "open" })).await.expect(200);
    assert_eq!(roles(&owner, &room).await, before);
}

#[tokio::test]
async fn an_owner_removes_members_and_admins() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    owner.remove_member(&room, &admin).await.expect(204);
    owner.remove_member(&room, &member).await.expect(204);
    assert_eq!(roles(&owner, &room).await, [(owner.id.clone(), "owner".to_owned())]);
    let entries = owner.entries_of(&room).await;
    for (entry, gone) in entries[2..].iter().zip([&admin, &member]) {
        assert_eq!((&entry["kind"], &entry["userId"]), (&json!("removed"), &json!(gone.id)));
        assert_eq!(entry["sender"], owner.id.as_str());
    }
    assert_eq!(owner.conversation(&room).await["memberCount"], 1);
}

#[tokio::test]
async fn nobody_is_removed_or_changed_who_is_not_there() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    let stranger = server.person().await;
    let nobody = Person { id: nobodys(&stranger.id), ..stranger.clone() };
    for person in [&owner, &admin] {
        person.remove_member(&room, &stranger).await.problem(404, "user_not_found");
        person.remove_member(&room, &nobody).await.problem(404, "user_not_found");
        person.put_member(&room, &nobody, "member").await.problem(404, "user_not_found");
    }
    owner.put_member(&room, &stranger, "owner").await.problem(404, "user_not_found");
    owner.remove_member(&room, &member).await.expect(204);
    owner.remove_member(&room, &member).await.problem(404, "user_not_found");
}

#[tokio::test]
async fn nobody_is_added_to_a_room_by_whom_they_block_or_who_blocks_them() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, .. } = trio(&server, "invite").await;
    let (dora, emil) = (server.person().await, server.person().await);
    dora.block(&owner).await.expect(204);
    owner.block(&emil).await.expect(204);
    for other in [&dora, &emil] {
        owner.put_member(&room, other, "member").await.problem(403, "blocked");
        admin.put_member(&room, other, "member").await.expect(204);
        // Once they are there, their roles are the room's business.
        owner.put_member(&room, other, "admin").await.expect(204);
        owner.remove_member(&room, other).await.expect(204);
        owner.put_member(&room, other, "member").await.problem(403, "blocked");
    }
}
