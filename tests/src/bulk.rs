//! Hundreds of people, sockets and members at once.

use futures_util::{StreamExt as _, future::join_all, stream};
use serde_json::{Value, json};

use crate::{Person, Server, Socket, Table};

/// Concurrent requests: more would only wait for the processor.
const AT_ONCE: usize = 16;

/// Registers `count` people.
pub async fn register(server: &Server, count: usize) -> Vec<Person> {
    stream::iter((0..count).map(|_| server.person())).buffer_unordered(AT_ONCE).collect().await
}

/// Opens a socket for each person, in their order.
///
/// # Panics
/// When the system does not let this process open so many files.
pub async fn open_sockets(people: &[Person]) -> Vec<Socket> {
    // Both ends of a socket are in this process; the rest is for the requests that open them, and
    // the database.
    let needed = u64::try_from(people.len() * 2 + 1024).unwrap();
    let allowed = rlimit::increase_nofile_limit(needed).unwrap();
    assert!(
        allowed >= needed,
        "{needed} open files are needed, and no more than {allowed} are allowed: see `ulimit -Hn`"
    );
    stream::iter(people.iter().map(Person::socket)).buffered(AT_ONCE).collect().await
}

/// Makes people members of a room by writing their items, past the functions, which would add them
/// one by one. The room's member count is right, but its log has no entries for them, and nobody is
/// notified.
pub async fn add_members(owner: &Person, room: &str, people: &[Person]) {
    let server = &owner.server;
    let key = |sk: &str| json!({ "pk": { "S": room }, "sk": { "S": sk } });
    let pattern = server.item(Table::Conversations, key(&format!("MEMBER#{}", owner.id))).await;
    let member = |person: &Person| {
        let mut item = pattern.clone();
        item["sk"] = json!({ "S": format!("MEMBER#{}", person.id) });
        item["user"] = json!({ "S": person.id });
        item["role"] = json!({ "S": "member" });
        item
    };
    join_all(people.iter().map(async |person| {
        server.dynamodb("PutItem", Table::Conversations, json!({ "Item": member(person) })).await
    }))
    .await;
    set_member_count(owner, room, people.len()).await;
}

/// Adds to a room's member count, which limits the room's size.
async fn set_member_count(owner: &Person, room: &str, more: usize) {
    let update = json!({
        "Key": { "pk": { "S": room }, "sk": { "S": "META" } },
        "UpdateExpression": "ADD mc :more",
        "ExpressionAttributeValues": { ":more": { "N": more.to_string() } },
    });
    let _: Value = owner.server.dynamodb("UpdateItem", Table::Conversations, update).await;
}
