//! The directory: search by the beginning of a username.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{
    ids::UserId,
    paging::PageSize,
    user::{Bio, Profile, ProfileChange, Username, UsernamePrefix},
};
use natter_store::metering::measure;

use crate::{
    harness::{Store, now},
    people::{hash, registered, user},
};

/// Names that sort in unexpected ways: beside letters they may have `-`, `.`, `_` and digits.
const NAMES: [&str; 12] = [
    "ada", "Ada-b", "ada.b", "ada0", "Ada_b", "adaa", "ADAZ", "bob", "bob-2", "zed", "9lives",
    "-dash-",
];

/// Puts a profile where an earlier version has it: everybody under one partition.
async fn as_before(store: &Store, user: UserId) {
    let profile = store.raw.update_item().table_name(store.table("USERS_TABLE"));
    let (pk, sk) = (format!("USER#{user}"), "PROFILE".to_owned());
    let moved = profile
        .key("pk", AttributeValue::S(pk))
        .key("sk", AttributeValue::S(sk))
        .update_expression("SET dir = :users")
        .expression_attribute_values(":users", AttributeValue::S("users".to_owned()));
    moved.send().await.unwrap();
}

/// The partition that a profile has in the index.
async fn partition(store: &Store, user: UserId) -> Option<String> {
    let pk = format!("USER#{user}");
    let profile = store.item("USERS_TABLE", &[("pk", &pk), ("sk", "PROFILE")]).await.unwrap();
    Some(profile.get("dir")?.as_s().unwrap().clone())
}

#[tokio::test]
async fn every_page_of_every_search_is_what_a_plain_filter_finds() {
    let store = Store::start().await;
    let mut everyone = Vec::new();
    for name in NAMES {
        everyone.push(registered(&store, name).await.profile);
    }
    pages_are_right(&store, everyone).await;
}

#[tokio::test]
async fn people_of_an_earlier_version_are_found_among_the_others() {
    let store = Store::start().await;
    let mut everyone = Vec::new();
    for (number, name) in NAMES.into_iter().enumerate() {
        let profile = registered(&store, name).await.profile;
        if number % 2 == 0 {
            as_before(&store, profile.id).await;
        }
        everyone.push(profile);
    }
    pages_are_right(&store, everyone).await;
}

#[tokio::test]
async fn a_profile_of_an_earlier_version_moves_when_it_is_changed() {
    let store = Store::start().await;
    let (ada, kim) = (registered(&store, "ada").await.profile, registered(&store, "Kim").await);
    let kim = kim.profile;
    assert_eq!(partition(&store, ada.id).await.as_deref(), Some("users-0"));
    assert_eq!(partition(&store, kim.id).await.as_deref(), Some("users-e"));
    as_before(&store, kim.id).await;
    let bio =
        |text| ProfileChange { bio: Some(Some(Bio::parse(text).unwrap())), ..Default::default() };
    for (text, requests) in [("Hi.", 2), ("Ho.", 1)] {
        let (changed, usage) = measure(store.users.change_profile(kim.id, bio(text))).await;
        assert_eq!(changed.unwrap().unwrap().bio, Some(Bio::parse(text).unwrap()));
        assert_eq!(usage.requests, requests, "moved once");
        assert_eq!(partition(&store, kim.id).await.as_deref(), Some("users-e"));
    }
    as_before(&store, kim.id).await;
    store.users.mark_for_deletion(kim.id, &hash("first"), now()).await.unwrap();
    assert_eq!(partition(&store, kim.id).await, None, "it is in the index no more");
    assert!(store.users.change_profile(kim.id, bio("Ha.")).await.unwrap().is_none());
    assert_eq!(partition(&store, kim.id).await, None);
}

#[tokio::test]
async fn a_search_reads_one_partition_beside_that_of_earlier_versions() {
    let store = Store::start().await;
    for name in NAMES {
        registered(&store, name).await;
    }
    for (prefix, requests) in [("a", 2), ("bob", 2), ("z", 2), ("", 5)] {
        let prefix = prefix.parse().unwrap();
        let search = store.users.directory(&prefix, None, PageSize::default(), user());
        let (page, usage) = measure(search).await;
        assert!(!page.unwrap().profiles.is_empty());
        assert_eq!(usage.requests, requests, "{prefix:?}");
    }
    let few = PageSize::new(2).unwrap();
    let everybody = UsernamePrefix::default();
    let search = store.users.directory(&everybody, None, few, user());
    assert_eq!(measure(search).await.1.requests, 2, "until there are enough");
}

/// Compares the pages of many searches with what a plain filter finds in `everyone`.
async fn pages_are_right(store: &Store, mut everyone: Vec<Profile>) {
    everyone.sort_by_key(|profile| profile.username.lower());
    let bob = everyone.iter().find(|profile| profile.username.as_str() == "bob").unwrap().id;
    for except in [bob, user()] {
        for prefix in ["", "a", "ADA", "ada-", "ada_b", "bob", "q", "-", "9"] {
            let prefix: UsernamePrefix = prefix.parse().unwrap();
            for limit in [1, 2, 5, 11, 12, 13] {
                let limit = PageSize::new(limit).unwrap();
                let mut after: Option<Username> = None;
                let mut expected = everyone
                    .iter()
                    .filter(|profile| profile.id != except)
                    .filter(|profile| profile.username.lower().starts_with(prefix.as_str()))
                    .map(|profile| profile.username.as_str())
                    .peekable();
                loop {
                    let page = store
                        .users
                        .directory(&prefix, after.as_ref(), limit, except)
                        .await
                        .unwrap();
                    let names: Vec<_> =
                        page.profiles.iter().map(|one| one.username.as_str()).collect();
                    assert_eq!(names, expected.by_ref().take(limit.len()).collect::<Vec<_>>());
                    assert_eq!(page.next.is_some(), expected.peek().is_some());
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_search_shows_nobodys_address() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile;
    let page =
        store.users.directory(&UsernamePrefix::default(), None, PageSize::default(), user()).await;
    let found = page.unwrap().profiles.remove(0);
    assert!(found.email.is_none());
    assert!(found.id == ada.id && found.display_name == ada.display_name);
}

#[tokio::test]
async fn a_page_may_begin_after_a_name_that_is_gone_or_outside_of_the_search() {
    let store = Store::start().await;
    for name in ["ada", "bob", "cleo"] {
        registered(&store, name).await;
    }
    for (prefix, after, expected) in
        [("", "aaa", vec!["ada", "bob", "cleo"]), ("b", "ada", vec!["bob"]), ("b", "cleo", vec![])]
    {
        let (prefix, after) = (prefix.parse().unwrap(), after.parse().unwrap());
        let page = store
            .users
            .directory(&prefix, Some(&after), PageSize::default(), user())
            .await
            .unwrap();
        let names: Vec<_> = page.profiles.iter().map(|profile| profile.username.as_str()).collect();
        assert_eq!(names, expected);
    }
}
