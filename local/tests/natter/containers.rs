//! For functions in containers on this machine: where they reach it, and what they are told.

use natter::{Containers, Options, Running, StartError, template::Template};
use serde_json::{Value as Json, json};

use crate::common::{self, dynamodb_request};

/// What containers call this machine.
const NAME: &str = "host.docker.internal";

fn for_containers() -> Options {
    Options { containers: Some(Containers::default()), ..Options::default() }
}

/// Asks the control port, under a name, for the tables.
async fn tables(natter: &Running, host: &str) -> reqwest::Response {
    let request = dynamodb_request(&natter.lambda_url, "ListTables").header("host", host);
    request.body("{}").send().await.unwrap()
}

#[tokio::test]
async fn the_control_port_leads_to_the_database_too() {
    let natter = common::start().await;
    let answer = tables(&natter, "127.0.0.1").await;
    assert_eq!(answer.status(), 200);
    assert!(answer.json::<Json>().await.unwrap()["TableNames"].is_array());
    let unsigned = common::http().post(&natter.lambda_url).body("{}").send().await.unwrap();
    assert_eq!(unsigned.status(), 403);
}

#[tokio::test]
async fn another_dynamodb_is_reached_through_the_control_port_as_the_embedded_one_is() {
    let other = common::start().await;
    let dynamodb_endpoint = Some(other.dynamodb_url.clone());
    let natter = common::start_with(Options { dynamodb_endpoint, ..for_containers() }).await;
    assert_eq!(tables(&natter, NAME).await.status(), 200);
}

#[tokio::test]
async fn the_name_that_containers_have_for_this_machine_is_served_only_if_there_are_any() {
    let (with, without) = (common::start_with(for_containers()).await, common::start().await);
    for host in [NAME.to_owned(), format!("{NAME}:3001")] {
        assert_eq!(tables(&with, &host).await.status(), 200);
        assert_eq!(tables(&without, &host).await.status(), 403);
    }
    assert_eq!(tables(&with, "evil.example.com").await.status(), 403);
    let http = common::http().get(&with.http_url).header("host", NAME).send().await.unwrap();
    assert_eq!(http.status(), 403, "the HTTP API is not theirs");
}

/// On Linux every address of 127.0.0.0/8 is this machine's.
#[cfg_attr(not(target_os = "linux"), ignore = "other systems have only 127.0.0.1")]
#[tokio::test]
async fn containers_reach_the_control_port_at_the_given_address_and_no_other_port() {
    let listen = vec!["127.0.0.2".parse().unwrap()];
    let containers = Some(Containers { listen });
    let natter = common::start_with(Options { containers, ..Options::default() }).await;
    let there = |url: &str| url.replace("127.0.0.1", "127.0.0.2");
    let request = dynamodb_request(&there(&natter.lambda_url), "ListTables").header("host", NAME);
    assert_eq!(request.body("{}").send().await.unwrap().status(), 200);
    for url in [&natter.http_url, &natter.dynamodb_url] {
        assert!(common::http().get(there(url)).send().await.unwrap_err().is_connect(), "{url}");
    }
}

#[tokio::test]
async fn each_function_is_told_what_the_template_gives_it_and_nothing_else() {
    let natter = natter::start(for_containers()).await.unwrap();
    let template = Template::read(include_str!("../../../template.yaml")).unwrap();
    let told = &natter.container_environments;
    assert!(told.keys().eq(template.functions.keys()));
    let port = natter.lambda_url.rsplit(':').next().unwrap();
    for (id, function) in &template.functions {
        let variables = &told[id];
        assert!(variables.keys().eq(function.environment.keys()), "{id}");
        assert_eq!(variables["AWS_ENDPOINT_URL"], format!("http://{NAME}:{port}"));
        if let Some(management) = variables.get("MANAGEMENT_ENDPOINT") {
            assert_eq!(*management, format!("http://{NAME}:{port}/ws"));
        }
        // A client of the API is on this machine, and not in a container.
        assert!(variables.get("WEBSOCKET_URL").is_none_or(|url| *url == natter.ws_url));
    }
    let keys: Vec<_> =
        told.values().filter_map(|variables| variables.get("SIGNING_KEYS")).collect();
    assert!(!keys.is_empty() && keys.iter().all(|key| **key == *keys[0] && key.len() > 40));
    natter.stop().await;
}

#[tokio::test]
async fn whoever_has_no_containers_is_told_nothing_for_them() {
    let natter = natter::start(Options::default()).await.unwrap();
    assert_eq!(json!(natter.container_environments), json!({}));
    natter.stop().await;
}

#[tokio::test]
async fn requests_that_were_signed_for_this_machine_are_not_passed_on_to_aws() {
    let dynamodb_endpoint = Some("https://dynamodb.us-east-1.amazonaws.com".to_owned());
    let started = natter::start(Options { dynamodb_endpoint, ..for_containers() }).await;
    assert!(matches!(started.err(), Some(StartError::NotForContainers { .. })));
}
