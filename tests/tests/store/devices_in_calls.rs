//! Devices in calls: each device is in one call at a time, and removing it returns that call.

use natter_domain::{
    call::End,
    limits::CONNECTION_LIFE,
    presence::{Connection, Departure},
};
use natter_store::{
    connections::{InCall, Removed},
    users::Consistency,
};

use crate::{
    calls::{device, id},
    harness::{Store, now},
    people::{session, user},
};

async fn connect(store: &Store, device: &End) {
    let session = session(device.user, now()).id;
    let connection = Connection { session, expires_at: now().plus(CONNECTION_LIFE), call: None };
    store.connections.add(device.user, &device.connection, &connection, now()).await.unwrap();
}

#[tokio::test]
async fn a_device_is_in_one_call_and_says_which_was_before() {
    let store = Store::start().await;
    let (phone, ada) = {
        let ada = user();
        (device(ada, "phone"), ada)
    };
    let note = async |device: &End, name: &str| {
        store.connections.set_current_call(device, &id(name), now()).await.unwrap()
    };
    assert_eq!(note(&phone, "one").await, InCall::NotConnected);
    assert!(store.item("CONNECTIONS_TABLE", &[("pk", &format!("USER#{ada}"))]).await.is_none());
    connect(&store, &phone).await;
    connect(&store, &device(ada, "laptop")).await;
    assert_eq!(note(&device(ada, "tablet"), "one").await, InCall::NotConnected);
    assert_eq!(note(&phone, "one").await, InCall::Set { before: None });
    assert_eq!(note(&phone, "one").await, InCall::Set { before: None }, "a repeat");
    assert_eq!(note(&phone, "two").await, InCall::Set { before: Some(id("one")) });
    let all = store.connections.of(ada, Consistency::Strong).await.unwrap().all;
    assert_eq!(all[&phone.connection].call, Some(id("two")));
    assert_eq!(all[&device(ada, "laptop").connection].call, None);
}

#[tokio::test]
async fn connections_that_go_say_in_which_calls_they_were() {
    let store = Store::start().await;
    let ada = user();
    let devices: Vec<End> = (0..3).map(|n| device(ada, &format!("device{n}"))).collect();
    for device in &devices {
        connect(&store, device).await;
    }
    store.connections.set_current_call(&devices[0], &id("one"), now()).await.unwrap();
    store.connections.set_current_call(&devices[2], &id("two"), now()).await.unwrap();
    // Far more than one update may name, with the three at its ends.
    let mut ids: Vec<_> = (0..250).map(|n| device(ada, &format!("gone{n}")).connection).collect();
    ids.insert(0, devices[0].connection.clone());
    ids.insert(120, devices[1].connection.clone());
    ids.push(devices[2].connection.clone());
    let removed = store.connections.remove(ada, &ids, Departure::AtOnce, now()).await.unwrap();
    let Removed::Left { left, calls } = removed else { panic!("they were there") };
    assert!(left.all.is_empty() && left.left_at == Some(now()));
    let expected =
        [(devices[0].connection.clone(), id("one")), (devices[2].connection.clone(), id("two"))];
    assert_eq!(calls, expected);
    assert_eq!(
        store.connections.remove(ada, &ids, Departure::AtOnce, now()).await.unwrap(),
        Removed::NotThere
    );
}
