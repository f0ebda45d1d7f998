//! Entries that are hidden from one member: deleted for oneself, or cleared.

use natter_domain::{
    conversation::ConversationId,
    entry::{Body, Entry},
    ids::UserId,
    paging::{EntryRange, PageSize},
    room::{Command, Visibility},
    seq::Seq,
    tail::FloodLimit,
};
use natter_store::{
    conversations::{DeleteMessageError, Deletion, EntryPage, MembershipError},
    users::Consistency,
};

use crate::{
    append::send,
    begin::items,
    harness::{Store, now},
    people::{draft, member as member_item, pair, user},
    room::{IDS, begin, done, say},
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

async fn conversation_of(store: &Store, count: u64) -> (UserId, UserId, ConversationId) {
    let (ada, bob, id) = pair();
    for n in 0..count {
        let sender = if n % 2 == 0 { ada } else { bob };
        send(&store.conversations, &draft(id, sender, &format!("m{n}"), now()), None).await;
    }
    (ada, bob, id)
}

/// A page as the functions read it: the member item first.
pub(crate) async fn read(
    store: &Store,
    id: ConversationId,
    reader: UserId,
    range: EntryRange,
) -> Option<EntryPage> {
    let member = store.conversations.member(id, reader, Consistency::Strong).await.unwrap()?;
    store.conversations.page(id, &member, range, now()).await.unwrap()
}

async fn page(store: &Store, id: ConversationId, reader: UserId, range: EntryRange) -> EntryPage {
    read(store, id, reader, range).await.expect("a member")
}

/// The numbers of the newest page, and which of them are hidden.
async fn seen(store: &Store, id: ConversationId, reader: UserId) -> (Vec<u64>, Vec<u64>) {
    let page = page(store, id, reader, EntryRange::default()).await;
    let numbers = page.entries.iter().map(|seen| seen.entry.seq.get()).collect();
    let hidden =
        page.entries.iter().filter(|seen| seen.hidden).map(|seen| seen.entry.seq.get()).collect();
    (numbers, hidden)
}

async fn hide(
    store: &Store,
    id: ConversationId,
    target: u64,
    user: UserId,
) -> Result<Entry, DeleteMessageError> {
    store.conversations.delete_for_me(id, seq(target), user).await
}

#[tokio::test]
async fn what_somebody_deletes_for_themselves_the_others_still_see() {
    let store = Store::start().await;
    let (ada, bob, id) = conversation_of(&store, 5).await;
    // Own messages and others' alike; once more does nothing.
    for target in [2, 3, 3] {
        assert!(hide(&store, id, target, ada).await.is_ok());
    }
    assert_eq!(seen(&store, id, ada).await, (vec![1, 2, 3, 4, 5], vec![2, 3]));
    assert_eq!(seen(&store, id, bob).await, (vec![1, 2, 3, 4, 5], vec![]));
    for (after, hidden) in [(0, vec![2]), (2, vec![3]), (3, vec![])] {
        let range =
            EntryRange { after: Some(seq(after)), before: None, limit: PageSize::new(2).unwrap() };
        let page = page(&store, id, ada, range).await;
        let found: Vec<_> = page
            .entries
            .iter()
            .filter(|seen| seen.hidden)
            .map(|seen| seen.entry.seq.get())
            .collect();
        assert_eq!(found, hidden, "after {after}");
    }
}

#[tokio::test]
async fn only_messages_that_there_are_are_deleted_for_oneself() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Invite, owner, &[member]).await;
    say(&store, &draft(id, owner, "m", now())).await.unwrap();
    assert!(hide(&store, id, 1, member).await == Err(DeleteMessageError::NotAMessage));
    assert!(hide(&store, id, 3, member).await == Err(DeleteMessageError::NotFound));
    assert!(hide(&store, id, 2, member).await.is_ok());
    let deletion =
        Deletion { conversation: id, target: seq(2), actor: owner, flood: FloodLimit::Off };
    store.conversations.delete_for_everyone(deletion, &IDS, now()).await.unwrap();
    assert!(
        hide(&store, id, 2, owner).await.is_ok(),
        "what is deleted for everyone can go from one's sight, too"
    );
    assert_eq!(seen(&store, id, owner).await, (vec![1, 2, 3], vec![2]));
    assert_eq!(seen(&store, id, member).await, (vec![1, 2, 3], vec![2]));
    done(&store, id, owner, &Command::End).await;
    say_nothing_more_but_hide(&store, id, member).await;
}

