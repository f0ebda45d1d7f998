//! Conversations as lists show them.

use natter_domain::{
    conversation::{ConversationId, Direct},
    entry::Body,
    ids::UserId,
    member::Receipt,
    room::{Command, Visibility},
    seq::Seq,
    tail::FloodLimit,
};
use natter_store::{
    conversations::{Deletion, Summary},
    metering::measure,
    users::Consistency,
};

use crate::{
    append::send,
    harness::{Store, now, seconds},
    people::{draft, pair, user},
    room::{IDS, begin, done, name, say},
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

async fn summary(store: &Store, user: UserId, id: ConversationId) -> Summary {
    let mut found =
        store.conversations.summaries(user, &[id], Consistency::Strong, now()).await.unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

async fn write(store: &Store, id: ConversationId, sender: UserId, name: &str) {
    send(&store.conversations, &draft(id, sender, name, now()), None).await;
}

#[tokio::test]
async fn summaries_come_in_the_order_that_was_asked_for_and_only_of_what_somebody_is_in() {
    let store = Store::start().await;
    let (ada, bob, direct) = pair();
    write(&store, direct, bob, "m").await;
    let room = begin(&store, Visibility::Open, bob, &[ada]).await;
    let others = begin(&store, Visibility::Open, bob, &[]).await;
    let (_, _, empty) = pair();
    let nowhere = ConversationId::Room(IDS.room(now()));
    for consistency in [Consistency::Strong, Consistency::Eventual] {
        for asked in [[room, direct], [direct, room]] {
            let all = [asked[0], others, nowhere, empty, asked[1]];
            let (found, usage) = measure(store.conversations.summaries(
                ada,
                &all,
                consistency,
                now().plus(seconds(60)),
            ))
            .await;
            let found: Vec<_> =
                found.unwrap().into_iter().map(|summary| summary.conversation).collect();
            assert_eq!(found, asked);
            assert_eq!(usage.requests, 1 + 2, "one for the items and one for each log of theirs");
        }
    }
    let nothing = store.conversations.summaries(ada, &[], Consistency::Strong, now());
    let (nothing, usage) = measure(nothing).await;
    assert!(nothing.unwrap().is_empty() && usage.requests == 0);
}

#[tokio::test]
async fn a_summary_has_the_room_the_member_and_the_newest_entry() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member]).await;
    say(&store, &draft(id, owner, "m", now())).await.unwrap();
    done(&store, id, owner, &Command::Edit { name: Some(name("coffee")), visibility: None }).await;
    let found = summary(&store, member, id).await;
    let room = found.room.as_ref().unwrap();
    assert!(room.name == name("coffee") && room.members == 2 && room.owner == owner);
    assert_eq!((found.member.user, found.glance.last()), (member, seq(3)));
    assert!(found.glance.shown().unwrap().body == Body::Renamed { name: name("coffee") });
    let (ada, bob, direct) = pair();
    write(&store, direct, bob, "m").await;
    assert!(summary(&store, ada, direct).await.room.is_none());
}

#[tokio::test]
async fn unread_is_what_others_have_said_after_what_was_read() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    for n in 0..5 {
        write(&store, id, bob, &format!("m{n}")).await;
    }
    let unread = async |user| summary(&store, user, id).await.glance.unread();
    assert_eq!((unread(ada).await, unread(bob).await), (5, 0));
    store.conversations.move_receipt(id, ada, Receipt::Read, seq(3)).await.unwrap();
    assert_eq!(unread(ada).await, 2);
    store.conversations.move_receipt(id, ada, Receipt::Delivered, seq(5)).await.unwrap();
    assert_eq!(unread(ada).await, 2, "what was delivered was not read");
    write(&store, id, ada, "answer").await;
    assert_eq!((unread(ada).await, unread(bob).await), (2, 1), "own ones do not count");
    delete(&store, id, bob, 5).await;
    assert_eq!((unread(ada).await, unread(bob).await), (1, 1), "nor do deleted ones");
    store.conversations.delete_for_me(id, seq(4), ada).await.unwrap();
    assert_eq!(unread(ada).await, 0, "nor those that are deleted for oneself");
    store.conversations.clear(id, bob, seq(7)).await.unwrap();
    write(&store, id, ada, "more").await;
    assert_eq!(unread(bob).await, 1, "what was cleared is not unread");
}

async fn delete(store: &Store, conversation: ConversationId, actor: UserId, target: u64) {
    let deletion = Deletion { conversation, target: seq(target), actor, flood: FloodLimit::Off };
    store.conversations.delete_for_everyone(deletion, &IDS, now()).await.unwrap();
}

#[tokio::test]
async fn unread_is_exact_to_99_and_a_hundred_stands_for_more() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    write(&store, id, bob, "first").await;
    store.copy_entries(id, 2, 250).await;
    // The numbers only move forward.
    let one = [id];
    for (read, expected) in [(0, 100), (149, 100), (150, 100), (151, 99), (249, 1), (250, 0)] {
        store.conversations.move_receipt(id, ada, Receipt::Read, seq(read)).await.unwrap();
        let reading = store.conversations.summaries(ada, &one, Consistency::Eventual, now());
        let (found, usage) = measure(reading).await;
        let glance = &found.unwrap()[0].glance;
        assert_eq!((glance.unread(), usage.requests), (expected, 2), "read to {read}");
        assert_eq!(glance.shown().map(|entry| entry.seq), Some(seq(250)));
    }
}

