//! Names and visibility.

use natter_tests::{Server, text};
use serde_json::json;

use super::{Trio, kinds, trio};

#[tokio::test]
async fn a_new_name_and_visibility_are_shown_to_all_and_said_in_the_log() {
    let server = Server::shared().await;
    let Trio { room, owner, admin, member } = trio(&server, "open").await;
    let changed =
        owner.edit(&room, &json!({ "name": text("first") })).await.expect(200)["conversation"]
            .take();
    assert_eq!((&changed["name"], &changed["visibility"]), (&json!(text("first")), &json!("open")));
    let body = json!({ "name": text("second"), "visibility": "invite" });
    let changed = admin.edit(&room, &body).await.expect(200)["conversation"].take();
    assert_eq!(
        (&changed["name"], &changed["visibility"]),
        (&json!(text("second")), &json!("invite"))
    );
    assert_eq!(changed["role"], "admin", "as who asks sees it");
    let seen = member.conversation(&room).await;
    assert_eq!(
        (&seen["name"], &seen["visibility"], &seen["lastSeq"]),
        (&json!(text("second")), &json!("invite"), &json!(5))
    );

    assert_eq!(kinds(&member, &room).await, ["joined", "role", "renamed", "renamed", "visibility"]);
    let entries = member.entries_of(&room).await;
    assert_eq!(
        (&entries[2]["name"], &entries[2]["sender"]),
        (&json!(text("first")), &json!(owner.id))
    );
    assert_eq!(
        (&entries[3]["name"], &entries[3]["sender"]),
        (&json!(text("second")), &json!(admin.id))
    );
    assert_eq!(
        (&entries[4]["visibility"], &entries[4]["sender"]),
        (&json!("invite"), &json!(admin.id))
    );
}

#[tokio::test]
async fn what_is_so_already_is_no_change() {
    let server = Server::shared().await;
    let Trio { room, owner, .. } = trio(&server, "open").await;
    let before = owner.conversation(&room).await;
    for body in [
        json!({}),
        json!({ "name": before["name"] }),
        json!({ "visibility": "open" }),
        json!({ "name": before["name"], "visibility": "open" }),
        json!({ "name": null, "visibility": null }),
        json!({ "ownerId": "x", "memberCount": 7 }),
    ] {
        let answer = owner.edit(&room, &body).unchecked().await.expect(200);
        assert_eq!(answer["conversation"], before);
    }
}

#[tokio::test]
async fn whoever_renames_a_room_again_and_again_has_to_wait() {
    let server = Server::shared().await;
    let Trio { room, owner, member, .. } = trio(&server, "open").await;
    let mut last = 200;
    for turn in 0..20 {
        let answer = owner.edit(&room, &json!({ "name": format!("s3cr3t-{turn}") })).await;
        last = answer.status;
        if last != 200 {
            answer.problem(429, "too_many_messages");
            break;
        }
    }
    assert_eq!(last, 429);
    member.say_in(&room, "nobody else has to").await;
}
