//! Removed members and ended rooms: no message is appended any more, however close it follows.

use futures_util::{future::join_all, join};
use natter_domain::{
    conversation::ConversationId,
    entry::{Body, ClosedLog, Entry},
    ids::UserId,
    room::{Command, RoomError, Visibility},
    seq::Seq,
    tail::FloodLimit,
};
use natter_store::conversations::{AppendError, Draft, Prepared};

use crate::{
    append::plan,
    harness::{Store, now, seconds},
    people::{draft, user},
    room::{agrees, begin, change, done, refused, say},
};

/// A room of an owner and one more.
async fn room_of_two(store: &Store) -> (UserId, UserId, ConversationId) {
    let (owner, member) = (user(), user());
    let id = begin(store, Visibility::Open, owner, &[member]).await;
    (owner, member, id)
}

/// Has `speaker` say `count` things.
async fn chatter(store: &Store, room: ConversationId, speaker: UserId, count: u64) {
    for n in 0..count {
        say(store, &draft(room, speaker, &format!("chatter{n}"), now())).await.expect("a member");
    }
}

#[tokio::test]
async fn a_message_that_was_ready_before_its_sender_was_removed_is_not_written() {
    let store = Store::start().await;
    // The removal takes the very number that the message would have, or one of those after it.
    for before in [0, 1, 2, 7, 110] {
        for leaves in [false, true] {
            let (owner, member, id) = room_of_two(&store).await;
            let ready = plan(&store.conversations, &draft(id, member, "late", now())).await;
            chatter(&store, id, owner, before).await;
            if leaves {
                done(&store, id, member, &Command::Leave).await;
            } else {
                done(&store, id, owner, &Command::Remove { user: member }).await;
            }
            let appended = store.conversations.append(ready).await;
            assert!(matches!(appended, Err(AppendError::NotAMember)), "after {before} others");
            assert_eq!(agrees(&store, id).await.len() as u64, before + 2);
        }
    }
}

#[tokio::test]
async fn a_message_prepared_before_its_sender_was_removed_is_not_written_though_they_are_back() {
    let store = Store::start().await;
    for before in [0, 1, 7] {
        let (owner, member, id) = room_of_two(&store).await;
        let ready = plan(&store.conversations, &draft(id, member, "late", now())).await;
        chatter(&store, id, owner, before).await;
        done(&store, id, owner, &Command::Remove { user: member }).await;
        done(&store, id, member, &Command::Join).await;
        assert!(matches!(store.conversations.append(ready).await, Err(AppendError::NotAMember)));
        assert!(say(&store, &draft(id, member, "again", now())).await.is_some(), "the next one is");
        agrees(&store, id).await;
    }
}

#[tokio::test]
async fn a_removal_that_the_newest_entries_may_hide_has_the_membership_read_again() {
    let store = Store::start().await;
    let (owner, member, id) = room_of_two(&store).await;
    let outdated =
        async |sent: Draft| plan(&store.conversations, &sent).await.outdates_membership();
    assert!(!outdated(draft(id, member, "first", now())).await, "nothing has happened");
    done(&store, id, owner, &Command::Remove { user: member }).await;
    assert!(outdated(draft(id, member, "second", now())).await, "the removal is there to be seen");
    assert!(!outdated(draft(id, owner, "third", now())).await, "it is not the owner's");
    chatter(&store, id, owner, 12).await;
    assert!(
        outdated(draft(id, member, "fourth", now())).await,
        "the removal may lie behind a dozen entries"
    );
    let later = now().plus(seconds(31));
    assert!(!outdated(draft(id, member, "fifth", later)).await, "by now everybody has seen it");
    assert!(say(&store, &draft(id, member, "fifth", later)).await.is_none());
}

/// Says one thing after another until that is refused, and returns what was accepted.
async fn keep_talking(
    store: &Store,
    room: ConversationId,
    speaker: UserId,
    name: &str,
) -> Vec<Entry> {
    let mut sent = Vec::new();
    for n in 0..30 {
        match say(store, &draft(room, speaker, &format!("{name}.{n}"), now())).await {
            Some(entry) => sent.push(entry),
            None => break,
        }
    }
    sent
}

