//! Where and for which hosts the control port is served.

use std::sync::Arc;

use reqwest::Method;
use sam_gateway::Options;

use crate::common::{self, Events, functions};

/// A host that is not a loopback name.
const NAME: &str = "host.docker.internal";

fn options() -> Options {
    Options { control_hosts: vec![NAME.to_owned()], ..Options::default() }
}

#[tokio::test]
async fn a_control_host_is_served_on_the_control_port_only() {
    let (with, without) = (common::start_with(options()).await, common::start().await);
    for host in [NAME.to_owned(), format!("{NAME}:3001")] {
        let status = async |gateway: &common::Gateway| {
            let request = gateway.connection(Method::GET, "none").header("host", &host);
            request.send().await.unwrap().status()
        };
        assert_eq!(status(&with).await, 410);
        assert_eq!(status(&without).await, 403);
    }
    let http = with.http.get(with.url("/items/1")).header("host", NAME).send().await.unwrap();
    assert_eq!(http.status(), 403);
}

/// On Linux every address of 127.0.0.0/8 is this machine's.
#[cfg_attr(not(target_os = "linux"), ignore = "other systems have only 127.0.0.1")]
#[tokio::test]
async fn the_control_port_can_be_bound_on_further_addresses() {
    let events = Events::default();
    let invoker = Arc::new(functions::all(&events));
    let addresses = ["127.0.0.2".parse().unwrap()];
    let gateway = common::start_invoker(common::TEMPLATE, invoker, events, options(), &addresses);
    let there = |url: &str| url.replace("127.0.0.1", "127.0.0.2");
    let socket = gateway.connection(Method::GET, "none").build().unwrap();
    let asked = gateway.http.get(there(socket.url().as_str())).headers(socket.headers().clone());
    assert_eq!(asked.header("host", NAME).send().await.unwrap().status(), 410);
    let public = there(&gateway.running.urls.http);
    assert!(gateway.http.get(public).send().await.unwrap_err().is_connect());
}
