//! Receipts only go forward, and cost one write unit each.

use futures_util::future::join_all;
use natter_domain::{
    conversation::ConversationId,
    entry::Body,
    ids::UserId,
    member::{Member, Receipt},
    seq::Seq,
    text::MessageText,
};
use natter_store::{
    conversations::{MembershipError, ReceiptMove},
    metering::measure,
    users::Consistency,
};
use natter_tests::{database, rng::Rng};

use crate::{
    append::send,
    begin::items,
    harness::{Store, now},
    people::{draft, pair, user},
    room::IDS,
};

fn seq(number: u64) -> Seq {
    Seq::new(number).unwrap()
}

async fn conversation(store: &Store) -> (UserId, UserId, ConversationId) {
    let (ada, bob, id) = pair();
    send(&store.conversations, &draft(id, ada, "first", now()), None).await;
    (ada, bob, id)
}

async fn member(store: &Store, id: ConversationId, user: UserId) -> Member {
    store.conversations.member(id, user, Consistency::Strong).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_number_goes_forward_and_never_back() {
    let store = Store::start().await;
    let (ada, bob, id) = conversation(&store).await;
    for receipt in [Receipt::Delivered, Receipt::Read] {
        for (number, expected) in [
            (3, ReceiptMove::Forward),
            (2, ReceiptMove::Unchanged),
            (3, ReceiptMove::Unchanged),
            (0, ReceiptMove::Unchanged),
            (7, ReceiptMove::Forward),
        ] {
            let moved =
                store.conversations.move_receipt(id, bob, receipt, seq(number)).await.unwrap();
            assert_eq!(moved, expected, "{receipt:?} {number}");
        }
    }
    let bobs = member(&store, id, bob).await;
    assert_eq!((bobs.read, bobs.delivered), (seq(7), seq(7)));
    let adas = member(&store, id, ada).await;
    assert_eq!((adas.read, adas.delivered), (Seq::NONE, Seq::NONE), "each has their own");
}

#[tokio::test]
async fn what_was_read_was_delivered_and_what_was_delivered_need_not_be_read() {
    let store = Store::start().await;
    let (_, bob, id) = conversation(&store).await;
    for (receipt, number, read, delivered) in
        [(Receipt::Delivered, 4, 0, 4), (Receipt::Read, 2, 2, 4), (Receipt::Read, 9, 9, 9)]
    {
        store.conversations.move_receipt(id, bob, receipt, seq(number)).await.unwrap();
        let bobs = member(&store, id, bob).await;
        assert_eq!((bobs.read, bobs.delivered()), (seq(read), seq(delivered)));
    }
}

#[tokio::test]
async fn delivered_is_no_news_below_what_was_read() {
    let store = Store::start().await;
    let (_, bob, id) = conversation(&store).await;
    for (receipt, number, expected) in [
        (Receipt::Delivered, 3, ReceiptMove::Forward),
        (Receipt::Read, 7, ReceiptMove::Forward),
        (Receipt::Delivered, 4, ReceiptMove::Unchanged),
        (Receipt::Delivered, 7, ReceiptMove::Unchanged),
        (Receipt::Delivered, 8, ReceiptMove::Forward),
        (Receipt::Read, 8, ReceiptMove::Forward),
    ] {
        let moved = store.conversations.move_receipt(id, bob, receipt, seq(number)).await;
        assert_eq!(moved, Ok(expected), "{receipt:?} {number}");
    }
}

#[tokio::test]
async fn of_forty_receipts_at_once_the_furthest_stays() {
    let store = Store::start().await;
    let (_, bob, id) = conversation(&store).await;
    let mut rng = Rng::new(7);
    for round in 1..=5_u64 {
        let numbers: Vec<u64> = (0..40).map(|_| round * 100 + rng.below(100) as u64).collect();
        let furthest = *numbers.iter().max().unwrap();
        let moving = numbers.iter().map(|number| {
            let receipt = [Receipt::Read, Receipt::Delivered][usize::from(number % 3 == 0)];
            store.conversations.move_receipt(id, bob, receipt, seq(*number))
        });
        let moved = join_all(moving).await;
        assert!(moved.iter().any(|moved| *moved.as_ref().unwrap() == ReceiptMove::Forward));
        assert_eq!(member(&store, id, bob).await.delivered(), seq(furthest));
    }
}

#[tokio::test]
async fn a_receipt_of_somebody_who_is_no_member_makes_no_member() {
    let store = Store::start().await;
    let (_, _, id) = conversation(&store).await;
    let before = items(&store, id).await;
    let moved = store.conversations.move_receipt(id, user(), Receipt::Read, seq(1)).await;
    assert_eq!(moved, Err(MembershipError::NotAMember));
    assert_eq!(items(&store, id).await, before);
}

#[tokio::test]
async fn a_receipt_is_one_write_unit_which_no_index_sees() {
    let store = Store::start().await;
    let (_, bob, id) = conversation(&store).await;
    for receipt in [Receipt::Delivered, Receipt::Read] {
        let moving = store.conversations.move_receipt(id, bob, receipt, seq(1));
        let (moved, usage) = measure(moving).await;
        assert_eq!(moved.unwrap(), ReceiptMove::Forward);
        assert_eq!((usage.requests, usage.wru, usage.rru), (1, 1.0, 0.0));
    }
}

#[tokio::test]
async fn receipts_do_not_move_a_conversation_up() {
    let store = Store::start().await;
    let (_, bob, id) = conversation(&store).await;
    let act = async || {
        let sk = format!("MEMBER#{bob}");
        let item = store
            .item("CONVERSATIONS_TABLE", &[("pk", &id.to_string()), ("sk", &sk)])
            .await
            .unwrap();
        item["act"].as_s().unwrap().clone()
    };
    let before = act().await;
    store.conversations.move_receipt(id, bob, Receipt::Read, seq(1)).await.unwrap();
    store.conversations.clear(id, bob, seq(1)).await.unwrap();
    assert_eq!(act().await, before);
}

/// What a receipt must know, whichever way it is read; and how many requests that takes.
async fn known(store: &Store, id: ConversationId, user: UserId) -> (bool, u64, u32) {
    let log = &store.conversations;
    let (known, usage) = measure(log.member_and_last(id, user)).await;
    let (known, last) = known.unwrap();
    let (member, by_key) = measure(log.member(id, user, Consistency::Strong)).await;
    let (newest, of_log) = measure(log.last(id)).await;
    assert_eq!((&known, last), (&member.unwrap(), newest.unwrap()));
    let (units, before) = (usage.rru, by_key.rru + of_log.rru);
    assert!(units <= before || !database::reports_missing_items(), "{units}, before {before}");
    (known.is_some(), last.get(), usage.requests)
}

#[tokio::test]
async fn what_a_receipt_of_two_people_must_know_is_one_read_unless_something_lies_between() {
    let store = Store::start().await;
    let (_, bob, new) = pair();
    assert_eq!(known(&store, new, bob).await, (false, 0, 1), "nothing was said yet");
    let (ada, bob, id) = conversation(&store).await;
    for person in [ada, bob] {
        assert_eq!(known(&store, id, person).await, (true, 1, 1));
    }
    assert_eq!(known(&store, id, user()).await, (false, 1, 1), "a stranger");
    let mut long = draft(id, bob, "long", now());
    long.body = Body::Message(MessageText::parse("🦀".repeat(1_500)).unwrap());
    send(&store.conversations, &long, None).await;
    let (found, usage) = measure(store.conversations.member_and_last(id, ada)).await;
    assert_eq!((found.unwrap().1, usage.requests, usage.rru), (seq(2), 1, 2.0));
    assert_eq!(known(&store, id, bob).await, (true, 2, 1));
    // Ada has hidden an entry, and so it lies between the members and the newest.
    store.conversations.delete_for_me(id, seq(1), ada).await.unwrap();
    for person in [ada, bob] {
        assert_eq!(known(&store, id, person).await, (true, 2, 2));
    }
    let (carol, dan, left) = conversation(&store).await;
    store.conversations.leave_on_account_deletion(left, carol, &IDS, now()).await.unwrap();
    assert_eq!(known(&store, left, carol).await, (false, 2, 1));
    assert_eq!(known(&store, left, dan).await, (true, 2, 1));
    store.conversations.leave_on_account_deletion(left, dan, &IDS, now()).await.unwrap();
    assert_eq!(known(&store, left, dan).await, (false, 2, 1));
}
