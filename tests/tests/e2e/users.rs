//! The directory of users.

use futures_util::{StreamExt as _, stream};
use natter_tests::{Person, Server, rng::suffix};
use serde_json::{Value, json};

/// Every page of a search, one after another.
async fn all(ada: &Person, query: &str, limit: usize) -> Vec<Value> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page =
            ada.get(&format!("/api/users?query={query}&limit={limit}{cursor}")).await.expect(200);
        let users = page["users"].as_array().unwrap();
        assert!(users.len() <= limit);
        found.extend_from_slice(users);
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

fn names(users: &[Value]) -> Vec<&str> {
    users.iter().map(|user| user["username"].as_str().unwrap()).collect()
}

async fn crowd(server: &Server, prefix: &str, count: usize) -> Vec<Person> {
    let people = (0..count).map(|_| Person::register(server, prefix));
    stream::iter(people).buffer_unordered(8).collect().await
}

#[tokio::test]
async fn pages_neither_skip_nor_repeat_anyone() {
    let server = Server::shared().await;
    let prefix = format!("P{}", suffix());
    let people = crowd(&server, &prefix, 130).await;
    let mut expected: Vec<&str> =
        people.iter().skip(1).map(|person| person.username.as_str()).collect();
    expected.sort_by_key(|name| name.to_lowercase());
    for limit in [1, 7, 50, 100] {
        let found = all(&people[0], &prefix, limit).await;
        assert_eq!(names(&found), expected, "{limit} at a time: everyone but oneself, by name");
        assert!(found.iter().all(|user| user.get("email").is_none()), "no addresses");
    }
    let default = people[0].get(&format!("/api/users?query={prefix}")).await.expect(200);
    assert_eq!(default["users"].as_array().unwrap().len(), 50);
}

#[tokio::test]
async fn a_search_finds_names_that_begin_so_in_any_case() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let prefix = format!("q{}", suffix());
    let mut made = Vec::new();
    for name in ["Anna", "anne", "Annex", "Bert", "_.-"] {
        let mut body = natter_tests::registration("");
        body["username"] = json!(format!("{prefix}{name}"));
        server.request("POST", "/api/auth/register").json(&body).await.expect(201);
        made.push(format!("{prefix}{name}"));
    }
    let found = all(&ada, &format!("{}ANN", prefix.to_uppercase()), 100).await;
    assert_eq!(names(&found), [&made[0], &made[1], &made[2]]);
    assert_eq!(names(&all(&ada, &format!("{prefix}_"), 100).await), [&made[4]]);
    assert_eq!(names(&all(&ada, &format!("{prefix}anna"), 100).await), [&made[0]]);
    assert!(all(&ada, &format!("{prefix}c"), 100).await.is_empty());
}

#[tokio::test]
async fn a_search_for_oneself_finds_nobody() {
    let server = Server::shared().await;
    let ada = server.person().await;
    let page = ada.get(&format!("/api/users?query={}", ada.username)).await.expect(200);
    assert_eq!(page["users"], json!([]));
}

#[tokio::test]
async fn parameters_of_a_search_are_checked() {
    let server = Server::shared().await;
    let ada = server.person().await;
    for limit in [
        "0",
        "101",
        "-1",
        "1.5",
        "NaN",
        "1e2",
        "ten",
        "99999999999999999999999",
        "1,2",
        "%00",
        "0x10",
    ] {
        ada.get(&format!("/api/users?limit={limit}")).await.invalid(&["limit"]);
    }
    ada.get("/api/users?limit=1&limit=2").await.invalid(&["limit"]);
    for query in ["two%20words", "j%C3%BCrgen", "%00", "a%2Fb", "%F0%9F%98%80", &"x".repeat(31)] {
        ada.get(&format!("/api/users?query={query}")).await.invalid(&["query"]);
    }
    for cursor in ["x", "!", "%00", "QQ", "w7w", "%F0%9F%98%80", &"QUFB".repeat(100)] {
        ada.get(&format!("/api/users?cursor={cursor}")).await.invalid(&["cursor"]);
    }
    ada.get("/api/users?limit=&query=&cursor=&other=1").await.expect(200);
}

#[tokio::test]
async fn a_person_is_shown_to_others_without_the_address_and_to_themselves_with_it() {
    let server = Server::shared().await;
    let (ada, bob) = (server.person().await, server.person().await);
    let seen = bob.look_at(&ada).await;
    assert_eq!(seen["username"], ada.username.as_str());
    assert_eq!(seen.get("email"), None);
    assert_eq!(ada.look_at(&ada).await["email"], ada.email.as_str());
}

#[tokio::test]
async fn nobody_has_an_id_that_was_not_given_out() {
    let server = Server::shared().await;
    let ada = server.person().await;
    ada.get(&format!("/api/users/{}", "0".repeat(26))).await.problem(404, "user_not_found");
    ada.get(&format!("/api/users/{}", ada.session_id().await)).await.problem(404, "user_not_found");
}
