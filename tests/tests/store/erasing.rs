//! Erasing the texts of somebody's messages: all of theirs, and nobody else's.

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::{future::join_all, join};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::UserId,
    room::{Command, Visibility},
    seq::Seq,
    tail::FloodLimit,
};
use natter_store::{
    conversations::{Announced, DeleteMessageError, Deletion, EraseError},
    users::Consistency,
};

use crate::{
    append::{everything, send},
    harness::{Store, now},
    people::{draft, pair, user},
    room::{IDS, agrees, begin, done, say},
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

fn numbers(messages: &[Entry]) -> Vec<u64> {
    messages.iter().map(|message| message.seq.get()).collect()
}

/// The numbers of the messages of `user` that have a text.
async fn with_text(store: &Store, id: ConversationId, user: UserId) -> Vec<u64> {
    let found = store.conversations.with_text(id, user, (Seq::NONE, Seq::MAX)).await.unwrap();
    assert_eq!(found.before, None);
    numbers(&found.messages)
}

#[tokio::test]
async fn ones_own_messages_with_a_text_are_found_the_newest_first() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    for n in 0..6 {
        let sender = if n % 2 == 0 { ada } else { bob };
        send(&store.conversations, &draft(id, sender, &format!("m{n}"), now()), None).await;
    }
    assert_eq!(with_text(&store, id, ada).await, [5, 3, 1]);
    let deletion =
        Deletion { conversation: id, target: seq(3), actor: ada, flood: FloodLimit::Off };
    store.conversations.delete_for_everyone(deletion, &IDS, now()).await.unwrap();
    assert_eq!(with_text(&store, id, ada).await, [5, 1]);
    for (after, before, expected) in
        [(1, 5, vec![]), (0, 5, vec![1]), (1, 6, vec![5]), (5, 6, vec![]), (5, 5, vec![])]
    {
        let range = (seq(after), seq(before));
        let found = store.conversations.with_text(id, ada, range).await.unwrap();
        assert_eq!(numbers(&found.messages), expected, "{after} to {before}");
    }
    assert_eq!(with_text(&store, id, user()).await, [] as [u64; 0]);
}

#[tokio::test]
async fn a_log_of_megabytes_is_read_in_several_pages_without_a_gap() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    let mut long = draft(id, ada, "m0", now());
    let text = natter_domain::text::MessageText::parse("ä".repeat(4000)).unwrap();
    long.body = Body::Message(text);
    send(&store.conversations, &long, None).await;
    store.copy_entries(id, 2, 300).await;
    send(&store.conversations, &draft(id, bob, "m1", now()), None).await;
    let (mut found, mut before, mut pages) = (Vec::new(), Seq::MAX, 0);
    loop {
        let page = store.conversations.with_text(id, ada, (Seq::NONE, before)).await.unwrap();
        found.extend(numbers(&page.messages));
        pages += 1;
        let Some(next) = page.before else { break };
        before = next;
    }
    assert!(pages > 2, "{pages}");
    assert_eq!(found, (1..=300).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn one_entry_says_of_all_messages_that_they_are_deleted_and_the_newest_has_no_text_then() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member]).await;
    for n in 0..3 {
        say(&store, &draft(id, member, &format!("m{n}"), now())).await.unwrap();
    }
    done(&store, id, member, &Command::Leave).await;
    let log = &store.conversations;
    let newest = log.entry(id, seq(4)).await.unwrap().unwrap();
    let Ok(Announced::Entry(entry)) = log.announce_erasing(&newest, &IDS, now()).await else {
        panic!("also by somebody who has left")
    };
    assert!(entry.body == Body::Deleted { target: seq(4), all_of_sender: true });
    assert_eq!((entry.seq, entry.sender), (seq(6), member));
    assert_eq!(with_text(&store, id, member).await, [3, 2]);
    for number in [3, 2, 3] {
        let message = log.entry(id, seq(number)).await.unwrap().unwrap();
        log.erase_text(&message).await.unwrap();
    }
    assert_eq!(with_text(&store, id, member).await, [] as [u64; 0]);
    assert_eq!(everything(log, id).await.len(), 6);
    agrees(&store, id).await;
    // Somebody else has deleted the newest one meanwhile: it is said all the same.
    let Ok(Announced::Entry(_)) = log.announce_erasing(&newest, &IDS, now()).await else {
        panic!("not announced")
    };
}

