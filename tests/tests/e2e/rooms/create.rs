//! Creating rooms.

use natter_tests::{Person, Server, text};
use serde_json::{Value, json};

use super::{kinds, nobodys, roles};

async fn try_create(ada: &Person, members: Value) -> natter_tests::Answer {
    let body = json!({ "name": text("ours"), "visibility": "invite", "members": members });
    ada.post("/api/rooms", &body).await
}

#[tokio::test]
async fn a_room_begins_with_its_owner_alone() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let body = json!({ "name": format!("  {}\t", text("ours")), "visibility": "open" });
    let made = ada.post("/api/rooms", &body).await.expect(201)["conversation"].take();
    assert_eq!(made["name"], text("ours"), "without blanks around it");
    assert_eq!(
        (&made["kind"], &made["visibility"], &made["role"]),
        (&json!("room"), &json!("open"), &json!("owner"))
    );
    assert_eq!((&made["ownerId"], &made["memberCount"]), (&json!(ada.id), &json!(1)));
    assert_eq!(
        (&made["lastSeq"], &made["readSeq"], &made["unread"]),
        (&json!(1), &json!(1), &json!(0))
    );
    assert_eq!((&made["peer"], &made["ended"]), (&Value::Null, &Value::Null));
    let room = made["id"].as_str().unwrap();
    assert_eq!(ada.conversation(room).await, made, "what was answered is what is there");
    let entries = ada.entries_of(room).await;
    assert_eq!(entries, [made["lastEntry"].clone()]);
    assert_eq!((&entries[0]["kind"], &entries[0]["sender"]), (&json!("joined"), &json!(ada.id)));
    assert_eq!(entries[0]["userIds"], json!([ada.id]));
}

#[tokio::test]
async fn first_members_are_in_the_first_entry_and_have_the_room_in_their_inbox() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    let room = ada.room("invite", &[&bob, &carl]).await;
    let entries = bob.entries_of(&room).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["userIds"], json!([ada.id, bob.id, carl.id]));
    let mut expected = [
        (ada.id.clone(), "owner".to_owned()),
        (bob.id.clone(), "member".into()),
        (carl.id.clone(), "member".into()),
    ];
    expected.sort();
    assert_eq!(roles(&carl, &room).await, expected);
    for member in [&bob, &carl] {
        let inbox = member.get("/api/conversations").await.expect(200);
        let listed = &inbox["conversations"][0];
        assert_eq!(
            (&listed["id"], &listed["role"], &listed["memberCount"]),
            (&json!(room), &json!("member"), &json!(3))
        );
        assert_eq!(listed["name"], text("a room"));
        assert_eq!(*listed, member.conversation(&room).await);
    }
}

#[tokio::test]
async fn a_room_can_begin_with_fifty_others_and_not_with_more() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let mut ids = Vec::new();
    for _ in 0..51 {
        ids.push(server.person().await.id);
    }
    try_create(&ada, json!(ids)).await.invalid(&["members"]);
    let room = try_create(&ada, json!(ids[..50])).await.expect(201);
    assert_eq!(room["conversation"]["memberCount"], 51);
    assert_eq!(ada.members_of(room["conversation"]["id"].as_str().unwrap()).await.len(), 51);
}

#[tokio::test]
async fn a_list_of_members_that_makes_no_sense_is_refused() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let thousand: Vec<&str> = vec![&bob.id; 1000];
    for members in [
        json!(thousand),
        json!([bob.id, bob.id]),
        json!([ada.id]),
        json!([bob.id, ada.id]),
        json!([bob.id, "nobody"]),
        json!([bob.id, 7]),
        json!([[bob.id]]),
        json!([null]),
        json!(bob.id),
        json!({ "0": bob.id }),
        json!(7),
    ] {
        try_create(&ada, members).await.invalid(&["members"]);
    }
    assert_eq!(
        ada.get("/api/conversations").await.expect(200)["conversations"],
        json!([]),
        "nothing has begun"
    );
    assert_eq!(bob.get("/api/conversations").await.expect(200)["conversations"], json!([]));
}

#[tokio::test]
async fn nobody_is_added_who_does_not_exist() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    for members in [json!([nobodys(&bob.id)]), json!([bob.id, nobodys(&ada.id)])] {
        let problem = try_create(&ada, members).await.problem(404, "user_not_found");
        assert_eq!(problem["errors"][0]["field"], "members");
    }
    assert_eq!(bob.get("/api/conversations").await.expect(200)["conversations"], json!([]));
}

#[tokio::test]
async fn nobody_is_added_by_whom_they_block_or_who_blocks_them() {
    let server = Server::shared().await;
    let (ada, bob, carl) = (server.person().await, server.person().await, server.person().await);
    ada.block(&bob).await.expect(204);
    for (owner, other) in [(&ada, &bob), (&bob, &ada)] {
        try_create(owner, json!([other.id])).await.problem(403, "blocked");
        try_create(owner, json!([carl.id, other.id])).await.problem(403, "blocked");
    }
    assert_eq!(carl.get("/api/conversations").await.expect(200)["conversations"], json!([]));
    // Two who block each other are both added by a third one.
    let room = carl.room("invite", &[&ada, &bob]).await;
    assert_eq!(kinds(&ada, &room).await, ["joined"]);
}

#[tokio::test]
async fn names_are_short_and_can_be_seen() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let create = async |name: &str| {
        ada.post("/api/rooms", &json!({ "name": name, "visibility": "open" })).await
    };
    let long = "é".repeat(80);
    for name in ["x", "😀", &long, " a  b "] {
        let made = create(name).await.expect(201);
        assert_eq!(made["conversation"]["name"], name.trim());
    }
    for name in ["", " ", "\t\n", "\u{200b}", "a\u{202e}b", "a\nb", "\u{0}", &format!("{long}x")] {
        create(name).await.invalid(&["name"]);
    }
    for visibility in ["", "Open", "public", "invite ", "invite-only"] {
        ada.post("/api/rooms", &json!({ "name": "x", "visibility": visibility }))
            .await
            .invalid(&["visibility"]);
    }
}
