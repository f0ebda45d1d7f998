//! The first entry of a conversation, and the conversation's position in its members' inboxes.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::join_all;
use natter_domain::{
    conversation::ConversationId, ids::UserId, inbox::InboxPosition, time::Timestamp,
};
use natter_store::conversations::Begun;

use crate::{
    append::{direct, everything, only, send},
    harness::{Store, now, seconds},
    people::{draft, pair, user},
};

/// The sort keys of all items of a conversation.
pub(crate) async fn items(store: &Store, conversation: ConversationId) -> BTreeSet<String> {
    let request = store.raw.query().table_name(store.table("CONVERSATIONS_TABLE"));
    let request = request.key_condition_expression("pk = :pk").consistent_read(true);
    let request =
        request.expression_attribute_values(":pk", AttributeValue::S(conversation.to_string()));
    let items = request.send().await.unwrap().items.unwrap();
    items.iter().map(|item| item["sk"].as_s().unwrap().clone()).collect()
}

/// The conversations of a person with the moments of their latest activity, the newest first, as
/// the inbox reads them.
async fn inbox(store: &Store, user: UserId) -> Vec<(String, Timestamp)> {
    let request =
        store.raw.query().table_name(store.table("CONVERSATIONS_TABLE")).index_name("by-user");
    let request = request.key_condition_expression("#user = :user").scan_index_forward(false);
    let request = request.expression_attribute_names("#user", "user");
    let request = request.expression_attribute_values(":user", AttributeValue::S(user.to_string()));
    let items = request.send().await.unwrap().items.unwrap();
    let text = |value: &AttributeValue| value.as_s().unwrap().clone();
    items
        .iter()
        .map(|item| (text(&item["pk"]), text(&item["act"]).parse::<InboxPosition>().unwrap().at()))
        .collect()
}

#[tokio::test]
async fn a_conversation_begins_with_its_meta_both_members_and_its_first_entry() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let first = draft(conversation, ada, "first", now());
    let begun = store.conversations.begin(direct(&first), &first).await.unwrap();
    let Begun::New(entries) = begun else { panic!("not begun") };
    let entry = only(entries);
    assert!(entry.seq.get() == 1 && entry.is_send(ada, &first.send));
    let members = [ada, bob].map(|user| format!("MEMBER#{user}"));
    let rest = ["META".to_owned(), format!("ENTRY#{:020}", 1)];
    assert_eq!(items(&store, conversation).await, members.into_iter().chain(rest).collect());
    for user in [ada, bob] {
        assert_eq!(inbox(&store, user).await, [(conversation.to_string(), now())]);
    }
}

#[tokio::test]
async fn of_thirty_beginnings_at_once_one_begins_it_and_the_others_append() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    let drafts: Vec<_> =
        (0..30).map(|n| draft(conversation, [ada, bob][n % 2], &format!("m{n}"), now())).collect();
    let begun =
        join_all(drafts.iter().map(|draft| store.conversations.begin(direct(draft), draft))).await;
    let new = begun.iter().filter(|begun| matches!(begun.as_ref().unwrap(), Begun::New(_))).count();
    assert_eq!(new, 1);
    assert_eq!(everything(&store.conversations, conversation).await.len(), 1);

    let (ada, bob, conversation) = pair();
    let drafts: Vec<_> =
        (0..30).map(|n| draft(conversation, [ada, bob][n % 2], &format!("m{n}"), now())).collect();
    let sent = join_all(drafts.iter().map(|draft| send(&store.conversations, draft, None))).await;
    assert!(sent.iter().all(|(_, repeat)| !repeat));
    let numbers: BTreeSet<u64> = sent.iter().map(|(entry, _)| entry.seq.get()).collect();
    assert_eq!(numbers, (1..=30).collect());
    assert_eq!(items(&store, conversation).await.len(), 30 + 3);
}

#[tokio::test]
async fn a_conversation_moves_up_for_its_members_and_never_back() {
    let store = Store::start().await;
    let (ada, bob, conversation) = pair();
    send(&store.conversations, &draft(conversation, ada, "first", now()), None).await;
    let after = |span| now().plus(seconds(span));
    for (moment, place) in [(1_200, 1_200), (600, 1_200), (1_200, 1_200), (1_800, 1_800)] {
        store.conversations.bump_inbox(conversation, &[ada, bob], after(moment)).await.unwrap();
        for user in [ada, bob] {
            assert_eq!(inbox(&store, user).await, [(conversation.to_string(), after(place))]);
        }
    }
    let stranger = user();
    store.conversations.bump_inbox(conversation, &[stranger], now()).await.unwrap();
    assert_eq!(inbox(&store, stranger).await, [], "it comes to nobody by moving up");
}