#[tokio::test]
async fn however_fast_somebody_talks_nothing_of_it_comes_after_the_removal() {
    let store = Store::start().await;
    for round in 0..25_u64 {
        let (owner, member, id) = room_of_two(&store).await;
        let removing = async {
            // Each round at another moment.
            for n in 0..round % 5 {
                say(&store, &draft(id, owner, &format!("before{n}"), now())).await;
            }
            done(&store, id, owner, &Command::Remove { user: member }).await;
        };
        let devices = ["phone", "desk"].map(|device| keep_talking(&store, id, member, device));
        let (said, ()) = join!(join_all(devices), removing);
        let log = agrees(&store, id).await;
        let removed =
            log.iter().position(|entry| entry.body == Body::Removed { user: member }).unwrap();
        assert!(log[removed..].iter().all(|entry| entry.sender != member));
        let messages = log.iter().filter(|entry| entry.sender == member).count();
        assert_eq!(
            messages,
            said.iter().map(Vec::len).sum::<usize>(),
            "what was accepted is there"
        );
    }
}

#[tokio::test]
async fn whoever_comes_and_goes_is_heard_only_while_they_are_there() {
    let store = Store::start().await;
    for _ in 0..6 {
        let (owner, member, id) = room_of_two(&store).await;
        let moving = async {
            for n in 0..8 {
                let command = if n % 2 == 0 { Command::Leave } else { Command::Join };
                let _ = change(&store, id, member, &command).await;
            }
        };
        let talking = async {
            for n in 0..30 {
                say(&store, &draft(id, member, &format!("m{n}"), now())).await;
            }
        };
        let others = keep_talking(&store, id, owner, "owner");
        join!(moving, talking, others);
        agrees(&store, id).await;
    }
}

#[tokio::test]
async fn an_ended_room_takes_no_message_however_far_it_was_prepared() {
    let store = Store::start().await;
    for before in [0, 1, 7] {
        let (owner, member, id) = room_of_two(&store).await;
        let ready = plan(&store.conversations, &draft(id, member, "late", now())).await;
        chatter(&store, id, owner, before).await;
        done(&store, id, owner, &Command::End).await;
        let appended = store.conversations.append(ready).await;
        assert!(matches!(appended, Err(AppendError::Closed(ClosedLog::RoomEnded))));
        let late = draft(id, owner, "later", now());
        let prepared = store.conversations.prepare(late, None, FloodLimit::Off).await;
        assert!(matches!(prepared, Err(AppendError::Closed(ClosedLog::RoomEnded))));
        assert_eq!(agrees(&store, id).await.last().unwrap().seq, Seq::new(before + 2).unwrap());
    }
}

#[tokio::test]
async fn a_repeat_of_what_was_said_before_the_end_is_still_known() {
    let store = Store::start().await;
    let (owner, member, id) = room_of_two(&store).await;
    let lost = draft(id, member, "lost", now());
    say(&store, &lost).await;
    done(&store, id, owner, &Command::End).await;
    let prepared = store.conversations.prepare(lost, None, FloodLimit::Off).await.unwrap();
    assert!(matches!(prepared, Prepared::Repeat(repeated) if repeated.entries[0].seq.get() == 2));
}

#[tokio::test]
async fn whoever_talks_while_a_room_ends_is_written_before_the_end_or_not_at_all() {
    let store = Store::start().await;
    for round in 0..10_u64 {
        let (owner, member, id) = room_of_two(&store).await;
        let ending = async {
            for n in 0..round % 4 {
                say(&store, &draft(id, owner, &format!("before{n}"), now())).await;
            }
            done(&store, id, owner, &Command::End).await;
        };
        let guest = user();
        let joining = change(&store, id, guest, &Command::Join);
        let (said, (), _) = join!(keep_talking(&store, id, member, "m"), ending, joining);
        let log = agrees(&store, id).await;
        assert!(log.last().unwrap().body == Body::Ended);
        assert_eq!(log.iter().filter(|entry| entry.sender == member).count(), said.len());
        assert_eq!(refused(&store, id, user(), &Command::Join).await, RoomError::Ended);
    }
}
