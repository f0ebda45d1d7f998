//! What a gateway does about the sockets of the one before it.

use std::fs;

use crate::common;
use sam_gateway::Options;

#[tokio::test]
async fn a_socket_is_disconnected_once() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { state_folder: Some(folder.path().to_owned()), ..Options::default() };
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
    let options = || Options { state_folder: Some(folder.path().to_owned()), ..Options::default() };
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

#[cfg(unix)]
#[tokio::test]
async fn what_is_kept_of_an_open_socket_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let state_folder = Some(folder.path().to_owned());
    let gateway = common::start_with(Options { state_folder, ..Options::default() }).await;
    let _socket = gateway.connect().await;
    let file = folder.path().join("sockets").join(gateway.connection_id());
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
}