#[tokio::test]
async fn in_a_log_that_has_ended_only_the_text_goes() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member]).await;
    say(&store, &draft(id, member, "m", now())).await.unwrap();
    done(&store, id, owner, &Command::End).await;
    let log = &store.conversations;
    let newest = log.entry(id, seq(2)).await.unwrap().unwrap();
    let Ok(Announced::InClosedLog { message }) = log.announce_erasing(&newest, &IDS, now()).await
    else {
        panic!("an entry after the end")
    };
    assert!(message.body == Body::DeletedMessage && message.seq == seq(2));
    assert!(log.entry(id, seq(2)).await.unwrap().unwrap().body == Body::DeletedMessage);
    assert_eq!(everything(log, id).await.len(), 3);
}

#[tokio::test]
async fn erasing_beside_many_senders_touches_nobody_elses_messages() {
    let store = Store::start().await;
    let (ada, bob, id) = pair();
    for n in 0..10 {
        let sender = if n % 2 == 0 { ada } else { bob };
        send(&store.conversations, &draft(id, sender, &format!("m{n}"), now()), None).await;
    }
    let log = &store.conversations;
    let erasing = async {
        let messages = log.with_text(id, ada, (Seq::NONE, Seq::MAX)).await.unwrap().messages;
        loop {
            match log.announce_erasing(&messages[0], &IDS, now()).await {
                Ok(_) => break,
                Err(EraseError::Contended) => {}
                Err(EraseError::Store(error)) => panic!("{error}"),
            }
        }
        join_all(messages.iter().map(|message| log.erase_text(message))).await;
    };
    let sending = join_all((0..20).map(|n| async move {
        send(log, &draft(id, bob, &format!("b{n}"), now()), None).await;
    }));
    join!(erasing, sending);
    assert_eq!(with_text(&store, id, ada).await, [] as [u64; 0]);
    assert_eq!(with_text(&store, id, bob).await.len(), 25);
    let entries = everything(log, id).await;
    let said = |entry: &&Entry| matches!(entry.body, Body::Deleted { all_of_sender: true, .. });
    assert_eq!(entries.iter().filter(said).count(), 1);
}

#[tokio::test]
async fn how_far_erasing_has_come_is_noted_where_somebody_was_a_member() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member]).await;
    let log = &store.conversations;
    log.note_erased(id, member, seq(7)).await.unwrap();
    assert_eq!(log.former_member(id, member, Consistency::Strong).await.unwrap(), None);
    done(&store, id, member, &Command::Leave).await;
    log.note_erased(id, member, seq(7)).await.unwrap();
    let former = log.former_member(id, member, Consistency::Strong).await.unwrap().unwrap();
    assert_eq!(former.erased, seq(7));
}

#[tokio::test]
async fn who_has_left_deletes_their_own_messages_alone_also_after_the_end() {
    let store = Store::start().await;
    let (owner, member, other) = (user(), user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member, other]).await;
    for (n, sender) in [member, owner, other, member].into_iter().enumerate() {
        say(&store, &draft(id, sender, &format!("m{n}"), now())).await.unwrap();
    }
    done(&store, id, member, &Command::Leave).await;
    let log = &store.conversations;
    let delete = async |target: u64, actor: UserId| {
        let flood = FloodLimit::Off;
        let deletion = Deletion { conversation: id, target: seq(target), actor, flood };
        log.delete_for_everyone(deletion, &IDS, now()).await.map(|_| ())
    };
    assert_eq!(delete(2, member).await, Ok(()));
    for target in [1, 3, 4, 99] {
        assert_eq!(delete(target, member).await, Err(DeleteMessageError::NotAMember));
    }
    assert_eq!(delete(6, member).await, Err(DeleteMessageError::NotAMessage));
    agrees(&store, id).await;
    done(&store, id, owner, &Command::End).await;
    let before = everything(log, id).await.len();
    assert_eq!(delete(5, member).await, Ok(()));
    assert_eq!(delete(4, other).await, Ok(()));
    assert_eq!(delete(3, other).await, Err(DeleteMessageError::NotAllowed));
    assert_eq!(delete(5, owner).await, Ok(()), "it is gone already");
    say_nothing(&store, id, 5).await;
    assert_eq!(delete(2, owner).await, Ok(()));
    assert_eq!(everything(log, id).await.len(), before);
}

/// The text of a message is nowhere in its item.
async fn say_nothing(store: &Store, id: ConversationId, number: u64) {
    let (pk, sk) = (id.to_string(), format!("ENTRY#{number:020}"));
    let item = store.item("CONVERSATIONS_TABLE", &[("pk", &pk), ("sk", &sk)]).await.unwrap();
    let text = |value: &AttributeValue| value.as_s().is_ok_and(|text| text.starts_with("text of"));
    assert!(!item.values().any(text));
}
