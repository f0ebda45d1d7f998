//! Concurrent changes of rooms: log, members and room agree, whatever the interleaving.

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::join_all;
use natter_domain::{
    ids::UserId,
    limits::ROOM_MEMBERS,
    room::{Command, Role, RoomError, Visibility},
};
use natter_store::conversations::{RoomChangeError, RoomChanged};
use natter_tests::rng::Rng;

use crate::{
    harness::{Store, now},
    people::{draft, user},
    room::{agrees, begin, change, done, name, outcome, say},
};

fn is_done(changed: &Result<RoomChanged, RoomChangeError>) -> bool {
    matches!(changed, Ok(RoomChanged::Done { .. }))
}

#[tokio::test]
async fn of_thirty_people_who_join_at_once_each_is_in_the_log_the_count_and_the_members() {
    let store = Store::start().await;
    let id = begin(&store, Visibility::Open, user(), &[]).await;
    let guests: Vec<_> = (0..30).map(|_| user()).collect();
    let joined =
        join_all(guests.iter().map(|guest| change(&store, id, *guest, &Command::Join))).await;
    assert!(joined.iter().all(is_done));
    assert_eq!(agrees(&store, id).await.len(), 31);
}

#[tokio::test]
async fn who_joins_on_many_devices_at_once_joins_once() {
    let store = Store::start().await;
    let id = begin(&store, Visibility::Open, user(), &[]).await;
    let guest = user();
    let joined = join_all((0..10).map(|_| change(&store, id, guest, &Command::Join))).await;
    assert_eq!(joined.iter().filter(|joined| is_done(joined)).count(), 1);
    assert!(
        joined
            .iter()
            .all(|joined| is_done(joined) || matches!(joined, Ok(RoomChanged::Unchanged(_))))
    );
    assert_eq!(agrees(&store, id).await.len(), 2);
}

#[tokio::test]
async fn the_last_place_in_a_room_is_taken_once() {
    let store = Store::start().await;
    let id = begin(&store, Visibility::Open, user(), &[]).await;
    let update = store.raw.update_item().table_name(store.table("CONVERSATIONS_TABLE"));
    let update = update
        .key("pk", AttributeValue::S(id.to_string()))
        .key("sk", AttributeValue::S("META".to_owned()));
    let count = AttributeValue::N((ROOM_MEMBERS - 1).to_string());
    let update =
        update.update_expression("SET mc = :count").expression_attribute_values(":count", count);
    update.send().await.unwrap();
    let guests: Vec<_> = (0..8).map(|_| user()).collect();
    let joined =
        join_all(guests.iter().map(|guest| change(&store, id, *guest, &Command::Join))).await;
    assert_eq!(joined.iter().filter(|joined| is_done(joined)).count(), 1);
    let full =
        |joined: &&Result<_, _>| matches!(joined, Err(RoomChangeError::Room(RoomError::Full)));
    assert_eq!(joined.iter().filter(full).count(), 7);
}

#[tokio::test]
async fn a_room_that_is_handed_over_in_several_directions_at_once_has_one_owner() {
    let store = Store::start().await;
    for _ in 0..15 {
        let people: Vec<_> = (0..4).map(|_| user()).collect();
        let id = begin(&store, Visibility::Invite, people[0], &people[1..]).await;
        // The owner on three devices; and whoever has got it gives it back.
        let directions = [(0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (3, 1)];
        let handed = join_all(directions.map(|(from, to)| {
            let (store, people) = (&store, &people);
            async move {
                let command = Command::Put { user: people[to], role: Role::Owner };
                change(store, id, people[from], &command).await
            }
        }))
        .await;
        assert!(handed[..3].iter().filter(|handed| is_done(handed)).count() >= 1);
        let log = agrees(&store, id).await;
        assert_eq!(log.len(), 1 + handed.iter().filter(|handed| is_done(handed)).count());
    }
}

#[tokio::test]
async fn an_owner_who_leaves_while_somebody_joins_does_not_leave_a_room_without_owner() {
    let store = Store::start().await;
    for _ in 0..20 {
        let (owner, guest) = (user(), user());
        let id = begin(&store, Visibility::Open, owner, &[]).await;
        let (left, joined) = tokio::join!(
            change(&store, id, owner, &Command::Leave),
            change(&store, id, guest, &Command::Join)
        );
        agrees(&store, id).await;
        let pair = (outcome(&left), outcome(&joined));
        assert!(is_done(&left) != is_done(&joined), "one of the two comes first: {pair:?}");
    }
}

#[tokio::test]
async fn a_removal_a_departure_and_a_new_role_of_one_person_at_once_leave_no_trace_of_a_member() {
    let store = Store::start().await;
    for _ in 0..15 {
        let (owner, admin, member) = (user(), user(), user());
        let id = begin(&store, Visibility::Open, owner, &[admin, member]).await;
        done(&store, id, owner, &Command::Put { user: admin, role: Role::Admin }).await;
        let remove = Command::Remove { user: member };
        let promote = Command::Put { user: member, role: Role::Admin };
        let (removed, left, promoted, joined) = tokio::join!(
            change(&store, id, admin, &remove),
            change(&store, id, member, &Command::Leave),
            change(&store, id, owner, &promote),
            change(&store, id, member, &Command::Join),
        );
        let log = agrees(&store, id).await;
        let done = [&removed, &left, &promoted, &joined]
            .into_iter()
            .filter(|changed| is_done(changed))
            .count();
        // Being put among the admins after the departure is two entries.
        assert!(log.len() >= 2 + done && log.len() <= 3 + done);
        assert!(is_done(&removed) || is_done(&left) || is_done(&promoted));
    }
}

/// Something at random that somebody might want.
fn at_random(rng: &mut Rng, people: &[UserId]) -> Command {
    let user = *rng.pick(people);
    match rng.below(8) {
        0 | 1 => Command::Join,
        2 => Command::Leave,
        3 => Command::Remove { user },
        4 => {
            Command::Edit { name: Some(name(&format!("name {}", rng.below(3)))), visibility: None }
        }
        _ => Command::Put { user, role: *rng.pick(&[Role::Member, Role::Admin, Role::Owner]) },
    }
}

#[tokio::test]
async fn whatever_ten_people_do_at_once_log_members_and_room_tell_the_same() {
    let store = Store::start().await;
    for round in 0..4 {
        let people: Vec<_> = (0..10).map(|_| user()).collect();
        let id = begin(&store, Visibility::Open, people[0], &people[1..5]).await;
        let doing = people.iter().enumerate().map(|(n, actor)| {
            let (store, people) = (&store, &people);
            async move {
                let mut rng = Rng::new(round * 100 + n as u64);
                for _ in 0..8 {
                    let _ = change(store, id, *actor, &at_random(&mut rng, people)).await;
                }
            }
        });
        // And whoever is a member talks.
        let talking = people.iter().enumerate().map(|(n, speaker)| {
            let store = &store;
            async move {
                for m in 0..4 {
                    say(store, &draft(id, *speaker, &format!("{n}.{m}"), now())).await;
                }
            }
        });
        tokio::join!(join_all(doing), join_all(talking));
        assert!(agrees(&store, id).await.len() > 10);
    }
}
