//! The list of members.

use natter_tests::{Server, until};
use serde_json::{Value, json};

use super::{Trio, trio};

#[tokio::test]
async fn pages_of_members_neither_skip_nor_repeat_anyone() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let mut others = Vec::new();
    for _ in 0..23 {
        others.push(server.person().await);
    }
    let room = ada.room("invite", &others.iter().collect::<Vec<_>>()).await;
    let mut expected: Vec<&str> =
        others.iter().map(|other| other.id.as_str()).chain([ada.id.as_str()]).collect();
    expected.sort_unstable();
    for limit in [1, 5, 8, 24, 100] {
        let (mut found, mut cursor, mut pages) = (Vec::<String>::new(), String::new(), 0);
        loop {
            let path = format!("/api/rooms/{room}/members?limit={limit}{cursor}");
            let page = others[0].get(&path).await.expect(200);
            let members = page["members"].as_array().unwrap();
            assert!(members.len() <= limit);
            found.extend(
                members.iter().map(|member| member["user"]["id"].as_str().unwrap().to_owned()),
            );
            pages += 1;
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, expected, "{limit} at a time");
        assert_eq!(pages, expected.len().div_ceil(limit), "no empty page at the end");
    }
}

#[tokio::test]
async fn parameters_of_the_list_are_checked() {
    let server = Server::shared().await;
    let Trio { room, owner, .. } = trio(&server, "invite").await;
    for limit in ["0", "101", "-1", "x", "1&limit=2"] {
        owner.get(&format!("/api/rooms/{room}/members?limit={limit}")).await.invalid(&["limit"]);
    }
    for cursor in ["x", "%00", "QUFB", &"QUFB".repeat(100)] {
        owner.get(&format!("/api/rooms/{room}/members?cursor={cursor}")).await.invalid(&["cursor"]);
    }
}

#[tokio::test]
async fn members_are_shown_with_their_numbers_and_without_their_addresses() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    let said = owner.say_in(&room, "hello").await;
    let read = json!({ "seq": said["seq"] });
    member.request("PUT", &format!("/api/conversations/{room}/read")).json(&read).await.expect(204);
    let members = admin.members_of(&room).await;
    let find = |id: &str| members.iter().find(|member| member["user"]["id"] == id).unwrap();
    let theirs = find(&member.id);
    assert_eq!(
        (&theirs["readSeq"], &theirs["deliveredSeq"]),
        (&json!(3), &json!(3)),
        "read is delivered, too"
    );
    assert_eq!(theirs["user"]["username"], member.username.as_str());
    assert_eq!(find(&admin.id)["readSeq"], 0, "whoever was added has not read that");
    let owners = find(&owner.id);
    assert_eq!((&owners["role"], &owners["readSeq"]), (&json!("owner"), &json!(1)));
    assert!(
        members
            .iter()
            .all(|member| member["user"].get("email").is_none() && member["joinedAt"].is_string())
    );
}

#[tokio::test]
async fn members_are_online_while_they_are() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "invite").await;
    let online = async || -> Vec<String> {
        let members = owner.members_of(&room).await;
        let online = members.iter().filter(|member| member["online"] == true);
        online.map(|member| member["user"]["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(online().await.is_empty());
    let (phone, laptop) = (member.socket().await, member.socket().await);
    assert_eq!(online().await, std::slice::from_ref(&member.id));
    phone.close().await;
    laptop.close().await;
    assert!(until(online, Vec::is_empty).await.is_empty());
}

#[tokio::test]
async fn members_who_are_blocked_look_offline_to_each_other() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "invite").await;
    let _sockets = (owner.socket().await, admin.socket().await, member.socket().await);
    owner.block(&member).await.expect(204);
    let online = async |viewer: &natter_tests::Person, of: &natter_tests::Person| -> Value {
        let members = viewer.members_of(&room).await;
        members.into_iter().find(|member| member["user"]["id"] == of.id.as_str()).unwrap()["online"]
            .take()
    };
    assert_eq!(online(&owner, &member).await, false);
    assert_eq!(online(&member, &owner).await, false);
    assert_eq!(online(&owner, &admin).await, true);
    assert_eq!(online(&admin, &member).await, true);
    assert_eq!(online(&member, &member).await, true);
}