#[tokio::test]
async fn a_deletion_brings_nothing_back_and_moves_nothing() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    for n in 0..3 {
        write(&store, id, bob, &format!("m{n}")).await;
    }
    store.conversations.clear(id, ada, seq(3)).await.unwrap();
    delete(&store, id, bob, 2).await;
    let adas = summary(&store, ada, id).await.glance;
    assert!(adas.is_cleared() && adas.shown().is_none() && adas.unread() == 0);
    assert_eq!(adas.last(), seq(4));
    let bobs = summary(&store, bob, id).await.glance;
    assert!(bobs.shown().unwrap().seq == seq(3), "the record of it is not the last entry");
    write(&store, id, bob, "news").await;
    let adas = summary(&store, ada, id).await.glance;
    assert!(!adas.is_cleared() && adas.unread() == 1 && adas.shown().unwrap().seq == seq(5));
}

#[tokio::test]
async fn who_joins_a_room_has_nothing_unread_of_what_was_said_before() {
    let store = Store::start().await;
    let (owner, guest) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[]).await;
    for n in 0..5 {
        say(&store, &draft(id, owner, &format!("m{n}"), now())).await.unwrap();
    }
    done(&store, id, guest, &Command::Join).await;
    assert_eq!(summary(&store, guest, id).await.glance.unread(), 0);
    say(&store, &draft(id, owner, "news", now())).await.unwrap();
    assert_eq!(summary(&store, guest, id).await.glance.unread(), 1);
    done(&store, id, owner, &Command::Remove { user: guest }).await;
    done(&store, id, guest, &Command::Join).await;
    assert_eq!(summary(&store, guest, id).await.glance.unread(), 0, "also when they come back");
}

#[tokio::test]
async fn what_somebody_has_hidden_is_one_more_request_where_they_have_hidden_something() {
    let store = Store::start().await;
    let ada = user();
    let mut all = Vec::new();
    for n in 0..30 {
        let bob = user();
        let id = Direct::between(ada, bob).unwrap().id();
        for m in 0..2 {
            write(&store, id, bob, &format!("m{m}")).await;
        }
        // Of a third the newest, of a third the one before.
        match n % 3 {
            0 => drop(store.conversations.delete_for_me(id, seq(2), ada).await.unwrap()),
            1 => drop(store.conversations.delete_for_me(id, seq(1), ada).await.unwrap()),
            _ => {}
        }
        all.push(id);
    }
    let reading = store.conversations.summaries(ada, &all, Consistency::Eventual, now());
    let (found, usage) = measure(reading).await;
    assert_eq!(usage.requests, 1 + 30 + 20);
    for (n, summary) in found.unwrap().iter().enumerate() {
        let shown = if n % 3 == 0 { 1 } else { 2 };
        assert_eq!(summary.glance.shown().map(|entry| entry.seq), Some(seq(shown)));
        assert_eq!(summary.glance.unread(), if n % 3 == 2 { 2 } else { 1 });
    }
}

#[tokio::test]
async fn what_somebody_has_hidden_or_cleared_is_not_what_they_are_shown() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    for n in 0..3 {
        write(&store, id, bob, &format!("m{n}")).await;
    }
    store.conversations.delete_for_me(id, seq(3), ada).await.unwrap();
    let adas = summary(&store, ada, id).await.glance;
    assert!(adas.shown().unwrap().seq == seq(2) && !adas.is_cleared());
    assert!(summary(&store, bob, id).await.glance.shown().unwrap().seq == seq(3));
    store.conversations.clear(id, ada, seq(2)).await.unwrap();
    let adas = summary(&store, ada, id).await.glance;
    assert!(!adas.is_cleared() && adas.shown().is_none(), "what is left is hidden");
    store.conversations.clear(id, ada, seq(3)).await.unwrap();
    let cleared = summary(&store, ada, id).await.glance;
    assert!(cleared.is_cleared() && cleared.shown().is_none());
    assert_eq!((cleared.last(), cleared.unread()), (seq(3), 0));
    write(&store, id, bob, "news").await;
    let back = summary(&store, ada, id).await.glance;
    assert!(!back.is_cleared() && back.shown().unwrap().seq == seq(4));
}

#[tokio::test]
async fn where_the_last_hundred_are_hidden_the_one_before_is_shown_and_counted() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    write(&store, id, bob, "first").await;
    store.copy_entries(id, 2, 110).await;
    for number in 8..=110 {
        store.conversations.delete_for_me(id, seq(number), ada).await.unwrap();
    }
    let adas = summary(&store, ada, id).await.glance;
    assert_eq!(adas.shown().map(|entry| entry.seq), Some(seq(7)));
    assert_eq!((adas.unread(), adas.last()), (7, seq(110)));
    for number in 1..8 {
        store.conversations.delete_for_me(id, seq(number), ada).await.unwrap();
    }
    let nothing = summary(&store, ada, id).await.glance;
    assert!(nothing.shown().is_none() && nothing.unread() == 0 && !nothing.is_cleared());
    assert!(nothing.active_at().is_some(), "it keeps its place");
}
