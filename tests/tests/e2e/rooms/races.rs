//! Concurrent joins, removals and sends. The log determines who was a member when, and every answer
//! agrees with it.

use std::collections::BTreeSet;

use natter_tests::{Answer, Person, Server, rng::Rng, text, until};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::roles;

/// What a run of random requests was told.
#[derive(Default)]
struct Told {
    /// The entries that were acknowledged.
    acknowledged: Vec<Value>,
}

/// Somebody who joins, writes, leaves, and joins again.
async fn restless(who: Person, room: String, seed: u64, turns: usize) -> Told {
    let mut rng = Rng::new(seed);
    let mut told = Told::default();
    for turn in 0..turns {
        let answer = match rng.below(6) {
            0 => who.join(&room).await,
            1 => who.leave(&room).await,
            _ => who.write_in(&room, &json!({ "text": text(&format!("{seed}-{turn}")) })).await,
        };
        match answer.status {
            201 => told.acknowledged.push(answer.json()["entry"].take()),
            200 | 204 | 404 | 429 | 503 => {}
            _ => panic!("{answer:?}"),
        }
    }
    told
}

/// Somebody who adds and removes the others.
async fn busy(who: Person, room: String, others: Vec<Person>, seed: u64, turns: usize) -> Told {
    let mut rng = Rng::new(seed);
    for _ in 0..turns {
        let other = rng.pick(&others);
        let answer = match rng.below(5) {
            0 | 1 => who.remove_member(&room, other).await,
            2 | 3 => who.put_member(&room, other, "member").await,
            _ => who.put_member(&room, other, "admin").await,
        };
        // 403: an admin of today may be a member of tomorrow. 404: it is gone already, or not there
        // yet.
        assert!(matches!(answer.status, 204 | 403 | 404 | 429 | 503), "{answer:?}");
    }
    Told::default()
}

/// Reads the log from its beginning, and fails where somebody does what only a member can. Returns
/// who is there at the end.
fn replay(log: &[Value]) -> BTreeSet<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut members = BTreeSet::new();
    for (index, entry) in log.iter().enumerate() {
        assert_eq!(entry["seq"], index + 1, "no holes");
        let (sender, what) = (text(&entry["sender"]), || format!("{entry:#}\nwith {members:?}"));
        match entry["kind"].as_str().unwrap() {
            "joined" => {
                let users: Vec<String> =
                    entry["userIds"].as_array().unwrap().iter().map(text).collect();
                assert!(users.contains(&sender) || members.contains(&sender), "{}", what());
                assert!(users.iter().all(|user| !members.contains(user)), "{}", what());
                members.extend(users);
            }
            "left" => assert!(members.remove(&sender), "{entry:#}"),
            "removed" => {
                assert!(members.contains(&sender), "{}", what());
                assert!(members.remove(&text(&entry["userId"])), "{entry:#}");
            }
            "role" => {
                assert!(
                    members.contains(&sender) && members.contains(&text(&entry["userId"])),
                    "{}",
                    what()
                );
            }
            _ => assert!(members.contains(&sender), "{}", what()),
        }
    }
    members
}