/// Also in a room that has ended.
async fn say_nothing_more_but_hide(store: &Store, id: ConversationId, member: UserId) {
    assert!(say(store, &draft(id, member, "late", now())).await.is_none());
    assert!(hide(store, id, 2, member).await.is_ok());
}

#[tokio::test]
async fn whoever_is_no_member_leaves_nothing_behind_by_deleting() {
    let store = Store::start().await;
    let (_, _, id) = conversation_of(&store, 1).await;
    let stranger = user();
    let before = items(&store, id).await;
    hide(&store, id, 1, stranger).await.unwrap();
    assert_eq!(
        store.conversations.clear(id, stranger, seq(1)).await,
        Err(MembershipError::NotAMember)
    );
    assert_eq!(items(&store, id).await, before);
}

#[tokio::test]
async fn a_hundred_that_are_hidden_are_all_hidden() {
    let store = Store::start().await;
    let (ada, _, id) = conversation_of(&store, 1).await;
    store.copy_entries(id, 2, 100).await;
    for target in 1..=100 {
        assert!(hide(&store, id, target, ada).await.is_ok());
    }
    let limit = PageSize::new(100).unwrap();
    let page = page(&store, id, ada, EntryRange { limit, ..EntryRange::default() }).await;
    assert!(page.entries.len() == 100 && page.entries.iter().all(|seen| seen.hidden));
}

#[tokio::test]
async fn who_clears_a_conversation_sees_only_what_comes_after() {
    let store = Store::start().await;
    let (ada, bob, id) = conversation_of(&store, 5).await;
    store.conversations.clear(id, ada, seq(5)).await.unwrap();
    let empty = page(&store, id, ada, EntryRange::default()).await;
    assert!(empty.entries.is_empty());
    assert_eq!((empty.first, empty.last), (Seq::NONE, seq(5)));
    assert_eq!(seen(&store, id, bob).await.0, [1, 2, 3, 4, 5]);
    for n in 5..8 {
        send(&store.conversations, &draft(id, bob, &format!("m{n}"), now()), None).await;
    }
    for (after, before, limit, expected) in [
        (None, None, 50, vec![6, 7, 8]),
        (None, None, 2, vec![7, 8]),
        (Some(0), None, 2, vec![6, 7]),
        (Some(3), None, 50, vec![6, 7, 8]),
        (Some(6), None, 50, vec![7, 8]),
        (None, Some(8), 50, vec![6, 7]),
        (None, Some(6), 50, vec![]),
        (None, Some(3), 50, vec![]),
        (Some(1), Some(4), 50, vec![]),
        (Some(1), Some(7), 50, vec![6]),
    ] {
        let limit = PageSize::new(limit).unwrap();
        let range = EntryRange { after: after.map(seq), before: before.map(seq), limit };
        let page = page(&store, id, ada, range).await;
        let numbers: Vec<_> = page.entries.iter().map(|seen| seen.entry.seq.get()).collect();
        assert_eq!((numbers, page.first, page.last), (expected, seq(6), seq(8)), "{range:?}");
    }
}

#[tokio::test]
async fn clearing_never_brings_anything_back() {
    let store = Store::start().await;
    let (ada, _, id) = conversation_of(&store, 5).await;
    for (number, first) in [(3, 4), (1, 4), (3, 4), (4, 5)] {
        store.conversations.clear(id, ada, seq(number)).await.unwrap();
        assert_eq!(page(&store, id, ada, EntryRange::default()).await.first, seq(first));
    }
}

#[tokio::test]
async fn whoever_is_no_member_sees_nothing() {
    let store = Store::start().await;
    let (owner, member) = (user(), user());
    let id = begin(&store, Visibility::Open, owner, &[member]).await;
    done(&store, id, owner, &Command::Remove { user: member }).await;
    for stranger in [member, user()] {
        assert!(read(&store, id, stranger, EntryRange::default()).await.is_none());
    }
    let before = member_item(member);
    assert!(
        store
            .conversations
            .page(id, &before, EntryRange::default(), now())
            .await
            .unwrap()
            .is_none(),
        "nor does who was one a moment ago"
    );
    let shown = page(&store, id, owner, EntryRange::default()).await;
    assert!(shown.entries.last().unwrap().entry.body == Body::Removed { user: member });
}
