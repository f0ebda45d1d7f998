//! Deleting for everyone: the text is removed, the number stays, and the log has one entry about
//! it.

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::{future::join_all, join};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, ClosedLog, Entry},
    ids::UserId,
    paging::EntryRange,
    room::{Command, Role, Visibility},
    seq::Seq,
    tail::FloodLimit,
};
use natter_store::conversations::{DeleteMessageError, Deleted, Deletion, Prepared, Repeated};

use crate::{
    append::{everything, only, send},
    harness::{Item, Store, now},
    hidden_entries::read,
    people::{draft, pair, user},
    room::{IDS, agrees, begin, done, say},
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

/// Tries to delete; again where too many were writing, as the answer to that says.
async fn delete(
    store: &Store,
    conversation: ConversationId,
    target: u64,
    actor: UserId,
) -> Result<Deleted, DeleteMessageError> {
    let deletion = Deletion { conversation, target: seq(target), actor, flood: FloodLimit::Off };
    loop {
        match store.conversations.delete_for_everyone(deletion, &IDS, now()).await {
            Err(DeleteMessageError::Contended) => {}
            deleted => return deleted,
        }
    }
}

/// An entry as it is stored.
async fn stored(store: &Store, conversation: ConversationId, number: u64) -> Item {
    let (pk, sk) = (conversation.to_string(), format!("ENTRY#{number:020}"));
    store
        .item("CONVERSATIONS_TABLE", &[("pk", &pk), ("sk", &sk)])
        .await
        .expect("it keeps its number")
}

/// Two people, of whom the first has said `count` things.
async fn conversation_of(store: &Store, count: u64) -> (UserId, UserId, ConversationId) {
    let (ada, bob, id) = pair();
    for n in 0..count {
        send(&store.conversations, &draft(id, ada, &format!("m{n}"), now()), None).await;
    }
    (ada, bob, id)
}

#[tokio::test]
async fn the_text_of_a_deleted_message_is_nowhere_and_its_number_stays() {
    let store = Store::start().await;
    let (ada, bob, id) = conversation_of(&store, 3).await;
    let before = stored(&store, id, 2).await;
    assert!(before.values().any(|value| value.as_s().is_ok_and(|text| text == "text of m1")));
    let Ok(Deleted::Done(entry)) = delete(&store, id, 2, ada).await else { panic!("not deleted") };
    assert!(
        entry.seq == seq(4)
            && entry.sender == ada
            && entry.body == Body::Deleted { target: seq(2), all_of_sender: false }
    );
    let after = stored(&store, id, 2).await;
    let text = |item: &Item| format!("{item:?}").contains("text of m1");
    assert!(text(&before) && !text(&after));
    for (name, value) in &after {
        assert_eq!(before.get(name), Some(value), "nothing else changes");
    }
    let log = everything(&store.conversations, id).await;
    assert!(log[1].body == Body::DeletedMessage && log[1].sender == ada && log.len() == 4);
    for reader in [ada, bob] {
        let page = read(&store, id, reader, EntryRange::default()).await.unwrap();
        assert!(page.entries[1].entry.body == Body::DeletedMessage);
        assert!(page.entries[0].entry.body != Body::DeletedMessage);
    }
}

#[tokio::test]
async fn what_is_deleted_is_deleted_once_and_its_send_is_still_known() {
    let store = Store::start().await;
    let (ada, bob, id) = conversation_of(&store, 2).await;
    assert!(matches!(delete(&store, id, 2, ada).await, Ok(Deleted::Done(_))));
    for actor in [ada, ada] {
        assert!(matches!(delete(&store, id, 2, actor).await, Ok(Deleted::Already)));
    }
    assert!(matches!(delete(&store, id, 2, bob).await, Err(DeleteMessageError::NotAllowed)));
    assert_eq!(everything(&store.conversations, id).await.len(), 3);
    let repeat = draft(id, ada, "m1", now());
    let prepared = store.conversations.prepare(repeat, None, FloodLimit::Off).await.unwrap();
    let Prepared::Repeat(Repeated { entries, .. }) = prepared else {
        panic!("a late repeat brings it back")
    };
    let entry = only(entries);
    assert!(entry.seq == seq(2) && entry.body == Body::DeletedMessage);
}

#[tokio::test]
async fn only_messages_are_deleted_and_only_by_their_sender_or_whoever_manages_the_room() {
    let store = Store::start().await;
    let (ada, bob, id) = conversation_of(&store, 1).await;
    assert!(matches!(delete(&store, id, 1, bob).await, Err(DeleteMessageError::NotAllowed)));
    assert!(matches!(delete(&store, id, 2, ada).await, Err(DeleteMessageError::NotFound)));
    assert!(matches!(delete(&store, id, 0, ada).await, Err(DeleteMessageError::NotFound)));
    assert!(matches!(delete(&store, id, 1, user()).await, Err(DeleteMessageError::NotAMember)));
    delete(&store, id, 1, ada).await.unwrap();
    assert!(
        matches!(delete(&store, id, 2, ada).await, Err(DeleteMessageError::NotAMessage)),
        "that it was deleted is none"
    );

    let [owner, admin, member, other] = [(); 4].map(|()| user());
    let room = begin(&store, Visibility::Invite, owner, &[admin, member, other]).await;
    done(&store, room, owner, &Command::Put { user: admin, role: Role::Admin }).await;
    for (n, speaker) in [owner, admin, member, member].into_iter().enumerate() {
        say(&store, &draft(room, speaker, &format!("m{n}"), now())).await.unwrap();
    }
    assert!(matches!(delete(&store, room, 1, owner).await, Err(DeleteMessageError::NotAMessage)));
    assert!(matches!(delete(&store, room, 3, member).await, Err(DeleteMessageError::NotAllowed)));
    assert!(matches!(delete(&store, room, 5, other).await, Err(DeleteMessageError::NotAllowed)));
    assert!(matches!(delete(&store, room, 3, user()).await, Err(DeleteMessageError::NotAMember)));
    for (target, actor) in [(3, admin), (5, owner), (6, member)] {
        assert!(
            matches!(delete(&store, room, target, actor).await, Ok(Deleted::Done(_))),
            "{target}"
        );
    }
    done(&store, room, owner, &Command::Remove { user: member }).await;
    assert!(matches!(delete(&store, room, 6, member).await, Ok(Deleted::Already)));
    assert!(matches!(delete(&store, room, 4, member).await, Err(DeleteMessageError::NotAMember)));
    done(&store, room, owner, &Command::End).await;
    assert!(matches!(
        delete(&store, room, 4, owner).await,
        Err(DeleteMessageError::Closed(ClosedLog::RoomEnded))
    ));
    agrees(&store, room).await;
}

#[tokio::test]
async fn what_somebody_has_cleared_is_not_theirs_to_delete() {
    let store = Store::start().await;
    let (ada, _, id) = conversation_of(&store, 2).await;
    store.conversations.clear(id, ada, seq(1)).await.unwrap();
    assert!(matches!(delete(&store, id, 1, ada).await, Err(DeleteMessageError::NotFound)));
    assert!(matches!(delete(&store, id, 2, ada).await, Ok(Deleted::Done(_))));
}

#[tokio::test]
async fn deleting_is_held_to_the_flood_limit() {
    let store = Store::start().await;
    let (ada, _, id) = conversation_of(&store, 3).await;
    let flood = FloodLimit::parse("3/5").unwrap();
    let deletion = Deletion { conversation: id, target: seq(1), actor: ada, flood };
    let deleted = store.conversations.delete_for_everyone(deletion, &IDS, now()).await;
    assert!(matches!(deleted, Err(DeleteMessageError::Flood { wait }) if !wait.is_zero()));
    assert!(
        stored(&store, id, 1)
            .await
            .values()
            .any(|value| *value == AttributeValue::S("text of m0".to_owned()))
    );
}

fn says_deleted(log: &[Entry], target: u64) -> usize {
    log.iter()
        .filter(|entry| entry.body == Body::Deleted { target: seq(target), all_of_sender: false })
        .count()
}

#[tokio::test]
async fn of_several_who_delete_one_message_at_once_one_does() {
    let store = Store::start().await;
    for _ in 0..10 {
        let [owner, admin, member] = [(); 3].map(|()| user());
        let room = begin(&store, Visibility::Invite, owner, &[admin, member]).await;
        done(&store, room, owner, &Command::Put { user: admin, role: Role::Admin }).await;
        say(&store, &draft(room, member, "m", now())).await.unwrap();
        let actors = [owner, admin, member, member, admin, owner];
        let deleted = join_all(actors.map(|actor| delete(&store, room, 3, actor))).await;
        let did = deleted.iter().filter(|deleted| matches!(deleted, Ok(Deleted::Done(_)))).count();
        let found =
            deleted.iter().filter(|deleted| matches!(deleted, Ok(Deleted::Already))).count();
        assert_eq!((did, found), (1, actors.len() - 1));
        assert_eq!(says_deleted(&agrees(&store, room).await, 3), 1);
    }
}

#[tokio::test]
async fn deletions_among_sends_leave_no_hole_and_take_no_other_text() {
    let store = Store::start().await;
    let (ada, bob, id) = conversation_of(&store, 20).await;
    let writers = (0..6).map(|writer| {
        let log = &store.conversations;
        async move {
            for n in 0..5 {
                let sender = [ada, bob][writer % 2];
                send(log, &draft(id, sender, &format!("{writer}.{n}"), now()), None).await;
            }
        }
    });
    let deleting = (1..=20).step_by(2).map(|target| delete(&store, id, target, ada));
    let (_, deleted) = join!(join_all(writers), join_all(deleting));
    assert!(deleted.iter().all(|deleted| matches!(deleted, Ok(Deleted::Done(_)))));
    let log = everything(&store.conversations, id).await;
    let numbers: Vec<u64> = log.iter().map(|entry| entry.seq.get()).collect();
    assert_eq!(numbers, (1..=20 + 30 + 10).collect::<Vec<_>>());
    for number in 1..=20 {
        let gone = log[number as usize - 1].body == Body::DeletedMessage;
        assert_eq!(
            (gone, says_deleted(&log, number)),
            (number % 2 == 1, usize::from(number % 2 == 1))
        );
    }
    let texts = log.iter().filter(|entry| matches!(entry.body, Body::Message(_))).count();
    assert_eq!(texts, 10 + 30);
}

#[tokio::test]
async fn whoever_is_removed_while_they_delete_deletes_before_it_or_not_at_all() {
    let store = Store::start().await;
    for _ in 0..15 {
        let (owner, member) = (user(), user());
        let room = begin(&store, Visibility::Invite, owner, &[member]).await;
        say(&store, &draft(room, member, "m", now())).await.unwrap();
        let remove = Command::Remove { user: member };
        let (deleted, _) =
            join!(delete(&store, room, 2, member), done(&store, room, owner, &remove));
        let log = agrees(&store, room).await;
        let gone = log[1].body == Body::DeletedMessage;
        assert_eq!(
            (gone, says_deleted(&log, 2)),
            (gone, usize::from(gone)),
            "text and entry together"
        );
        assert_eq!(gone, matches!(deleted, Ok(Deleted::Done(_))));
        assert!(gone || matches!(deleted, Err(DeleteMessageError::NotAMember)));
    }
}
