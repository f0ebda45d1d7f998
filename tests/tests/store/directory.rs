//! The directory: search by the beginning of a username.

use natter_domain::{
    paging::PageSize,
    user::{Username, UsernamePrefix},
};

use crate::{
    harness::Store,
    people::{registered, user},
};

/// Names that sort in unexpected ways: beside letters they may have `-`, `.`, `_` and digits.
const NAMES: [&str; 12] = [
    "ada", "Ada-b", "ada.b", "ada0", "Ada_b", "adaa", "ADAZ", "bob", "bob-2", "zed", "9lives",
    "-dash-",
];

#[tokio::test]
async fn every_page_of_every_search_is_what_a_plain_filter_finds() {
    let store = Store::start().await;
    let mut everyone = Vec::new();
    for name in NAMES {
        everyone.push(registered(&store, name).await.profile);
    }
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
