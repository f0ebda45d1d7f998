//! What natter does about the sockets of the one before it.

use std::{fs, time::Duration};

use crate::process::Running;
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
    let _socket = tokio_tungstenite::connect_async(ticket["url"].as_str().unwrap()).await.unwrap();
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
    // Going offline waits for those who come back: `--offline-seconds`.
    let online = async || {
        sent(bearer(http.get(format!("{url}{path}")), &ada)).await["user"]["online"] == true
    };
    for _ in 0..500 {
        if !online().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("still online");
}
