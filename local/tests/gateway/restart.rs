//! What a gateway does about the sockets of the one before it.

use std::{fs, time::Duration};

use crate::common::{self, process::Running, socket};
use natter::Options;
use reqwest::RequestBuilder;
use serde_json::{Value as Json, json};

async fn sent(request: RequestBuilder) -> Json {
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.json().await.unwrap()
}

fn bearer(request: RequestBuilder, signed_in: &Json) -> RequestBuilder {
    request.bearer_auth(signed_in["accessToken"].as_str().unwrap())
}

#[tokio::test]
async fn nobody_stays_online_when_the_process_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let natter = Running::on(folder.path());
    let url = natter.address("HTTP API").to_owned();
    let ada = json!({"username": "ada", "email": "ada@example.com", "password": "correct horse"});
    let ada = sent(http.post(format!("{url}/api/auth/register")).json(&ada)).await;
    let ticket = sent(bearer(http.post(format!("{url}/api/ws-ticket")), &ada)).await;
    let _socket = socket::open(ticket["url"].as_str().unwrap()).await.unwrap();
    let path = format!("/api/users/{}", ada["user"]["id"].as_str().unwrap());
    assert_eq!(sent(bearer(http.get(format!("{url}{path}")), &ada)).await["user"]["online"], true);
    natter.end("-KILL");

    let natter = Running::on(folder.path());
    let url = natter.address("HTTP API");
    let notes = || fs::read_dir(folder.path().join("sockets")).unwrap().count();
    // Its `$disconnect` runs while the first requests are served.
    for _ in 0..500 {
        if notes() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(notes(), 0);
    assert_eq!(sent(bearer(http.get(format!("{url}{path}")), &ada)).await["user"]["online"], false);
}

#[tokio::test]
async fn a_socket_is_disconnected_once() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let notes = || fs::read_dir(folder.path().join("sockets")).unwrap().count();

    let first = common::start_with(options()).await;
    assert_eq!(first.open("?ticket=good&status=403").await.err(), Some(403));
    assert_eq!(notes(), 0, "what was refused was never open");
    let _socket = first.connect().await;
    assert_eq!(notes(), 1);
    let common::Gateway { running, events, .. } = first;
    running.stop().await;
    assert_eq!((events.of("disconnect").len(), notes()), (1, 0));

    let second = common::start_with(options()).await;
    let common::Gateway { running, events, .. } = second;
    running.stop().await;
    assert!(events.of("disconnect").is_empty());
}

#[tokio::test]
async fn the_disconnect_of_a_socket_that_was_left_behind_says_whose_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { data: Some(folder.path().to_owned()), ..Options::default() };
    let first = common::start_with(options()).await;
    let _socket = first.connect().await;
    let note = folder.path().join("sockets").join(first.connection_id());
    let left_behind = fs::read(&note).unwrap();
    let connect = first.events.last("connect")["requestContext"].clone();
    first.running.stop().await;
    // As if it had been killed; and another file that was never finished.
    fs::write(&note, left_behind).unwrap();
    fs::write(note.with_file_name("unfinished"), "{").unwrap();

    let second = common::start_with(options()).await;
    let context = second.events.wait("disconnect", 1).await[0]["requestContext"].clone();
    for name in ["connectionId", "connectedAt", "stage", "domainName"] {
        assert_eq!(context[name], connect[name], "{name}");
    }
    assert_eq!(context["authorizer"]["userId"], "u1");
    assert_eq!(context["disconnectStatusCode"], 1006);
    second.running.stop().await;
    assert_eq!(fs::read_dir(folder.path().join("sockets")).unwrap().count(), 0);
}
