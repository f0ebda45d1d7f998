//! What must hold after each death.

use std::{
    collections::HashSet,
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::task::JoinSet;

use crate::{
    process::Process,
    sender::{Person, Sender},
};

/// How many messages the process acknowledges each time before it is killed, in the middle of
/// others.
const LIVES: [usize; 5] = [30, 7, 40, 1, 20];

/// Fails unless the log has no holes, no message twice, and all that was acknowledged, where it was
/// said to be.
fn assert_complete(history: &[Value], senders: &[Sender]) {
    for (expected, entry) in (1..).zip(history) {
        assert_eq!(entry["seq"], expected, "a hole");
    }
    let names: Vec<&str> =
        history.iter().map(|entry| entry["clientMessageId"].as_str().unwrap()).collect();
    let different: HashSet<&str> = names.iter().copied().collect();
    assert_eq!(different.len(), names.len(), "a message is there twice");
    for (seq, name) in senders.iter().flat_map(|sender| &sender.acknowledged) {
        let at = usize::try_from(*seq).unwrap() - 1;
        assert_eq!(
            names.get(at),
            Some(&name.as_str()),
            "an acknowledged message is not where it was said to be"
        );
    }
}

#[tokio::test]
async fn a_process_that_is_killed_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    let process = Process::start(&data, &log);
    let ada = Person::register(&process.url, "ada").await;
    let bob = Person::register(&process.url, "bob").await;
    let answered = Arc::new(AtomicUsize::new(0));
    let mut senders: Vec<Sender> = (0..6)
        .map(|n| {
            let (from, to) = if n % 2 == 0 { (&ada, &bob) } else { (&bob, &ada) };
            Sender::new(from, to, format!("sender{n}"), Arc::clone(&answered))
        })
        .collect();

    let mut running = Some(process);
    for life in LIVES {
        let process = running.take().unwrap_or_else(|| Process::start(&data, &log));
        assert_complete(&ada.history(&process.url, &bob).await, &senders);
        let mut sending = JoinSet::new();
        for mut sender in senders.drain(..) {
            let url = process.url.clone();
            sending.spawn(async move {
                sender.send_until_it_dies(&url).await;
                sender
            });
        }
        let enough = answered.load(Ordering::Relaxed) + life;
        while answered.load(Ordering::Relaxed) < enough {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        process.kill();
        senders = sending.join_all().await;
    }

    let process = Process::start(&data, &log);
    assert_complete(&ada.history(&process.url, &bob).await, &senders);
    // What had no answer is repeated, and then it is there once.
    let client = reqwest::Client::new();
    for sender in &mut senders {
        assert!(sender.send(&client, &process.url).await);
    }
    let history = bob.history(&process.url, &ada).await;
    assert_complete(&history, &senders);
    let acknowledged: usize = senders.iter().map(|sender| sender.acknowledged.len()).sum();
    assert_eq!(history.len(), acknowledged, "nothing is there that nobody was told of");
    assert!(acknowledged >= LIVES.iter().sum());
    drop(process);

    let log = fs::read_to_string(&log).unwrap();
    assert!(log.contains("POST /api/messages/send/"), "{log}");
    for secret in ["s3cr3t-", "eyJ"] {
        assert!(!log.contains(secret), "there are secrets in the log");
    }
}