/// Fails unless the log, the list of members and the room's count say the same. Returns the log.
async fn assert_agree(owner: &Person, room: &str) -> Vec<Value> {
    let log = owner.entries_of(room).await;
    let listed: BTreeSet<String> = roles(owner, room).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(replay(&log), listed);
    assert_eq!(owner.conversation(room).await["memberCount"], listed.len());
    log
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joins_removals_and_sends_at_once_leave_a_log_that_is_right() {
    let Some(server) = Server::unlimited().await else { return };
    for seed in 0..3 {
        let (owner, admin) = (server.person().await, server.person().await);
        let room = owner.room("open", &[&admin]).await;
        owner.put_member(&room, &admin, "admin").await.expect(204);
        let mut others = Vec::new();
        for _ in 0..5 {
            others.push(server.person().await);
        }
        let mut tasks = JoinSet::new();
        for (number, other) in (1..).zip(&others) {
            tasks.spawn(restless(other.clone(), room.clone(), seed * 100 + number, 25));
        }
        tasks.spawn(busy(owner.clone(), room.clone(), others.clone(), seed * 100 + 50, 40));
        tasks.spawn(busy(admin.clone(), room.clone(), others.clone(), seed * 100 + 60, 30));
        let told = tasks.join_all().await;

        let log = assert_agree(&owner, &room).await;
        let said: Vec<&Value> = log.iter().filter(|entry| entry["kind"] == "message").collect();
        let acknowledged: Vec<&Value> = told.iter().flat_map(|told| &told.acknowledged).collect();
        assert_eq!(said.len(), acknowledged.len(), "nothing else was said");
        assert!(
            acknowledged.iter().all(|entry| said.contains(entry)),
            "each where its sender was told"
        );
        for other in &others {
            let there = roles(&owner, &room).await.iter().any(|(id, _)| *id == other.id);
            let answer = other.get(&format!("/api/conversations/{room}")).await;
            assert_eq!(answer.status, if there { 200 } else { 404 });
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_a_removed_person_comes_after_the_removal() {
    let Some(server) = Server::unlimited().await else { return };
    let (owner, member) = (server.person().await, server.person().await);
    let room = owner.room("invite", &[]).await;
    for round in 0..15 {
        owner.put_member(&room, &member, "member").await.expect(204);
        let mut sends: JoinSet<Answer> = JoinSet::new();
        for number in 0..6 {
            let (member, room) = (member.clone(), room.clone());
            let body =
                json!({ "text": text("quick"), "clientMessageId": format!("{round}-{number}") });
            sends.spawn(async move { member.write_in(&room, &body).await });
        }
        owner.remove_member(&room, &member).await.expect(204);
        let sent = sends.join_all().await;
        assert!(sent.iter().all(|answer| matches!(answer.status, 201 | 404 | 503)), "{sent:?}");
        let log = assert_agree(&owner, &room).await;
        let stored = log.iter().filter(|entry| entry["kind"] == "message").filter(|entry| {
            entry["clientMessageId"].as_str().unwrap().starts_with(&format!("{round}-"))
        });
        let acknowledged = sent.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(stored.count(), acknowledged);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_comes_after_the_end() {
    let Some(server) = Server::unlimited().await else { return };
    for _ in 0..8 {
        let (owner, member) = (server.person().await, server.person().await);
        let room = owner.room("open", &[&member]).await;
        let mut at_once: JoinSet<Answer> = JoinSet::new();
        for _ in 0..4 {
            let (member, there) = (member.clone(), room.clone());
            at_once.spawn(async move {
                member.write_in(&there, &json!({ "text": text("quick") })).await
            });
            let (stranger, there) = (server.person().await, room.clone());
            at_once.spawn(async move { stranger.join(&there).await });
        }
        owner.end(&room).await.expect(204);
        let answers = at_once.join_all().await;
        assert!(answers.iter().all(|a| matches!(a.status, 200 | 201 | 409 | 503)), "{answers:?}");
        let log = assert_agree(&owner, &room).await;
        assert_eq!(log.last().unwrap()["kind"], "ended");
        assert_eq!(log.iter().filter(|entry| entry["kind"] == "ended").count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_handover_and_a_removal_at_once_both_make_sense() {
    let Some(server) = Server::unlimited().await else { return };
    for _ in 0..10 {
        let (owner, admin, member) =
            (server.person().await, server.person().await, server.person().await);
        let room = owner.room("invite", &[&admin, &member]).await;
        owner.put_member(&room, &admin, "admin").await.expect(204);
        let (handed, removed, left) = tokio::join!(
            owner.put_member(&room, &member, "owner").into_future(),
            admin.remove_member(&room, &member).into_future(),
            member.leave(&room).into_future(),
        );
        let log = assert_agree(&owner, &room).await;
        let there = roles(&owner, &room).await;
        let owners: Vec<_> = there.iter().filter(|(_, role)| role == "owner").collect();
        assert_eq!(owners.len(), 1, "{log:#?}");
        assert_eq!(owner.conversation(&room).await["ownerId"], owners[0].0.as_str());
        let statuses = (handed.status, removed.status, left.status);
        if statuses.0 == 204 {
            assert_eq!(
                owners[0].0, member.id,
                "an owner is neither removed nor gone: {statuses:?}"
            );
            assert!(matches!(statuses, (204, 403, 409)), "{statuses:?}");
        } else {
            assert_eq!(owners[0].0, owner.id, "{statuses:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_who_deletes_the_account_while_others_come_and_go_leaves_the_room_to_one_of_them()
{
    let Some(server) = Server::unlimited().await else { return };
    for seed in 0..6 {
        let (owner, member) = (server.person().await, server.person().await);
        let room = owner.room("open", &[&member]).await;
        let mut others = JoinSet::new();
        for number in 0..3 {
            others.spawn(restless(
                server.person().await,
                room.clone(),
                500 + seed * 10 + number,
                12,
            ));
        }
        let deletion =
            owner.request("DELETE", "/api/users/me").json(&json!({ "password": owner.password }));
        deletion.await.expect(202);
        others.join_all().await;
        let gone = async || member.entries_of(&room).await;
        let theirs =
            |entry: &Value| entry["kind"] == "left" && entry["sender"] == owner.id.as_str();
        until(gone, |log| log.iter().any(theirs)).await;

        let log = assert_agree(&member, &room).await;
        assert_eq!(log.iter().filter(|entry| theirs(entry)).count(), 1);
        let there = roles(&member, &room).await;
        let owners: Vec<_> = there.iter().filter(|(_, role)| role == "owner").collect();
        assert_eq!(owners.len(), 1, "{log:#?}");
        assert_eq!(member.conversation(&room).await["ownerId"], owners[0].0.as_str());
    }
}
