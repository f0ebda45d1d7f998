//! Accounts whose address an earlier version stored as it was typed, in lower case.

use aws_sdk_dynamodb::types::AttributeValue;
use natter_domain::{ids::UserId, user::Email};
use natter_store::{
    metering::measure,
    users::{DeletionState, LoginName, RegisterError},
};

use natter_tests::database;

use crate::{
    harness::{Store, now},
    people::{account, at, hash},
};

const COMPOSED: &str = "jürgen@bücher.example";
const DECOMPOSED: &str = "ju\u{308}rgen@bu\u{308}cher.example";
const ASCII_DOMAIN: &str = "jürgen@xn--bcher-kva.example";

fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

async fn key_of(store: &Store, pk: &str) -> Option<UserId> {
    let item = store.item("USERS_TABLE", &[("pk", pk), ("sk", "-")]).await?;
    item.get("user").map(|user| user.as_s().unwrap().parse().unwrap())
}

/// Registers `username` as an earlier version did: with its guard under the address as it was
/// typed.
async fn registered_before(
    store: &Store,
    username: &str,
    typed: &str,
) -> natter_domain::user::Profile {
    let table = store.table("USERS_TABLE");
    let mut new = account(username, &format!("{username}@example.com"));
    assert_eq!(store.users.register(&new).await, Ok(()));
    let guard = [("pk", format!("MAIL#{username}@example.com")), ("sk", "-".to_owned())];
    let mut delete = store.raw.delete_item().table_name(table);
    for (name, value) in guard {
        delete = delete.key(name, text(value));
    }
    delete.send().await.unwrap();
    let id = new.profile.id;
    let put = store.raw.put_item().table_name(table).item("pk", text(format!("MAIL#{typed}")));
    put.item("sk", text("-"))
        .item("user", text(id.to_string()))
        .item("keep", AttributeValue::N("253402300799".to_owned()))
        .send()
        .await
        .unwrap();
    let profile = store.raw.update_item().table_name(table).key("pk", text(format!("USER#{id}")));
    profile
        .key("sk", text("PROFILE"))
        .update_expression("SET em = :typed")
        .expression_attribute_values(":typed", text(typed))
        .send()
        .await
        .unwrap();
    let stored = store.users.profile(id).await.unwrap().unwrap();
    new.profile = stored;
    new.profile
}

async fn claimed(store: &Store, email: &str) -> Option<UserId> {
    let name = at(store, email).await;
    let claim = store.users.claim_attempt(&name, now()).await.unwrap();
    store.users.forget_attempts(&name).await.unwrap();
    claim.user
}

#[tokio::test]
async fn an_address_that_was_stored_as_it_was_typed_is_found_in_every_form() {
    for typed in [COMPOSED, DECOMPOSED, ASCII_DOMAIN] {
        let store = Store::start().await;
        let old = registered_before(&store, "jurgen", typed).await;
        for form in [COMPOSED, DECOMPOSED, ASCII_DOMAIN, "JÜRGEN@BÜCHER.example"] {
            assert_eq!(claimed(&store, form).await, Some(old.id), "{typed:?} by {form:?}");
        }
        assert_eq!(claimed(&store, "jurgen@bücher.example").await, None);
    }
}

#[tokio::test]
async fn nobody_registers_a_form_of_an_address_beside_an_old_account() {
    for typed in [COMPOSED, DECOMPOSED, ASCII_DOMAIN] {
        let store = Store::start().await;
        registered_before(&store, "jurgen", typed).await;
        for form in [COMPOSED, DECOMPOSED, ASCII_DOMAIN] {
            let second = store.users.register(&account("second", form)).await;
            assert_eq!(second, Err(RegisterError::EmailTaken), "{form:?} beside {typed:?}");
        }
    }
}

#[tokio::test]
async fn an_address_that_would_be_refused_today_still_belongs_to_its_account() {
    let store = Store::start().await;
    let typed = "a\u{200b}da@example.org";
    assert!(typed.parse::<Email>().is_err());
    let old = registered_before(&store, "ada", typed).await;
    assert!(old.email.as_ref().is_some_and(|email| email.as_str() == typed));
    assert_eq!(claimed(&store, typed).await, Some(old.id));
}

#[tokio::test]
async fn of_two_old_accounts_each_is_found_by_the_form_that_was_typed() {
    let store = Store::start().await;
    let one = registered_before(&store, "one", COMPOSED).await;
    let other = registered_before(&store, "other", ASCII_DOMAIN).await;
    assert_eq!(claimed(&store, COMPOSED).await, Some(one.id));
    assert_eq!(claimed(&store, ASCII_DOMAIN).await, Some(other.id));

    // And the end of one takes nothing of the other.
    store.users.mark_for_deletion(one.id, &hash("first"), now()).await.unwrap();
    for _ in 0..2 {
        store.users.erase(&one).await.unwrap();
    }
    assert!(store.users.deletion_state(one.id).await.unwrap() == DeletionState::Erased);
    assert_eq!(key_of(&store, &format!("MAIL#{COMPOSED}")).await, None);
    assert_eq!(key_of(&store, &format!("MAIL#{ASCII_DOMAIN}")).await, Some(other.id));
}

#[tokio::test]
async fn an_erasure_frees_the_address_in_every_form() {
    for typed in [COMPOSED, DECOMPOSED, ASCII_DOMAIN] {
        let store = Store::start().await;
        let old = registered_before(&store, "jurgen", typed).await;
        store.users.mark_for_deletion(old.id, &hash("first"), now()).await.unwrap();
        store.users.erase(&old).await.unwrap();
        assert_eq!(key_of(&store, &format!("MAIL#{typed}")).await, None);
        assert_eq!(store.users.register(&account("jurgen", COMPOSED)).await, Ok(()), "{typed:?}");
        assert!(claimed(&store, DECOMPOSED).await.is_some());
    }
}

#[tokio::test]
async fn attempts_at_an_address_that_nobody_has_are_counted_in_one_place() {
    let store = Store::start().await;
    for form in [COMPOSED, DECOMPOSED, ASCII_DOMAIN, COMPOSED, DECOMPOSED] {
        let name: LoginName = at(&store, form).await;
        store.users.claim_attempt(&name, now()).await.unwrap();
    }
    assert!(store.users.claim_attempt(&at(&store, ASCII_DOMAIN).await, now()).await.is_err());
}

#[tokio::test]
async fn an_address_is_looked_for_in_one_request_whether_or_not_anybody_has_it() {
    let store = Store::start().await;
    let unknown = measure(store.users.email_key(&COMPOSED.parse().unwrap())).await.1;
    registered_before(&store, "jurgen", DECOMPOSED).await;
    let known = measure(store.users.email_key(&COMPOSED.parse().unwrap())).await.1;
    assert_eq!((unknown.requests, known.requests), (1, 1));
    if database::reports_missing_items() {
        assert_eq!(unknown.rru, known.rru);
    }
    assert!(known.rru <= 3.0, "{}", known.rru);
    let ascii = measure(store.users.email_key(&"jurgen@example.com".parse().unwrap())).await.1;
    assert_eq!(ascii.requests, 0);
}
