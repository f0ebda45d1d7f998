//! Reads everything that a person can see.

use natter_tests::Person;
use serde_json::{Value, json};

/// Each subject with the answers to the requests that read it, usernames in the place of ids.
pub(super) async fn everything(person: &Person, people: &[Person]) -> Vec<(&'static str, Value)> {
    let inbox = person.inbox(2).await;
    let read = [
        ("account", account(person, people).await),
        ("inbox", Value::Array(inbox.clone())),
        ("conversations", conversations(person, &inbox).await),
        ("entries", entries(person, &inbox).await),
        ("sync", sync(person, &inbox).await),
        ("export", export(person).await),
    ];
    read.map(|(subject, answer)| (subject, readable(answer, people))).into()
}

/// The own profile, the directory, and the profiles of the others: whom they block, and when they
/// were seen.
async fn account(person: &Person, people: &[Person]) -> Value {
    let me = person.get("/api/auth/me").await.expect(200)["user"].take();
    let users = person.get("/api/users?limit=100").await.expect(200);
    let mut profiles = Vec::new();
    for other in people {
        profiles.push(person.look_at(other).await);
    }
    json!({ "me": me, "users": users, "profiles": profiles })
}

/// Each conversation of the inbox, and the members of those that are rooms.
async fn conversations(person: &Person, inbox: &[Value]) -> Value {
    let mut found = Vec::new();
    for listed in inbox {
        let id = listed["id"].as_str().unwrap();
        let is_room = listed["kind"] == "room";
        let members = if is_room { person.members_of(id).await } else { Vec::new() };
        found.push(json!({ "conversation": person.conversation(id).await, "members": members }));
    }
    Value::Array(found)
}

async fn entries(person: &Person, inbox: &[Value]) -> Value {
    let mut found = serde_json::Map::new();
    for listed in inbox {
        let id = listed["id"].as_str().unwrap();
        found.insert(id.to_owned(), person.page(id, "limit=100").await);
    }
    Value::Object(found)
}

/// What a device gets that misses the last entry of each conversation.
async fn sync(person: &Person, inbox: &[Value]) -> Value {
    let known: serde_json::Map<String, Value> = inbox
        .iter()
        .map(|listed| {
            let last = listed["lastSeq"].as_u64().unwrap();
            (listed["id"].as_str().unwrap().to_owned(), json!(last - 1))
        })
        .collect();
    person.sync(&Value::Object(known)).await
}

/// What is stored about the person, without what the login of this test has added.
async fn export(person: &Person) -> Value {
    let mut export = person.get("/api/users/me/export").await.expect(200);
    for name in ["sessions", "exportedAt"] {
        export.as_object_mut().unwrap().remove(name);
    }
    export
}

fn readable(answer: Value, people: &[Person]) -> Value {
    let text = people.iter().fold(answer.to_string(), |text, person| {
        text.replace(&person.id, &person.username.to_uppercase())
    });
    serde_json::from_str(&text).unwrap()
}
