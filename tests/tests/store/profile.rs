//! Profiles and passwords.

use futures_util::future::join_all;
use natter_domain::user::{AvatarUrl, Bio, DisplayName, PhoneNumber, ProfileChange};
use natter_store::users::CredentialsError;

use crate::{
    harness::Store,
    people::{hash, registered, user},
};

#[tokio::test]
async fn a_change_sets_clears_and_leaves_fields() {
    let store = Store::start().await;
    let mut expected = registered(&store, "ada").await.profile;
    let bio = Bio::parse("Counts things.").unwrap();
    let change = ProfileChange {
        display_name: Some(DisplayName::parse("Ada E.").unwrap()),
        bio: Some(Some(bio.clone())),
        phone_number: Some(Some(PhoneNumber::parse("+49 30 123456").unwrap())),
        avatar_url: None,
    };
    expected.display_name = DisplayName::parse("Ada E.").unwrap();
    expected.bio = Some(bio);
    expected.phone_number = Some(PhoneNumber::parse("+49 30 123456").unwrap());
    assert!(store.users.change_profile(expected.id, change).await.unwrap().unwrap() == expected);

    let picture = AvatarUrl::parse("https://example.com/ada.png").unwrap();
    let change = ProfileChange {
        phone_number: Some(None),
        avatar_url: Some(Some(picture.clone())),
        ..Default::default()
    };
    expected.phone_number = None;
    expected.avatar_url = Some(picture);
    assert!(store.users.change_profile(expected.id, change).await.unwrap().unwrap() == expected);
    let nothing = ProfileChange::default();
    assert!(store.users.change_profile(expected.id, nothing).await.unwrap().unwrap() == expected);
    assert!(store.users.profile(expected.id).await.unwrap().unwrap() == expected);
}

#[tokio::test]
async fn nobodys_profile_is_not_made_by_changing_it() {
    let store = Store::start().await;
    let nobody = user();
    for bio in [None, Some(None), Some(Some(Bio::parse("Boo.").unwrap()))] {
        let change = ProfileChange { bio, ..Default::default() };
        assert!(store.users.change_profile(nobody, change).await.unwrap().is_none());
    }
    assert!(store.users.profile(nobody).await.unwrap().is_none());
    assert!(store.users.credentials(nobody).await.unwrap().is_none());
    assert_eq!(
        store.users.change_password(nobody, &hash("first"), &hash("second")).await,
        Err(CredentialsError::Changed)
    );
}

#[tokio::test]
async fn of_ten_password_changes_at_once_one_is_made() {
    let store = Store::start().await;
    let ada = registered(&store, "ada").await.profile.id;
    let hashes: Vec<_> = (0..10).map(|n| hash(&format!("new{n}"))).collect();
    let first = hash("first");
    let changes =
        join_all(hashes.iter().map(|new| store.users.change_password(ada, &first, new))).await;
    let changed: Vec<bool> = changes.iter().map(Result::is_ok).collect();
    assert_eq!(changed.iter().filter(|changed| **changed).count(), 1);
    let winner = changed.iter().position(|changed| *changed).unwrap();
    let stored = store.users.credentials(ada).await.unwrap().unwrap().password_hash;
    assert!(stored.expose() == hashes[winner].expose());
}
